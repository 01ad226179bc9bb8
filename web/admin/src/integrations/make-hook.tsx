import { Alert, Button, Checkbox, Modal, SimpleGrid, Stack, Switch, Text, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { useAdminMakeHookMutation } from "../api/parcels";
import { dayStart, today } from "../format/time";
import { Copied } from "../page/copied";
import { ProblemView } from "../page/problem-view";
import { useSay, useT } from "./texts";
import { lastDay } from "./until";

/** What a hook may be told of. */
const events = ["moved", "departed", "arriving", "delivered", "late", "silent", "returned", "lost", "unfound"];

/** A box's words are as high as a finger is wide, and are hit as the box is. */
const tall = { body: { alignItems: "center" }, label: { paddingBlock: 12 } };

/** Has an address called when what the shop sent moves, and shows what its calls are signed with. */
export function MakeHook({ onClose }: { onClose(): void }) {
  const t = useT();
  const say = useSay();
  const [url, setUrl] = useState("");
  const [all, setAll] = useState(true);
  const [chosen, setChosen] = useState<string[]>(["delivered"]);
  const [until, setUntil] = useState("");
  const [make, { data, error, isLoading }] = useAdminMakeHookMutation();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void make({ adminMakeHookRequest: { url: url.trim(), events: all ? undefined : chosen, until: until ? dayStart(until, 1) : undefined } });
  };
  return (
    <Modal opened onClose={onClose} closeOnClickOutside={!data} title={<Text component="span" fw={700}>{t("admin.hook_make")}</Text>} closeButtonProps={{ "aria-label": t("admin.close") }}>
      {data ? (
        <Stack>
          <Text size="sm" fw={600} style={{ overflowWrap: "anywhere" }}>
            {data.url}
          </Text>
          <Copied label={t("admin.hook_secret")} value={data.secret ?? ""} />
          <Alert color="amber" p="sm">
            {t("admin.hook_once")}
          </Alert>
          <Text size="sm">{t("admin.hook_signed")}</Text>
          <Button onClick={onClose}>{t("admin.hook_kept")}</Button>
        </Stack>
      ) : (
        <form onSubmit={submit}>
          <Stack>
            <TextInput required withAsterisk={false} data-autofocus autoComplete="off" inputMode="url" maxLength={500} label={t("admin.hook_url")} description={t("admin.hook_url_hint")} placeholder="https://example.com/parcels" value={url} onChange={(e) => setUrl(e.currentTarget.value)} />
            <Switch label={t("admin.hook_all")} checked={all} onChange={(e) => setAll(e.currentTarget.checked)} styles={tall} />
            {!all && (
              <Checkbox.Group label={t("admin.hook_events")} value={chosen} onChange={setChosen}>
                <SimpleGrid cols={2} spacing="xs" verticalSpacing={0} mt="xs">
                  {events.map((e) => (
                    <Checkbox key={e} value={e} label={say("hook_event", e)} styles={tall} />
                  ))}
                </SimpleGrid>
              </Checkbox.Group>
            )}
            <TextInput type="date" label={t("admin.hook_until")} description={t("admin.hook_until_hint")} min={today()} max={lastDay()} value={until} onChange={(e) => setUntil(e.currentTarget.value)} />
            <ProblemView error={error} />
            <Button type="submit" loading={isLoading} disabled={url.trim() === "" || (!all && chosen.length === 0)}>
              {t("admin.hook_make")}
            </Button>
          </Stack>
        </form>
      )}
    </Modal>
  );
}
