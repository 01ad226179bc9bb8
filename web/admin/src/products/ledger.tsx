import { Button, Stack, Table, Text } from "@mantine/core";
import { useState } from "react";
import { useAdminListStockLedgerQuery } from "../api/catalog";
import { count } from "../format/money";
import { dateTime, relative } from "../format/time";
import { ProblemView } from "../page/problem-view";
import { Waiting } from "../page/waiting";
import { useLang } from "../texts/texts";
import { useSay, useT } from "./texts";

const signed = (n: number) => (n === 0 ? "" : `${n > 0 ? "+" : "−"}${count(Math.abs(n))}`);

/** Why the stock of a variant is what it is: every movement, the newest first. */
export function Ledger({ variant }: { variant: string }) {
  const t = useT();
  const say = useSay();
  const lang = useLang();
  const [at, setAt] = useState<string | undefined>();
  const { data, error, refetch } = useAdminListStockLedgerQuery({ id: variant, at, size: 10 });
  if (error) return <ProblemView error={error} retry={refetch} />;
  if (!data) return <Waiting />;
  if (data.items.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t("admin.ledger_empty")}
      </Text>
    );
  }
  return (
    <Stack gap="xs">
      <Table aria-label={t("admin.ledger")} horizontalSpacing={0}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t("admin.ledger_what")}</Table.Th>
            <Table.Th scope="col" ta="end">{t("admin.on_hand")}</Table.Th>
            <Table.Th scope="col" ta="end">{t("admin.reserved")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {data.items.map((line, i) => (
            <Table.Tr key={line.at + i}>
              <Table.Td>
                <Text size="sm" fw={600}>
                  {say("ledger", line.kind)}
                </Text>
                <Text size="xs" c="dimmed" title={dateTime(line.at, lang)}>
                  {[relative(line.at, lang), line.kind === "adjust" ? line.reason : ""].filter(Boolean).join(" · ")}
                </Text>
              </Table.Td>
              <Table.Td className="num" ta="end">{signed(line.onHand)}</Table.Td>
              <Table.Td className="num" ta="end">{signed(line.reserved)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {(data.next || at) && (
        <Button variant="default" onClick={() => setAt(data.next)}>
          {data.next ? t("admin.ledger_older") : t("admin.ledger_newest")}
        </Button>
      )}
    </Stack>
  );
}
