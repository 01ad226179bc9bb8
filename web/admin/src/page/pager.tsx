import { Group, Pagination, Text } from "@mantine/core";
import { count } from "../format/money";
import { useT } from "../texts/texts";
import classes from "./page.module.css";

interface Props {
  page: number;
  size: number;
  total: number;
  onPage(page: number): void;
}

/** Says which part of the list this is and leads to the others. */
export function Pager({ page, size, total, onPage }: Props) {
  const t = useT();
  if (total === 0) return null;
  const pages = Math.max(1, Math.ceil(total / size));
  const from = (page - 1) * size + 1;
  return (
    <div className={classes.foot}>
      <Text size="sm" c="dimmed" style={{ fontVariantNumeric: "tabular-nums" }}>
        {t("admin.range", { from: count(Math.min(from, total)), to: count(Math.min(page * size, total)), total: count(total) })}
      </Text>
      {pages > 1 && (
        <Pagination.Root value={page} total={pages} onChange={onPage} size="sm" siblings={1}>
          <Group gap={4} component="nav" aria-label={t("admin.pages")}>
            <Pagination.Previous aria-label={t("admin.page_before")} />
            <Pagination.Items />
            <Pagination.Next aria-label={t("admin.page_after")} />
          </Group>
        </Pagination.Root>
      )}
    </div>
  );
}
