import type { ReactNode } from "react";
import { ShieldAlert } from "lucide-react";
import { Empty } from "../page/empty";
import { useT } from "../texts/texts";
import type { Act } from "./may";
import { useMay } from "./me";

/** Shows a room to those whose role reaches it, and says so to others who follow a link there. */
export function Allowed({ act, children }: { act: Act; children: ReactNode }) {
  const t = useT();
  const may = useMay();
  if (may(act)) return <>{children}</>;
  return (
    <Empty icon={<ShieldAlert size={26} />} title={t("admin.not_allowed")}>
      {t("admin.not_allowed_body")}
    </Empty>
  );
}
