import { Button, Group, Text } from "@mantine/core";
import { Plus, Store } from "lucide-react";
import { useMemo, useState } from "react";
import { useAdminListVendorsQuery, type VendorView as Vendor } from "../api/catalog";
import { DataTable, type Column } from "../page/data-table";
import { Empty } from "../page/empty";
import { ListFrame } from "../page/list-frame";
import { Page } from "../page/page";
import { ProblemView } from "../page/problem-view";
import { pictureAddress } from "../format/picture";
import { useMay } from "../session/me";
import { useLang } from "../texts/texts";
import { GoodsTabs } from "./goods-tabs";
import { useT } from "./texts";
import { Thumb } from "./thumb";
import { VendorDialog } from "./vendor-dialog";

const none: Vendor[] = [];

/** The restaurants behind the products. */
export default function Vendors() {
  const t = useT();
  const lang = useLang();
  const may = useMay();
  const { data, isLoading, error, refetch } = useAdminListVendorsQuery();
  const [open, setOpen] = useState<Vendor | "new" | null>(null);
  const editable = may("edit.product");
  const columns = useMemo<Column<Vendor>[]>(
    () => [
      {
        id: "name",
        header: t("admin.vendor"),
        cell: ({ row: { original: v } }) => (
          <Group gap="sm" wrap="nowrap">
            <Thumb url={v.picture && pictureAddress(v.picture.id, 160)} size={44} />
            <Text size="sm" fw={600}>
              {(lang === "en" && v.nameEn) || v.name}
            </Text>
          </Group>
        ),
      },
      { id: "story", header: t("admin.vendor_story"), meta: { from: "tablet" }, cell: ({ row: { original: v } }) => <Text size="sm" lineClamp={2}>{(lang === "en" && v.storyEn) || v.story}</Text> },
      { id: "act", header: "", meta: { end: true }, cell: ({ row: { original: v } }) => editable && <Button variant="default" aria-label={`${v.name}: ${t("admin.vendor_edit")}`} onClick={() => setOpen(v)}>{t("admin.vendor_edit")}</Button> },
    ],
    [t, lang, editable],
  );
  const add = editable && (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setOpen("new")}>
      {t("admin.vendor_new")}
    </Button>
  );

  return (
    <Page title={t("admin.vendors")} actions={add}>
      <GoodsTabs at="vendors" />
      <ProblemView error={error} retry={refetch} />
      <ListFrame>
        {!error && (
          <DataTable
            label={t("admin.vendors")}
            columns={columns}
            rows={data?.items ?? none}
            rowId={(v) => v.id}
            loading={isLoading}
            empty={
              <Empty icon={<Store size={26} />} title={t("admin.vendors_empty")} action={add}>
                {t("admin.vendors_empty_body")}
              </Empty>
            }
          />
        )}
      </ListFrame>
      {open && <VendorDialog key={open === "new" ? "new" : open.id} vendor={open === "new" ? undefined : open} onClose={() => setOpen(null)} />}
    </Page>
  );
}
