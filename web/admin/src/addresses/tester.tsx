import { Badge, Button, Group, Text, TextInput } from "@mantine/core";
import { Search } from "lucide-react";
import { useState, type FormEvent } from "react";
import { useTryAddressQueryQuery, type Hit, type Trial } from "../api/address";
import { count } from "../format/money";
import { Empty } from "../page/empty";
import { useFilters } from "../page/filters";
import { Page } from "../page/page";
import { ProblemView } from "../page/problem-view";
import { Section } from "../page/section";
import classes from "./addresses.module.css";
import { AddressTabs } from "./tabs";
import { useSay, useT } from "./texts";

const defaults = { q: "" };

/** A place to ask the index as a shopper would, and to see how it reads a query. */
export default function Tester() {
  const t = useT();
  const [{ q }, change] = useFilters(defaults);
  const [typed, setTyped] = useState(q);
  const { currentData, error, isFetching } = useTryAddressQueryQuery({ q, size: 20 }, { skip: q === "" });
  const ask = (e: FormEvent) => {
    e.preventDefault();
    change({ q: typed.trim() });
  };
  return (
    <Page title={t("admin.room_addresses")} under={t("admin.addr_try_under")}>
      <AddressTabs at="try" />
      <Section>
        <form onSubmit={ask}>
          <Group align="flex-end" gap="sm" wrap="nowrap">
            <TextInput label={t("admin.addr_query")} placeholder={t("admin.addr_query_example")} value={typed} maxLength={200} style={{ flex: 1 }} onChange={(e) => setTyped(e.currentTarget.value)} />
            <Button type="submit" leftSection={<Search size={16} aria-hidden />} loading={isFetching} disabled={typed.trim() === ""}>
              {t("admin.addr_ask")}
            </Button>
          </Group>
        </form>
        <ProblemView error={error} />
        {currentData && !error && <Answer of={currentData} />}
        {q === "" && (
          <Empty icon={<Search size={26} />} title={t("admin.addr_try_empty")}>
            {t("admin.addr_try_empty_body")}
          </Empty>
        )}
      </Section>
    </Page>
  );
}

function Answer({ of: a }: { of: Trial }) {
  const t = useT();
  const say = useSay();
  const u = a.understood;
  const parts: [string, string][] = [
    [t("admin.addr_read_way"), u.way ? say("addr_way", u.way) : t("admin.addr_not_read")],
    [t("admin.addr_read_name"), u.name ?? ""],
    [t("admin.addr_read_number"), u.number ?? ""],
    [t("admin.addr_read_rest"), u.rest ?? ""],
    [t("admin.addr_read_hint"), a.hint ? say("addr_hint", a.hint) : ""],
  ];
  return (
    <>
      <div role="status">
        <Text fw={700}>
          {t("admin.addr_answer", { n: count(a.total) })}{" "}
          <Text span c="dimmed" size="sm" className="num">
            {t("admin.addr_micros", { n: a.micros < 10 ? a.micros.toFixed(1) : count(Math.round(a.micros)) })}
          </Text>
        </Text>
        <Fields of={parts} />
        {a.areas && a.areas.length > 1 && (
          <Text size="sm" c="dimmed" mt="xs">
            {t("admin.addr_in_areas", { n: count(a.areas.length) })} {a.areas.slice(0, 8).map((f) => `${f.name} ${count(f.count)}`).join(" · ")}
          </Text>
        )}
      </div>
      <ul className={classes.hits}>
        {a.items.map((hit) => (
          <li key={hit.key}>
            <Result of={hit} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Result({ of: h }: { of: Hit }) {
  const t = useT();
  const say = useSay();
  return (
    <>
      <Group gap={6}>
        <Text fw={600} span>
          <span className="num">{h.postcode}</span> {h.road} {h.reference}
        </Text>
        {h.remote && <Badge color="amber">{h.remoteArea || say("addr_kind", h.remote)}</Badge>}
        {h.corrected && <Badge color="sea">{t("admin.addr_corrected", { name: h.corrected })}</Badge>}
        {h.wrongArea && <Badge color="amber">{t("admin.addr_wrong_area")}</Badge>}
        {h.nearest && <Badge color="amber">{t("admin.addr_nearest")}</Badge>}
      </Group>
      <Text size="sm" c="dimmed">
        {h.parcel}
      </Text>
      <details>
        <Text component="summary" size="sm" c="dimmed" style={{ cursor: "pointer", minHeight: 44, display: "list-item", paddingBlock: 10 }}>
          {t("admin.addr_all_fields")}
        </Text>
        <Fields
          of={[
            [t("admin.addr_f_way"), say("addr_way", h.way)],
            [t("admin.addr_f_key"), h.key],
            [t("admin.addr_f_english"), h.english],
            [t("admin.addr_f_building"), [h.building, h.apartment ? t("admin.addr_f_apartment") : ""].filter(Boolean).join(" · ")],
            [t("admin.addr_f_area"), [h.sido, h.sigun, h.emd, h.ri].filter(Boolean).join(" ")],
            [t("admin.addr_f_unit"), h.unitCode],
            [t("admin.addr_f_admin"), [h.admin, h.adminCode].filter(Boolean).join(" · ")],
            [t("admin.addr_f_road"), `${h.roadName} · ${h.roadCode}`],
            [t("admin.addr_f_number"), `${h.number}${h.underground ? ` · ${t("admin.addr_f_underground")}` : ""}`],
            [t("admin.addr_f_searched"), h.searched ?? ""],
            [t("admin.addr_f_parcels"), (h.parcels ?? []).join(", ")],
            [t("admin.addr_f_remote"), h.remote ? `${say("addr_kind", h.remote)} · ${h.remoteArea ?? ""}` : t("admin.addr_mainland")],
          ]}
        />
      </details>
    </>
  );
}

function Fields({ of }: { of: [string, string][] }) {
  return (
    <dl className={classes.fields}>
      {of.filter(([, value]) => value !== "").map(([name, value]) => (
        <div key={name} style={{ display: "contents" }}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
