import { Badge, Group, Text, UnstyledButton } from "@mantine/core";
import type { Hit, Suggestion, Trial } from "../api/address";
import { count } from "../format/money";
import classes from "./addresses.module.css";
import { useSay, useT } from "./texts";

/** How a query was read and what it found; where it found nothing, what is near it. onAsk is called with one of these. */
export function Answer({ of: a, onAsk }: { of: Trial; onAsk(text: string): void }) {
  const t = useT();
  const say = useSay();
  const u = a.understood;
  const parts: [string, string][] = [
    [t("admin.addr_read_way"), u.way ? say("addr_way", u.way) : t("admin.addr_not_read")],
    [t("admin.addr_read_area"), u.area ?? ""],
    [t("admin.addr_read_name"), u.name ?? ""],
    [t("admin.addr_read_number"), u.number ?? ""],
    [t("admin.addr_read_unknown"), u.unknown ?? ""],
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
          <li key={hit.key || hit.road}>
            <Result of={hit} />
          </li>
        ))}
      </ul>
      {a.suggestions && a.suggestions.length > 0 && (
        <section aria-labelledby="near">
          <Text id="near" size="sm" fw={600} mb={4}>
            {t("admin.addr_near")}
          </Text>
          <ul className={classes.leads}>
            {a.suggestions.map((s) => (
              <li key={s.text}>
                <UnstyledButton onClick={() => onAsk(s.text)}>
                  <Lead of={s} />
                </UnstyledButton>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

/** A suggestion with what is behind it, as shoppers see it. */
export function Lead({ of: s }: { of: Suggestion }) {
  const t = useT();
  return (
    <span className={classes.lead}>
      <span>{s.text}</span>
      <Text span size="sm" c="dimmed" className="num">
        {s.postcode || t("admin.addr_count", { n: count(s.count) })}
      </Text>
    </span>
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
            [t("admin.addr_f_building_key"), h.box ? "" : h.buildingKey],
            [t("admin.addr_f_old_postcode"), h.oldPostcode ?? ""],
            [t("admin.addr_f_english"), h.english],
            [t("admin.addr_f_building"), [h.building, h.apartment ? t("admin.addr_f_apartment") : ""].filter(Boolean).join(" · ")],
            [t("admin.addr_f_blocks"), (h.blocks ?? []).join(", ")],
            [t("admin.addr_f_bulk"), h.bulk ?? ""],
            [t("admin.addr_f_area"), [h.sido, h.sigun, h.emd, h.ri].filter(Boolean).join(" ")],
            [t("admin.addr_f_unit"), h.unitCode],
            [t("admin.addr_f_admin"), [h.admin, h.adminCode].filter(Boolean).join(" · ")],
            [t("admin.addr_f_road"), [h.roadName, h.roadCode].filter(Boolean).join(" · ")],
            [t("admin.addr_f_number"), h.box ? "" : `${h.number}${h.underground ? ` · ${t("admin.addr_f_underground")}` : ""}`],
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
