import { Alert, Button, Text } from "@mantine/core";
import { MapPin } from "lucide-react";
import { Link } from "react-router";
import { useGetAddressDeskQuery } from "../api/address";
import { count } from "../format/money";
import { share } from "../addresses/words";
import { useT } from "./texts";

/** What the shop lacks, with the way to mend it; nothing where it lacks nothing. */
export function ToDo() {
  const t = useT();
  const { data } = useGetAddressDeskQuery(undefined, { pollingInterval: 15_000, skipPollingIfUnfocused: true });
  if (!data || (data.index && !data.old)) return null;
  const n = count(data.age);
  const busy = data.load !== undefined;
  return (
    <Alert color="amber" icon={<MapPin size={20} aria-hidden />} title={data.index ? t("admin.todo_addresses_old", { n }) : t("admin.todo_addresses")}>
      <Text size="sm">
        {busy ? t("admin.todo_addresses_busy", { n: count(Math.round(share(data.load!))) }) : data.index ? t("admin.todo_addresses_old_body") : t("admin.todo_addresses_body")}
      </Text>
      <Button component={Link} to="/addresses" variant="default" mt="sm">
        {t(busy ? "admin.todo_addresses_see" : "admin.todo_addresses_act")}
      </Button>
    </Alert>
  );
}
