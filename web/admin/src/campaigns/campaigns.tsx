import { Box, Button, Text } from "@mantine/core";
import { Megaphone, Plus } from "lucide-react";
import { useMemo } from "react";
import { Link } from "react-router";
import { useAdminListCampaignsQuery, type CampaignView } from "../api/campaigns";
import { count } from "../format/money";
import { dateTime, known, relative } from "../format/time";
import { DataTable, type Column } from "../page/data-table";
import { Empty } from "../page/empty";
import { useFilters } from "../page/filters";
import { ListFrame } from "../page/list-frame";
import { Page } from "../page/page";
import { Pager } from "../page/pager";
import { ProblemView } from "../page/problem-view";
import { useLang } from "../texts/texts";
import { StateBadge } from "./state-badge";
import { useT } from "./texts";

const defaults = { at: "" };
const none: CampaignView[] = [];

/** All that was told to many, and what is planned. */
export default function Campaigns() {
  const t = useT();
  const lang = useLang();
  const [filters, change] = useFilters(defaults);
  const { data, isLoading, error, refetch } = useAdminListCampaignsQuery({ at: filters.at || undefined, size: 30 }, { pollingInterval: 10_000, skipPollingIfUnfocused: true });
  const columns = useMemo<Column<CampaignView>[]>(
    () => [
      {
        id: "name",
        header: t("admin.campaign_name"),
        cell: ({ row: { original: c } }) => (
          <div style={{ minWidth: 0 }}>
            <Text size="sm" fw={600} style={{ overflowWrap: "anywhere" }}>
              <Link to={`/campaigns/${c.id}`} style={{ color: "inherit", textDecoration: "none" }}>
                {c.name}
              </Link>
            </Text>
            <Text size="xs" c="dimmed" lineClamp={1}>
              {c.ko.subject}
            </Text>
            <Box hiddenFrom="sm" mt={4}>
              <StateBadge state={c.state} />
            </Box>
          </div>
        ),
      },
      { id: "state", header: t("admin.state"), meta: { from: "tablet" }, cell: ({ row }) => <StateBadge state={row.original.state} /> },
      { id: "told", header: t("admin.campaign_told"), meta: { end: true }, cell: ({ row }) => <span className="num">{count(row.original.told)}</span> },
      {
        id: "when",
        header: t("admin.campaign_when"),
        meta: { end: true, from: "tablet" },
        cell: ({ row: { original: c } }) => (
          <Text size="sm" className="num" style={{ whiteSpace: "nowrap" }}>
            {known(c.begunAt) ? relative(c.begunAt, lang) : known(c.startsAt) ? dateTime(c.startsAt, lang) : t("admin.campaign_not_yet")}
          </Text>
        ),
      },
    ],
    [t, lang],
  );
  const make = (
    <Button component={Link} to="/campaigns/new" leftSection={<Plus size={16} aria-hidden />}>
      {t("admin.campaign_make")}
    </Button>
  );
  return (
    <Page title={t("admin.room_campaigns")} under={t("admin.campaigns_under")} actions={make}>
      <ProblemView error={error} retry={refetch} />
      <ListFrame pager={data && <Pager of={data} onPlace={(at) => change({ at })} />}>
        {!error && (
          <DataTable
            label={t("admin.room_campaigns")}
            columns={columns}
            rows={data?.items ?? none}
            rowId={(c) => c.id}
            to={(c) => `/campaigns/${c.id}`}
            loading={isLoading}
            empty={
              <Empty icon={<Megaphone size={26} />} title={t("admin.campaigns_empty")} action={make}>
                {t("admin.campaigns_empty_body")}
              </Empty>
            }
          />
        )}
      </ListFrame>
    </Page>
  );
}
