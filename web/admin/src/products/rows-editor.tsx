import { ActionIcon, Button, Group, Stack, TextInput } from "@mantine/core";
import { Plus, X } from "lucide-react";
import { useT } from "./texts";

interface Column<Row> {
  field: keyof Row & string;
  label: string;
  flex?: number;
  lang?: string;
  maxLength: number;
}

interface Props<Row> {
  rows: Row[];
  columns: Column<Row>[];
  blank: Row;
  most: number;
  /** What one row is called, for the buttons: “재료 2 빼기”. */
  name: string;
  onChange(rows: Row[]): void;
}

/** A short list of lines with the same fields, such as what is in the box. */
export function RowsEditor<Row extends { [field: string]: string }>({ rows, columns, blank, most, name, onChange }: Props<Row>) {
  const t = useT();
  return (
    <Stack gap={6}>
      {rows.map((row, i) => (
        <Group key={i} gap="xs" wrap="nowrap" align="center">
          <Group gap={6} flex={1} wrap="wrap">
            {columns.map((column) => (
              <TextInput
                key={column.field}
                aria-label={`${name} ${i + 1} – ${column.label}`}
                placeholder={column.label}
                lang={column.lang}
                maxLength={column.maxLength}
                value={row[column.field]}
                onChange={(e) => onChange(rows.map((r, j) => (j === i ? { ...r, [column.field]: e.currentTarget.value } : r)))}
                style={{ flex: `${column.flex ?? 1} 1 120px` }}
              />
            ))}
          </Group>
          <ActionIcon aria-label={t("admin.row_remove", { name, n: i + 1 })} onClick={() => onChange(rows.filter((_, j) => j !== i))}>
            <X size={16} aria-hidden />
          </ActionIcon>
        </Group>
      ))}
      {rows.length < most && (
        <Button size="compact-sm" variant="subtle" color="gray" leftSection={<Plus size={14} aria-hidden />} onClick={() => onChange([...rows, blank])} style={{ alignSelf: "flex-start" }}>
          {t("admin.row_add", { name })}
        </Button>
      )}
    </Stack>
  );
}
