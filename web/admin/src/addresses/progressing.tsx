import { Badge, Button, Progress, Text } from "@mantine/core";
import { useState } from "react";
import { useCancelAddressLoadMutation, type Load } from "../api/address";
import { count } from "../format/money";
import { Confirm } from "../page/confirm";
import { done } from "../page/notice";
import { Section } from "../page/section";
import { useSay, useT } from "./texts";
import { bytes, share } from "./words";

/** The load that waits or is at work: how far it is, and the way to end it. One may leave the page meanwhile. */
export function Progressing({ load, inUse }: { load: Load; inUse: boolean }) {
  const t = useT();
  const say = useSay();
  const [cancel] = useCancelAddressLoadMutation();
  const [asking, setAsking] = useState(false);
  const stage = load.state === "waiting" ? t("admin.addr_waiting") : say("addr_stage", load.stage || "start");
  return (
    <Section
      title={t(load.kind === "back" ? "admin.addr_going_back" : load.kind === "days" ? "admin.addr_adding_days" : "admin.addr_building")}
      hint={t(inUse ? "admin.addr_may_leave" : "admin.addr_may_leave_none")}
      actions={
        <Button variant="default" color="fire" disabled={load.stopping} onClick={() => setAsking(true)}>
          {t(load.stopping ? "admin.addr_stopping" : "admin.addr_cancel")}
        </Button>
      }
    >
      <div>
        <Progress value={share(load)} size="lg" animated aria-label={t("admin.addr_progress")} />
        <Text size="sm" mt={6} aria-live="polite">
          {stage} {load.forced && <Badge color="amber">{t("admin.addr_forced")}</Badge>}
        </Text>
        <Text size="xs" c="dimmed" className="num">
          {load.all > 0 && t("admin.addr_read", { read: bytes(load.read), all: bytes(load.all) })}
          {load.addresses > 0 && ` · ${t("admin.addr_found_so_far", { n: count(load.addresses) })}`}
        </Text>
        {load.file && (
          <Text size="xs" c="dimmed" style={{ overflowWrap: "anywhere" }}>
            {load.file}
          </Text>
        )}
      </div>
      <Confirm
        opened={asking}
        title={t("admin.addr_cancel_title")}
        act={t("admin.addr_cancel_act")}
        onClose={() => setAsking(false)}
        onConfirm={async () => {
          await cancel({ id: load.id }).unwrap();
          done(t("admin.addr_cancel_begun"));
        }}
      >
        <Text size="sm">{t(inUse ? "admin.addr_cancel_body" : "admin.addr_cancel_body_none")}</Text>
      </Confirm>
    </Section>
  );
}
