import { Skeleton, Table, UnstyledButton } from "@mantine/core";
import { metaHelper, rowSortingFeature, tableFeatures, useTable, type ColumnDef, type SortingState } from "@tanstack/react-table";
import { ArrowDown, ArrowUp, ChevronsUpDown } from "lucide-react";
import type { MouseEvent, ReactNode } from "react";
import { useNavigate } from "react-router";
import classes from "./page.module.css";

interface ColumnLooks {
  /** Numbers and money stand at the end of the line, in figures of one width. */
  end?: boolean;
  /** The narrowest screen that shows the column; left out: all. */
  from?: "tablet" | "desk";
  width?: number;
}

const features = tableFeatures({ rowSortingFeature, columnMeta: metaHelper<ColumnLooks>() });

export type Column<Row extends object> = ColumnDef<typeof features, Row>;

interface Props<Row extends object> {
  label: string;
  columns: Column<Row>[];
  rows: Row[];
  rowId: (row: Row) => string;
  /** Where a click on a row leads; the first cell holds the same link for the keyboard. */
  to?: (row: Row) => string;
  /** The order as the address keeps it: a column's id, with "-" in front when falling. */
  sort?: string;
  onSort?: (sort: string) => void;
  /** Rows are on their way for the first time. */
  loading?: boolean;
  /** Older rows stand while newer ones are on their way. */
  fetching?: boolean;
  /** Stands in place of the rows when there are none. */
  empty: ReactNode;
}

/** Reads "-name" as TanStack's sorting state. */
export function sorting(sort: string | undefined): SortingState {
  if (!sort) return [];
  return sort.startsWith("-") ? [{ id: sort.slice(1), desc: true }] : [{ id: sort, desc: false }];
}

/** A list whose order, paging and filters are the server's; columns leave by screen width. */
export function DataTable<Row extends object>({ label, columns, rows, rowId, to, sort, onSort, loading, fetching, empty }: Props<Row>) {
  const navigate = useNavigate();
  const table = useTable({
    features,
    columns,
    data: rows,
    getRowId: rowId,
    manualSorting: true,
    enableSortingRemoval: false,
    enableMultiSort: false,
    enableSorting: onSort !== undefined,
    state: { sorting: sorting(sort) },
    onSortingChange: (next) => {
      const [first] = typeof next === "function" ? next(sorting(sort)) : next;
      if (first) onSort?.(first.desc ? `-${first.id}` : first.id);
    },
  });

  if (!loading && rows.length === 0) return <>{empty}</>;

  const open = (event: MouseEvent, row: Row) => {
    const target = event.target as HTMLElement;
    if (!to || target.closest("a,button,input,label") || window.getSelection()?.toString()) return;
    navigate(to(row));
  };
  const looks = (meta: ColumnLooks | undefined) =>
    [meta?.end && classes.end, meta?.from === "tablet" && classes.fromTablet, meta?.from === "desk" && classes.fromDesk].filter(Boolean).join(" ");

  return (
    <Table className={`${classes.table} ${fetching && !loading ? classes.fetching : ""}`} aria-label={label} aria-busy={loading || fetching}>
      <Table.Thead>
        {table.getHeaderGroups().map((group) => (
          <Table.Tr key={group.id}>
            {group.headers.map((header) => {
              const meta = header.column.columnDef.meta;
              const sorted = header.column.getIsSorted();
              return (
                <Table.Th
                  key={header.id}
                  scope="col"
                  className={looks(meta)}
                  w={meta?.width}
                  aria-sort={sorted === "asc" ? "ascending" : sorted === "desc" ? "descending" : undefined}
                >
                  {header.column.getCanSort() ? (
                    <UnstyledButton className={classes.sort} onClick={header.column.getToggleSortingHandler()}>
                      <table.FlexRender header={header} />
                      {sorted === "asc" ? <ArrowUp size={14} aria-hidden /> : sorted === "desc" ? <ArrowDown size={14} aria-hidden /> : <ChevronsUpDown size={14} aria-hidden opacity={0.5} />}
                    </UnstyledButton>
                  ) : (
                    <table.FlexRender header={header} />
                  )}
                </Table.Th>
              );
            })}
          </Table.Tr>
        ))}
      </Table.Thead>
      <Table.Tbody>
        {loading
          ? Array.from({ length: 8 }, (_, i) => (
              <Table.Tr key={i}>
                {table.getAllLeafColumns().map((column, j) => (
                  <Table.Td key={column.id} className={looks(column.columnDef.meta)}>
                    <Skeleton height={14} my={9} width={j === 0 ? "70%" : "55%"} ml={column.columnDef.meta?.end ? "auto" : undefined} />
                  </Table.Td>
                ))}
              </Table.Tr>
            ))
          : table.getRowModel().rows.map((row) => (
              <Table.Tr key={row.id} data-to={to ? to(row.original) : undefined} onClick={(e) => open(e, row.original)}>
                {row.getAllCells().map((cell) => (
                  <Table.Td key={cell.id} className={looks(cell.column.columnDef.meta)}>
                    <table.FlexRender cell={cell} />
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
      </Table.Tbody>
    </Table>
  );
}
