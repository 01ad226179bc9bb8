import { Button, Group, Modal, Stack, Table, Text } from "@mantine/core";
import { Download } from "lucide-react";
import { useListAddressRejectsQuery, type Load } from "../api/address";
import { count } from "../format/money";
import { ProblemView } from "../page/problem-view";
import { textIfAny, useLang } from "../texts/texts";
import { useT } from "./texts";
import { csv } from "./words";

/** The rows that a load left out: how many for which reason, the first of them by file and line, and all of those as a file. */
export function RejectedRows({ load, onClose }: { load: Load; onClose(): void }) {
  const t = useT();
  const lang = useLang();
  const { data, error, isLoading } = useListAddressRejectsQuery({ id: load.id });
  const why = (r: { code: string; text: string }) => textIfAny(lang, `admin.addr_row_${r.code}`) ?? r.text;
  const rows = data?.items ?? [];
  const save = () => {
    const head = [t("admin.addr_file"), t("admin.addr_line"), t("admin.addr_why")];
    const url = URL.createObjectURL(new Blob([csv([head, ...rows.map((r) => [r.file, r.line, why(r)])])], { type: "text/csv" }));
    const a = document.createElement("a");
    a.href = url;
    a.download = `rejected-${load.edition || load.id}.csv`;
    a.click();
    URL.revokeObjectURL(url);
  };
  return (
    <Modal opened onClose={onClose} size="xl" title={<Text component="span" fw={700}>{t("admin.addr_rejected", { n: count(load.rejected) })}</Text>} closeButtonProps={{ "aria-label": t("admin.close") }}>
      <Stack>
        <ProblemView error={error} />
        <ul style={{ margin: 0, paddingInlineStart: 18 }}>
          {load.reasons.map((r) => (
            <li key={r.text}>
              <Text size="sm">
                {why(r)} – {t("admin.addr_rows", { n: count(r.rows) })}
              </Text>
            </li>
          ))}
        </ul>
        {rows.length === 0 && !isLoading && !error && (
          <Text size="sm" c="dimmed">
            {t("admin.addr_rows_gone")}
          </Text>
        )}
        {rows.length > 0 && (
          <>
            <Group justify="space-between">
              <Text size="sm" c="dimmed">
                {t("admin.addr_rows_first", { n: count(rows.length) })}
              </Text>
              <Button variant="default" leftSection={<Download size={16} aria-hidden />} onClick={save}>
                {t("admin.addr_csv")}
              </Button>
            </Group>
            <Table aria-label={t("admin.addr_rows_label")}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th scope="col">{t("admin.addr_file")}</Table.Th>
                  <Table.Th scope="col">{t("admin.addr_line")}</Table.Th>
                  <Table.Th scope="col">{t("admin.addr_why")}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {rows.slice(0, 50).map((r, i) => (
                  <Table.Tr key={i}>
                    <Table.Td style={{ overflowWrap: "anywhere" }}>{r.file}</Table.Td>
                    <Table.Td className="num">{count(r.line)}</Table.Td>
                    <Table.Td>{why(r)}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </>
        )}
      </Stack>
    </Modal>
  );
}
