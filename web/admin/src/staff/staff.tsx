import { Badge, Button, Group, Modal, Radio, Stack, Text, TextInput } from "@mantine/core";
import { UserPlus, Users } from "lucide-react";
import { useMemo, useState, type FormEvent } from "react";
import { useAddStaffMutation, useListStaffQuery, type Member } from "../api/account";
import { day } from "../format/time";
import { DataTable, type Column } from "../page/data-table";
import { Empty } from "../page/empty";
import { ListFrame } from "../page/list-frame";
import { Page } from "../page/page";
import { ProblemView } from "../page/problem-view";
import { useMe } from "../session/me";
import { useLang } from "../texts/texts";
import { ChangeStaff } from "./change-staff";
import { OneTimePassword } from "./one-time-password";
import { useSay, useT } from "./texts";

const none: Member[] = [];
const roles = ["host", "operator", "owner"] as const;
type StaffRole = (typeof roles)[number];

/** Who works for the shop, and with which reach. */
export default function StaffPage() {
  const t = useT();
  const say = useSay();
  const lang = useLang();
  const { me } = useMe();
  const { data, isLoading, error, refetch } = useListStaffQuery();
  const [adding, setAdding] = useState(false);
  const [changing, setChanging] = useState<Member | null>(null);
  const columns = useMemo<Column<Member>[]>(
    () => [
      {
        id: "name",
        header: t("admin.staff_name"),
        cell: ({ row: { original: m } }) => (
          <div>
            <Group gap={6}>
              <Text size="sm" fw={600}>
                {m.name}
              </Text>
              {m.id === me?.id && <Badge size="xs" color="gray">{t("admin.you")}</Badge>}
              {m.demo && <Badge size="xs" color="gray">{t("admin.demo")}</Badge>}
            </Group>
            <Text size="xs" c="dimmed" style={{ overflowWrap: "anywhere" }}>
              {m.email}
            </Text>
          </div>
        ),
      },
      { id: "role", header: t("admin.staff_role"), cell: ({ row }) => <Badge color={row.original.role === "owner" ? "fire" : row.original.role === "operator" ? "sea" : "leaf"}>{say("role", row.original.role)}</Badge> },
      { id: "state", header: t("admin.state"), meta: { from: "tablet" }, cell: ({ row }) => row.original.mustChangePassword && <Badge color="amber">{t("admin.staff_waiting")}</Badge> },
      { id: "since", header: t("admin.staff_since"), meta: { from: "tablet" }, cell: ({ row }) => day(row.original.createdAt, lang) },
      { id: "act", header: "", meta: { end: true }, cell: ({ row: { original: m } }) => <Button variant="default" aria-label={`${m.name}: ${t("admin.staff_manage")}`} onClick={() => setChanging(m)}>{t("admin.staff_manage")}</Button> },
    ],
    [t, say, lang, me?.id],
  );

  return (
    <Page
      title={t("admin.room_staff")}
      actions={
        <Button leftSection={<UserPlus size={16} aria-hidden />} onClick={() => setAdding(true)}>
          {t("admin.staff_new")}
        </Button>
      }
    >
      <ProblemView error={error} retry={refetch} />
      <ListFrame>
        {!error && (
          <DataTable
            label={t("admin.room_staff")}
            columns={columns}
            rows={data?.items ?? none}
            rowId={(m) => m.id}
            loading={isLoading}
            empty={
              <Empty icon={<Users size={26} />} title={t("admin.staff_empty")} action={<Button onClick={() => setAdding(true)}>{t("admin.staff_new")}</Button>}>
                {t("admin.staff_empty_body")}
              </Empty>
            }
          />
        )}
      </ListFrame>
      {changing && <ChangeStaff member={changing} self={changing.id === me?.id} onClose={() => setChanging(null)} />}
      <AddStaff opened={adding} onClose={() => setAdding(false)} />
    </Page>
  );
}

/** Adds someone, who is invited by mail or whose one-time password is shown, once. */
function AddStaff({ opened, onClose }: { opened: boolean; onClose(): void }) {
  const t = useT();
  const say = useSay();
  const [email, setEmail] = useState("");
  const [name, setName] = useState("");
  const [role, setRole] = useState<StaffRole>("operator");
  const [by, setBy] = useState<"mail" | "hand">("mail");
  const [add, { isLoading, error, data, reset }] = useAddStaffMutation();

  const close = () => {
    setEmail("");
    setName("");
    setRole("operator");
    setBy("mail");
    reset();
    onClose();
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    await add({ addStaffRequestBody: { email: email.trim(), name: name.trim(), role, mail: by === "mail" } });
  };

  return (
    <Modal opened={opened} onClose={close} title={<Text component="span" fw={700}>{t("admin.staff_add_title")}</Text>} closeButtonProps={{ "aria-label": t("admin.close") }}>
      {data ? (
        <Stack>
          <Text fw={600}>{t("admin.staff_added", { name: data.member.name })}</Text>
          {data.oneTimePassword && <OneTimePassword name={data.member.name} password={data.oneTimePassword} />}
          {data.mailed && <Text>{t("admin.staff_invited", { email: data.member.email })}</Text>}
          {!data.oneTimePassword && !data.mailed && <Text>{t("admin.staff_there")}</Text>}
          <Button onClick={close}>{t("admin.done")}</Button>
        </Stack>
      ) : (
        <form onSubmit={submit}>
          <Stack>
            <TextInput label={t("admin.email")} type="email" required withAsterisk={false} value={email} onChange={(e) => setEmail(e.currentTarget.value)} data-autofocus autoComplete="off" />
            <TextInput label={t("admin.staff_name")} required withAsterisk={false} maxLength={40} value={name} onChange={(e) => setName(e.currentTarget.value)} autoComplete="off" />
            <Radio.Group label={t("admin.staff_role")} value={role} onChange={(r) => setRole(r as StaffRole)}>
              <Stack gap="xs" mt="xs">
                {roles.map((r) => (
                  <Radio key={r} value={r} label={say("role", r)} description={t(`admin.staff_role_${r}`)} />
                ))}
              </Stack>
            </Radio.Group>
            <Radio.Group label={t("admin.staff_by")} value={by} onChange={(b) => setBy(b as "mail" | "hand")}>
              <Stack gap="xs" mt="xs">
                <Radio value="mail" label={t("admin.staff_by_mail")} description={t("admin.staff_by_mail_body")} />
                <Radio value="hand" label={t("admin.staff_by_hand")} description={t("admin.staff_by_hand_body")} />
              </Stack>
            </Radio.Group>
            <ProblemView error={error} />
            <Button type="submit" loading={isLoading}>
              {t("admin.staff_add_act")}
            </Button>
          </Stack>
        </form>
      )}
    </Modal>
  );
}
