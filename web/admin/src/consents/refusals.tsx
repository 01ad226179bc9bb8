import { Badge, Box, Button, Modal, Select, Stack, Text, TextInput } from "@mantine/core";
import { BellOff, Plus } from "lucide-react";
import { useMemo, useState, type FormEvent } from "react";
import { useAdminAddSuppressionMutation, useAdminLiftSuppressionMutation, useAdminListSuppressionsQuery, type SuppressionView } from "../api/consents";
import { dateTime, relative } from "../format/time";
import { Confirm } from "../page/confirm";
import { DataTable, type Column } from "../page/data-table";
import { Empty } from "../page/empty";
import { useFilters } from "../page/filters";
import { ListFrame } from "../page/list-frame";
import { done } from "../page/notice";
import { Page } from "../page/page";
import { Pager } from "../page/pager";
import { ProblemView } from "../page/problem-view";
import { SearchBox } from "../page/search-box";
import { useLang } from "../texts/texts";
import { useSay, useT } from "./texts";

const size = 30;
const defaults = { q: "", reason: "", at: "" };
const none: SuppressionView[] = [];
const reasons = ["080", "optout", "complaint", "hard_bounce", "invalid"] as const;

/** The addresses that are left alone, and why. */
export default function Refusals() {
  const t = useT();
  const say = useSay();
  const lang = useLang();
  const [filters, change] = useFilters(defaults);
  const [adding, setAdding] = useState(false);
  const [lifting, setLifting] = useState<SuppressionView | null>(null);
  const [why, setWhy] = useState("");
  const [lift] = useAdminLiftSuppressionMutation();
  const { data, isLoading, isFetching, error, refetch } = useAdminListSuppressionsQuery({
    q: filters.q || undefined, reason: reasons.find((r) => r === filters.reason), at: filters.at || undefined, size,
  });
  const columns = useMemo<Column<SuppressionView>[]>(
    () => [
      {
        id: "shown",
        header: t("admin.refusal_address"),
        cell: ({ row: { original: s } }) => (
          <div style={{ minWidth: 0 }}>
            <Text size="sm" fw={600} className="num" style={s.medium === "text" ? { whiteSpace: "nowrap" } : { overflowWrap: "anywhere" }}>
              {s.shown}
            </Text>
            <Text size="xs" c="dimmed">
              {say("consent_medium", s.medium)}
            </Text>
            <Box hiddenFrom="sm">
              <Why of={s} />
            </Box>
          </div>
        ),
      },
      {
        id: "reason",
        header: t("admin.refusal_reason"),
        meta: { from: "tablet" },
        cell: ({ row }) => <Why of={row.original} />,
      },
      { id: "who", header: t("admin.refusal_who"), meta: { from: "tablet" }, cell: ({ row }) => <Text size="sm">{row.original.actor || t("admin.refusal_by_shop")}</Text> },
      { id: "at", header: t("admin.refusal_at"), meta: { end: true, from: "tablet" }, cell: ({ row: { original: s } }) => <Text size="sm" className="num" title={dateTime(s.at, lang)} style={{ whiteSpace: "nowrap" }}>{relative(s.at, lang)}</Text> },
      {
        id: "act",
        header: t("admin.refusal_acts"),
        meta: { end: true },
        cell: ({ row: { original: s } }) => (
          <Button variant="subtle" color="fire" size="compact-sm" aria-label={`${s.shown}: ${t("admin.refusal_lift")}`} onClick={() => setLifting(s)}>
            {t("admin.refusal_lift")}
          </Button>
        ),
      },
    ],
    [t, say, lang],
  );
  const add = (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setAdding(true)}>
      {t("admin.refusal_add")}
    </Button>
  );
  const narrowed = filters.q !== "" || filters.reason !== "";
  return (
    <Page title={t("admin.refusals")} under={t("admin.refusals_under")} actions={add}>
      <ProblemView error={error} retry={refetch} />
      <ListFrame
        filters={
          <>
            <SearchBox label={t("admin.refusals_search")} value={filters.q} onChange={(q) => change({ q })} />
            <Select
              aria-label={t("admin.refusal_reason")}
              w={190}
              value={filters.reason}
              onChange={(reason) => change({ reason: reason ?? "" })}
              allowDeselect={false}
              data={[{ value: "", label: t("admin.refusal_reason_all") }, ...reasons.map((r) => ({ value: r, label: say("refusal_reason", r) }))]}
            />
          </>
        }
        pager={data && <Pager of={data} onPlace={(at) => change({ at })} />}
      >
        {!error && (
          <DataTable
            label={t("admin.refusals")}
            columns={columns}
            rows={data?.items ?? none}
            rowId={(s) => s.id}
            loading={isLoading}
            fetching={isFetching && !data}
            empty={
              narrowed ? (
                <Empty icon={<BellOff size={26} />} title={t("admin.nothing_found")} action={<Button variant="default" onClick={() => change({ q: "", reason: "" })}>{t("admin.clear_filters")}</Button>}>
                  {t("admin.refusals_found_none")}
                </Empty>
              ) : (
                <Empty icon={<BellOff size={26} />} title={t("admin.refusals_empty")} action={add}>
                  {t("admin.refusals_empty_body")}
                </Empty>
              )
            }
          />
        )}
      </ListFrame>
      {adding && <Add onClose={() => setAdding(false)} />}
      <Confirm
        opened={lifting !== null}
        title={t("admin.refusal_lift_title", { address: lifting?.shown ?? "" })}
        act={t("admin.refusal_lift")}
        ready={why.trim().length >= 2}
        onClose={() => {
          setLifting(null);
          setWhy("");
        }}
        onConfirm={async () => {
          if (!lifting) return;
          await lift({ id: lifting.id, liftRequestBody: { reason: why.trim() } }).unwrap();
          done(t("admin.refusal_lifted", { address: lifting.shown }));
        }}
      >
        <Text size="sm">{t("admin.refusal_lift_body")}</Text>
        <TextInput label={t("admin.refusal_lift_reason")} maxLength={200} value={why} onChange={(e) => setWhy(e.currentTarget.value)} />
      </Confirm>
    </Page>
  );
}

/** Why an address is left alone. */
function Why({ of: s }: { of: SuppressionView }) {
  const say = useSay();
  return (
    <>
      <Badge color={s.reason === "hard_bounce" || s.reason === "invalid" ? "fire" : "gray"}>{say("refusal_reason", s.reason)}</Badge>
      {s.said && (
        <Text size="xs" c="dimmed" mt={2} style={{ overflowWrap: "anywhere" }}>
          {s.said}
        </Text>
      )}
    </>
  );
}

/** Writes down that somebody called or wrote and wants to be left alone. */
function Add({ onClose }: { onClose(): void }) {
  const t = useT();
  const say = useSay();
  const [medium, setMedium] = useState<"text" | "mail">("text");
  const [address, setAddress] = useState("");
  const [reason, setReason] = useState<"080" | "optout" | "complaint" | "invalid">("080");
  const [said, setSaid] = useState("");
  const [add, { error, isLoading }] = useAdminAddSuppressionMutation();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const answer = await add({ refuseRequestBody: { medium, address: address.trim(), reason, said: said.trim() || undefined } });
    if (answer.error) return;
    done(t("admin.refusal_added"));
    onClose();
  };
  return (
    <Modal opened onClose={onClose} title={<Text component="span" fw={700}>{t("admin.refusal_add")}</Text>} closeButtonProps={{ "aria-label": t("admin.close") }}>
      <form onSubmit={submit}>
        <Stack>
          <Select
            label={t("admin.refusal_medium")}
            allowDeselect={false}
            value={medium}
            onChange={(m) => setMedium(m === "mail" ? "mail" : "text")}
            data={(["text", "mail"] as const).map((m) => ({ value: m, label: say("consent_medium", m) }))}
          />
          <TextInput
            required
            withAsterisk={false}
            data-autofocus
            autoComplete="off"
            maxLength={254}
            inputMode={medium === "text" ? "tel" : "email"}
            label={t(medium === "text" ? "admin.refusal_number" : "admin.refusal_mail")}
            value={address}
            onChange={(e) => setAddress(e.currentTarget.value)}
          />
          <Select
            label={t("admin.refusal_reason")}
            allowDeselect={false}
            value={reason}
            onChange={(r) => setReason((["080", "optout", "complaint", "invalid"] as const).find((x) => x === r) ?? "080")}
            data={(["080", "optout", "complaint", "invalid"] as const).map((r) => ({ value: r, label: say("refusal_reason", r) }))}
          />
          <TextInput label={t("admin.refusal_said")} maxLength={400} value={said} onChange={(e) => setSaid(e.currentTarget.value)} />
          <ProblemView error={error} />
          <Button type="submit" loading={isLoading} disabled={address.trim() === ""}>
            {t("admin.refusal_add_act")}
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}
