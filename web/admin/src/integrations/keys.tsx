import { Alert, Button, Code, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { KeyRound, Plus } from "lucide-react";
import { useMemo, useState, type FormEvent } from "react";
import { useAdminEndParcelKeyMutation, useAdminListParcelKeysQuery, useAdminMakeParcelKeyMutation, type Key } from "../api/parcels";
import { count } from "../format/money";
import { dateTime, day, known, relative } from "../format/time";
import { Confirm } from "../page/confirm";
import { Copied } from "../page/copied";
import { DataTable, type Column } from "../page/data-table";
import { Empty } from "../page/empty";
import { ListFrame } from "../page/list-frame";
import { done } from "../page/notice";
import { ProblemView } from "../page/problem-view";
import { useLang } from "../texts/texts";
import { useT } from "./texts";

const none: Key[] = [];

/** The keys of programs: made here, shown once, ended here. */
export function Keys() {
  const t = useT();
  const lang = useLang();
  const { data, isLoading, error, refetch } = useAdminListParcelKeysQuery();
  const [end] = useAdminEndParcelKeyMutation();
  const [making, setMaking] = useState(false);
  const [ending, setEnding] = useState<Key | null>(null);
  const columns = useMemo<Column<Key>[]>(
    () => [
      {
        id: "name",
        header: t("admin.api_key_name"),
        cell: ({ row: { original: k } }) => (
          <div>
            <Text size="sm" fw={600} style={{ overflowWrap: "anywhere" }}>
              {k.name}
            </Text>
            <Text size="xs" c="dimmed">
              {t("admin.api_key_made_by", { when: day(k.createdAt, lang), who: k.createdBy })}
            </Text>
          </div>
        ),
      },
      {
        id: "used",
        header: t("admin.api_key_used"),
        cell: ({ row: { original: k } }) => (
          <Text size="sm" title={known(k.usedAt) ? dateTime(k.usedAt, lang) : undefined}>
            {known(k.usedAt) ? relative(k.usedAt, lang) : t("admin.api_key_unused")}
          </Text>
        ),
      },
      { id: "watches", header: t("admin.integrations_parcels"), meta: { end: true, from: "tablet" }, cell: ({ row }) => <span className="num">{count(row.original.watches)}</span> },
      {
        id: "act",
        header: t("admin.integrations_acts"),
        meta: { end: true },
        cell: ({ row: { original: k } }) => (
          <Button variant="subtle" color="fire" size="compact-sm" aria-label={`${k.name}: ${t("admin.api_key_end")}`} onClick={() => setEnding(k)}>
            {t("admin.api_key_end")}
          </Button>
        ),
      },
    ],
    [t, lang],
  );
  const make = (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setMaking(true)}>
      {t("admin.api_key_make")}
    </Button>
  );
  return (
    <Stack>
      <ProblemView error={error} retry={refetch} />
      {data && data.items.length > 0 && <Group justify="flex-end">{make}</Group>}
      {!error && (
        <ListFrame>
          <DataTable
            label={t("admin.integrations_keys")}
            columns={columns}
            rows={data?.items ?? none}
            rowId={(k) => k.id}
            loading={isLoading}
            empty={
              <Empty icon={<KeyRound size={26} />} title={t("admin.api_keys_empty")} action={make}>
                {t("admin.api_keys_empty_body")}
              </Empty>
            }
          />
        </ListFrame>
      )}
      {making && <MakeKey onClose={() => setMaking(false)} />}
      <Confirm
        opened={ending !== null}
        title={t("admin.api_key_end_title", { name: ending?.name ?? "" })}
        act={t("admin.api_key_end")}
        onClose={() => setEnding(null)}
        onConfirm={async () => {
          if (!ending) return;
          await end({ id: ending.id }).unwrap();
          done(t("admin.api_key_ended", { name: ending.name }));
        }}
      >
        <Text size="sm">{t("admin.api_key_end_body")}</Text>
      </Confirm>
    </Stack>
  );
}

/** Makes a key and shows its secret, once: nothing but the button closes what shows it. */
function MakeKey({ onClose }: { onClose(): void }) {
  const t = useT();
  const [name, setName] = useState("");
  const [make, { data, error, isLoading }] = useAdminMakeParcelKeyMutation();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void make({ adminMakeParcelKeyRequest: { name: name.trim() } });
  };
  return (
    <Modal opened onClose={onClose} closeOnClickOutside={!data} closeOnEscape={!data} withCloseButton={!data} title={<Text component="span" fw={700}>{t("admin.api_key_make")}</Text>} closeButtonProps={{ "aria-label": t("admin.close") }}>
      {data ? (
        <Stack>
          <Copied label={data.name} value={data.secret} />
          <Alert color="amber" p="sm">
            {t("admin.api_key_once")}
          </Alert>
          <Text size="sm">{t("admin.api_key_send")}</Text>
          <Code block style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
            {`Authorization: Bearer ${data.secret}`}
          </Code>
          <Text size="sm">{t("admin.api_key_send_tracker")}</Text>
          <Code block style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
            {`Authorization: TRACKQL-API-KEY ${data.id}:${data.secret}`}
          </Code>
          <Button onClick={onClose}>{t("admin.api_key_kept")}</Button>
        </Stack>
      ) : (
        <form onSubmit={submit}>
          <Stack>
            <TextInput required withAsterisk={false} data-autofocus autoComplete="off" maxLength={60} label={t("admin.api_key_name")} description={t("admin.api_key_name_hint")} value={name} onChange={(e) => setName(e.currentTarget.value)} />
            <ProblemView error={error} />
            <Button type="submit" loading={isLoading} disabled={name.trim() === ""}>
              {t("admin.api_key_make")}
            </Button>
          </Stack>
        </form>
      )}
    </Modal>
  );
}
