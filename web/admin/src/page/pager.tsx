import { ActionIcon, Group, Text } from "@mantine/core";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { count } from "../format/money";
import { useT } from "../texts/texts";
import classes from "./page.module.css";

/** What every list of the shop says of itself beside its items. */
export interface Paged {
  total: number;
  /** The shop stopped counting at total; there may be more. */
  more?: boolean;
  /** The places of the pages beside this one; absent where there is none. */
  prev?: string;
  next?: string;
}

interface Props {
  of: Paged;
  /** Goes to a place; "" is the first page. */
  onPlace(at: string): void;
}

/** Says how long the list is and leads to the pages beside this one. */
export function Pager({ of, onPlace }: Props) {
  const t = useT();
  if (of.total === 0 && !of.prev && !of.next) return null;
  return (
    <div className={classes.foot}>
      <Text size="sm" c="dimmed" style={{ fontVariantNumeric: "tabular-nums" }}>
        {t(of.more ? "admin.total_more" : "admin.total_of", { total: count(of.total) })}
      </Text>
      {(of.prev || of.next) && (
        <Group gap={4} component="nav" aria-label={t("admin.pages")}>
          <ActionIcon variant="default" aria-label={t("admin.page_before")} disabled={!of.prev} onClick={() => of.prev && onPlace(of.prev)}>
            <ChevronLeft size={16} aria-hidden />
          </ActionIcon>
          <ActionIcon variant="default" aria-label={t("admin.page_after")} disabled={!of.next} onClick={() => of.next && onPlace(of.next)}>
            <ChevronRight size={16} aria-hidden />
          </ActionIcon>
        </Group>
      )}
    </div>
  );
}
