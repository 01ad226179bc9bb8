import { Anchor, Badge, Box, Button, Flex, Text } from "@mantine/core";
import { CircleCheck } from "lucide-react";
import { useMemo, useState, type ReactNode } from "react";
import { Link } from "react-router";
import { useDiscardStuckMutation, useRetryStuckMutation, type Matter } from "../api/status";
import { dateTime, relative } from "../format/time";
import { Confirm } from "../page/confirm";
import { DataTable, type Column } from "../page/data-table";
import { Empty } from "../page/empty";
import { done, failed } from "../page/notice";
import { Section } from "../page/section";
import { textIfAny, useLang } from "../texts/texts";
import { useT } from "./texts";
import { useWhat } from "./what";

/** What failed, each with why in words, another try, and a way to give it up. */
export function Stuck({ matters, loading, fetching, pager }: { matters: Matter[]; loading: boolean; fetching: boolean; pager: ReactNode }) {
  const t = useT();
  const what = useWhat();
  const lang = useLang();
  const [retry, { originalArgs, isLoading }] = useRetryStuckMutation();
  const [discard] = useDiscardStuckMutation();
  const [leaving, setLeaving] = useState<Matter | null>(null);
  const trying = isLoading ? originalArgs?.id : undefined;

  const columns = useMemo<Column<Matter>[]>(() => {
    const why = (m: Matter) => textIfAny(lang, `admin.stuck.${m.code}`) ?? t("admin.stuck.todo_failed");
    const again = async (m: Matter) => {
      const tried = await retry({ id: m.id });
      if (tried.error) failed(tried.error, lang);
      else done(t("admin.status_retried"));
    };
    return [
      {
        id: "what",
        header: t("admin.status_matter"),
        cell: ({ row: { original: m } }) => (
          <div>
            <Text size="sm" fw={600}>
              {what(m.kind)}
            </Text>
            <Text size="xs">
              <About matter={m} />
            </Text>
            <State matter={m} />
            <Box hiddenFrom="sm">
              <Text size="xs">{why(m)}</Text>
              <Text size="xs" c="dimmed">
                {relative(m.since, lang)} · {t("admin.status_tries")} {t("admin.status_times", { n: m.tries })}
              </Text>
            </Box>
          </div>
        ),
      },
      {
        id: "why",
        header: t("admin.status_why"),
        meta: { from: "tablet" },
        cell: ({ row: { original: m } }) => (
          <div>
            <Text size="sm">{why(m)}</Text>
            {m.reason && (
              <details>
                <Text component="summary" size="xs" c="dimmed" style={{ cursor: "pointer" }}>
                  {t("admin.status_reason")}
                </Text>
                <Text size="xs" c="dimmed" lang="en" style={{ overflowWrap: "anywhere" }}>
                  {m.reason}
                </Text>
              </details>
            )}
          </div>
        ),
      },
      {
        id: "since",
        header: t("admin.status_since"),
        meta: { from: "desk" },
        cell: ({ row: { original: m } }) => (
          <Text size="sm" className="num" title={dateTime(m.since, lang)} style={{ whiteSpace: "nowrap" }}>
            {relative(m.since, lang)}
          </Text>
        ),
      },
      {
        id: "tries",
        header: t("admin.status_tries"),
        meta: { from: "desk" },
        cell: ({ row: { original: m } }) => (
          <Text size="sm" className="num" title={t("admin.status_next", { at: dateTime(m.next, lang) })} style={{ whiteSpace: "nowrap" }}>
            {t("admin.status_times", { n: m.tries })}
          </Text>
        ),
      },
      {
        id: "acts",
        header: t("admin.status_acts"),
        cell: ({ row: { original: m } }) => (
          <Flex gap="xs" direction={{ base: "column", sm: "row" }} align="flex-start">
            <Button variant="default" size="compact-md" loading={trying === m.id} disabled={m.busy} onClick={() => again(m)}>
              {t("admin.status_retry")}
            </Button>
            <Button variant="subtle" color="fire" size="compact-md" disabled={m.busy} onClick={() => setLeaving(m)}>
              {t("admin.status_discard")}
            </Button>
          </Flex>
        ),
      },
    ];
  }, [t, what, lang, retry, trying]);

  return (
    <Section title={t("admin.status_stuck")} hint={matters.length === 0 ? undefined : t("admin.status_stuck_hint")}>
      <DataTable
        label={t("admin.status_stuck")}
        columns={columns}
        rows={matters}
        rowId={(m) => m.id}
        loading={loading}
        fetching={fetching}
        empty={
          <Empty icon={<CircleCheck size={26} />} title={t("admin.status_fine")}>
            {t("admin.status_fine_body")}
          </Empty>
        }
      />
      {pager}
      <Confirm
        opened={leaving !== null}
        title={t("admin.status_discard_title")}
        act={t("admin.status_discard_act")}
        onClose={() => setLeaving(null)}
        onConfirm={async () => {
          if (!leaving) return;
          await discard({ id: leaving.id }).unwrap();
          done(t("admin.status_discarded"));
        }}
      >
        <Text>{t("admin.status_discard_body", { what: leaving ? [what(leaving.kind), leaving.order ?? leaving.name].filter(Boolean).join(" · ") : "" })}</Text>
      </Confirm>
    </Section>
  );
}

function About({ matter: m }: { matter: Matter }) {
  if (m.order) {
    return (
      <Anchor component={Link} to={`/orders/${m.order}`} size="xs" className="num">
        {m.order}
      </Anchor>
    );
  }
  if (m.product) {
    return (
      <Anchor component={Link} to={`/products/${m.product}`} size="xs">
        {m.name}
      </Anchor>
    );
  }
  return m.name ?? null;
}

function State({ matter: m }: { matter: Matter }) {
  const t = useT();
  if (m.busy) return <Badge color="sea">{t("admin.status_busy")}</Badge>;
  if (m.stuck) return <Badge color="fire">{t("admin.status_is_stuck")}</Badge>;
  return <Badge color="amber">{t("admin.status_again_soon")}</Badge>;
}
