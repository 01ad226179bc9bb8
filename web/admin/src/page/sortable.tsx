import { ActionIcon, Group } from "@mantine/core";
import { ArrowDown, ArrowUp, GripVertical } from "lucide-react";
import { useState, type ReactNode } from "react";
import { useT } from "../texts/texts";
import classes from "./sortable.module.css";

interface Props<Item> {
  items: Item[];
  itemId: (item: Item) => string;
  /** What an item is called, for the buttons that move it. */
  itemName: (item: Item) => string;
  onOrder(items: Item[]): void;
  children: (item: Item, index: number) => ReactNode;
}

/** Moves one item to another place; out of range leaves the list as it is. */
export function moved<Item>(items: Item[], from: number, to: number): Item[] {
  if (from === to || from < 0 || to < 0 || from >= items.length || to >= items.length) return items;
  const next = [...items];
  const [item] = next.splice(from, 1);
  next.splice(to, 0, item as Item);
  return next;
}

/** A list in an order that matters: drag by the handle, or move with the arrow buttons. */
export function Sortable<Item>({ items, itemId, itemName, onOrder, children }: Props<Item>) {
  const t = useT();
  const [dragged, setDragged] = useState<number | null>(null);
  const [over, setOver] = useState<number | null>(null);

  const drop = (to: number) => {
    if (dragged !== null) onOrder(moved(items, dragged, to));
    setDragged(null);
    setOver(null);
  };

  return (
    <ol className={classes.list}>
      {items.map((item, i) => (
        <li
          key={itemId(item)}
          className={classes.item}
          data-dragged={dragged === i || undefined}
          data-over={over === i && dragged !== i ? (dragged !== null && dragged < i ? "below" : "above") : undefined}
          onDragOver={(e) => {
            if (dragged === null) return;
            e.preventDefault();
            setOver(i);
          }}
          onDrop={(e) => {
            if (dragged === null) return;
            e.preventDefault();
            drop(i);
          }}
        >
          <span
            className={classes.handle}
            draggable
            onDragStart={(e) => {
              e.dataTransfer.effectAllowed = "move";
              e.dataTransfer.setData("text/plain", itemId(item));
              const row = e.currentTarget.parentElement;
              if (row) e.dataTransfer.setDragImage(row, 12, 12);
              setDragged(i);
            }}
            onDragEnd={() => {
              setDragged(null);
              setOver(null);
            }}
            aria-hidden
          >
            <GripVertical size={16} />
          </span>
          <span className={classes.place}>{i + 1}</span>
          <div className={classes.body}>{children(item, i)}</div>
          <Group gap={0} wrap="nowrap">
            <ActionIcon aria-label={t("admin.move_up", { name: itemName(item) })} disabled={i === 0} onClick={() => onOrder(moved(items, i, i - 1))}>
              <ArrowUp size={16} aria-hidden />
            </ActionIcon>
            <ActionIcon aria-label={t("admin.move_down", { name: itemName(item) })} disabled={i === items.length - 1} onClick={() => onOrder(moved(items, i, i + 1))}>
              <ArrowDown size={16} aria-hidden />
            </ActionIcon>
          </Group>
        </li>
      ))}
    </ol>
  );
}
