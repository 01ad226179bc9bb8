import { Button } from "@mantine/core";
import { RotateCw } from "lucide-react";
import { useT } from "../texts/texts";
import { Empty } from "./empty";

/** Stands in for a page that broke, or whose pieces a newer release has replaced; a reload brings the current one. */
export function PageFailed() {
  const t = useT();
  return (
    <Empty icon={<RotateCw size={26} />} title={t("admin.page_failed")} action={<Button onClick={() => location.reload()}>{t("admin.reload")}</Button>}>
      {t("admin.page_failed_body")}
    </Empty>
  );
}
