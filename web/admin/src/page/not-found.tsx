import { Button } from "@mantine/core";
import { Compass } from "lucide-react";
import { Link } from "react-router";
import { useT } from "../texts/texts";
import { Empty } from "./empty";

export function NotFound() {
  const t = useT();
  return (
    <Empty icon={<Compass size={26} />} title={t("admin.no_page")} action={<Button component={Link} to="/">{t("admin.to_overview")}</Button>}>
      {t("admin.no_page_body")}
    </Empty>
  );
}
