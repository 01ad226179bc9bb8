import { Badge, Button, Select, Text } from "@mantine/core";
import { FileText } from "lucide-react";
import { useMemo } from "react";
import { useAdminListTemplatesQuery, type TemplateView } from "../api/templates";
import { dateTime, known, relative } from "../format/time";
import { DataTable, type Column } from "../page/data-table";
import { Empty } from "../page/empty";
import { useFilters } from "../page/filters";
import { ListFrame } from "../page/list-frame";
import { Page } from "../page/page";
import { ProblemView } from "../page/problem-view";
import { SearchBox } from "../page/search-box";
import { useLang } from "../texts/texts";
import "../notices/texts";
import { useSay, useT } from "./texts";

const defaults = { q: "", form: "", lang: "" };
const forms = ["mail", "push", "message"] as const;

/** What the shop's notices say: one text for each kind, language and way that it is told. */
export default function Templates() {
  const t = useT();
  const say = useSay();
  const lang = useLang();
  const [filters, change] = useFilters(defaults);
  const { data, isLoading, error, refetch } = useAdminListTemplatesQuery();
  const columns = useMemo<Column<TemplateView>[]>(
    () => [
      {
        id: "kind",
        header: t("admin.template_kind"),
        cell: ({ row: { original: v } }) => (
          <>
            <Text size="sm" fw={600}>
              {say("notice_kind", v.kind)}
            </Text>
            <Text size="xs" c="dimmed">
              {say("template_form", v.form)}, {say("notice_lang", v.lang)}
            </Text>
          </>
        ),
      },
      {
        id: "version",
        header: t("admin.template_used"),
        cell: ({ row: { original: v } }) => (v.builtIn ? <Text size="sm" c="dimmed">{t("admin.template_program")}</Text> : <Badge color="sea">{t("admin.template_own")}</Badge>),
      },
      {
        id: "changed",
        header: t("admin.template_changed"),
        meta: { from: "tablet" },
        cell: ({ row: { original: v } }) =>
          known(v.changedAt) && (
            <Text size="sm" title={dateTime(v.changedAt, lang)}>
              {relative(v.changedAt, lang)} {v.by}
            </Text>
          ),
      },
    ],
    [t, say, lang],
  );
  const rows = (data?.items ?? []).filter(
    (v) => (filters.form === "" || v.form === filters.form) && (filters.lang === "" || v.lang === filters.lang) && (filters.q === "" || say("notice_kind", v.kind).toLowerCase().includes(filters.q.toLowerCase())),
  );
  return (
    <Page title={t("admin.templates")} under={t("admin.templates_under")}>
      <ProblemView error={error} retry={refetch} />
      <ListFrame
        filters={
          <>
            <SearchBox label={t("admin.templates_search")} value={filters.q} onChange={(q) => change({ q })} />
            <Select aria-label={t("admin.template_form")} w={150} value={filters.form} onChange={(form) => change({ form: form ?? "" })} allowDeselect={false} data={[{ value: "", label: t("admin.template_forms_all") }, ...forms.map((f) => ({ value: f, label: say("template_form", f) }))]} />
            <Select aria-label={t("admin.template_lang")} w={150} value={filters.lang} onChange={(l) => change({ lang: l ?? "" })} allowDeselect={false} data={[{ value: "", label: t("admin.template_langs_all") }, ...["ko", "en"].map((l) => ({ value: l, label: say("notice_lang", l) }))]} />
          </>
        }
      >
        {!error && (
          <DataTable
            label={t("admin.templates")}
            columns={columns}
            rows={rows}
            rowId={(v) => `${v.kind}/${v.lang}/${v.form}`}
            to={(v) => `/outbox/templates/${v.kind}/${v.lang}/${v.form}`}
            loading={isLoading}
            empty={
              <Empty icon={<FileText size={26} />} title={t("admin.nothing_found")} action={<Button variant="default" onClick={() => change(defaults)}>{t("admin.clear_filters")}</Button>}>
                {t("admin.nothing_found_body")}
              </Empty>
            }
          />
        )}
      </ListFrame>
    </Page>
  );
}
