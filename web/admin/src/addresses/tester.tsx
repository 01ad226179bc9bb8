import { Button, Group } from "@mantine/core";
import { Search } from "lucide-react";
import { useEffect, useState, type FormEvent } from "react";
import { useTryAddressQueryQuery } from "../api/address";
import { Empty } from "../page/empty";
import { useFilters } from "../page/filters";
import { Page } from "../page/page";
import { ProblemView } from "../page/problem-view";
import { Section } from "../page/section";
import { Answer } from "./answer";
import { QueryBox } from "./query-box";
import { AddressTabs } from "./tabs";
import { useT } from "./texts";

const defaults = { q: "" };

/** A place to ask the index as a shopper would, and to see how it reads a query. */
export default function Tester() {
  const t = useT();
  const [{ q }, change] = useFilters(defaults);
  const [typed, setTyped] = useState(q);
  useEffect(() => setTyped(q), [q]); // the address may change by other ways, such as going back
  const { currentData, error, isFetching } = useTryAddressQueryQuery({ q, size: 20 }, { skip: q === "" });
  const ask = (text: string) => {
    setTyped(text);
    change({ q: text.trim() });
  };
  const sent = (e: FormEvent) => {
    e.preventDefault();
    ask(typed);
  };
  return (
    <Page title={t("admin.room_addresses")} under={t("admin.addr_try_under")}>
      <AddressTabs at="try" />
      <Section>
        <form onSubmit={sent}>
          <Group align="flex-end" gap="sm" wrap="nowrap">
            <QueryBox value={typed} onChange={setTyped} onTake={ask} />
            <Button type="submit" leftSection={<Search size={16} aria-hidden />} loading={isFetching} disabled={typed.trim() === ""}>
              {t("admin.addr_ask")}
            </Button>
          </Group>
        </form>
        <ProblemView error={error} />
        {currentData && !error && <Answer of={currentData} onAsk={ask} />}
        {q === "" && (
          <Empty icon={<Search size={26} />} title={t("admin.addr_try_empty")}>
            {t("admin.addr_try_empty_body")}
          </Empty>
        )}
      </Section>
    </Page>
  );
}
