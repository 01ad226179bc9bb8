import { Avatar, Menu, Text, UnstyledButton, useMantineColorScheme } from "@mantine/core";
import { Check, ExternalLink, KeyRound, LogOut } from "lucide-react";
import { useNavigate } from "react-router";
import { useSignOutMutation } from "../api/account";
import { failed } from "../page/notice";
import { useMe } from "../session/me";
import { keepLang, langChosen } from "../settings/settings";
import { useAppDispatch } from "../store";
import { useLang, useSay, useT, type Lang } from "../texts/texts";
import classes from "./shell.module.css";

const schemes = ["auto", "light", "dark"] as const;

/** Who is signed in, with what is theirs: language, colours, password, the way out. */
export function Who({ onGo }: { onGo(): void }) {
  const t = useT();
  const say = useSay();
  const lang = useLang();
  const dispatch = useAppDispatch();
  const navigate = useNavigate();
  const { me } = useMe();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [signOut] = useSignOutMutation();
  if (!me) return null;

  const choose = (next: Lang) => {
    keepLang(next);
    dispatch(langChosen(next));
  };
  const leave = async () => {
    const answer = await signOut();
    if (answer.error) return failed(answer.error, lang);
    // A fresh page forgets everything that was read.
    location.assign("/admin/");
  };

  return (
    <Menu position="top-start" width={220}>
      <Menu.Target>
        <UnstyledButton className={classes.who}>
          <Avatar size={32} radius="xl" color="fire" variant="light" aria-hidden>
            {[...me.name][0]}
          </Avatar>
          <span style={{ minWidth: 0 }}>
            <Text size="sm" fw={600} truncate component="span" display="block">
              {me.name}
            </Text>
            <Text size="xs" c="dimmed" truncate component="span" display="block">
              {say("role", me.role)}
            </Text>
          </span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t("admin.language")}</Menu.Label>
        {(["ko", "en"] as const).map((l) => (
          <Menu.Item key={l} lang={l} onClick={() => choose(l)} rightSection={lang === l ? <Check size={16} aria-label={t("admin.chosen")} /> : null}>
            {l === "ko" ? "한국어" : "English"}
          </Menu.Item>
        ))}
        <Menu.Label>{t("admin.colours")}</Menu.Label>
        {schemes.map((s) => (
          <Menu.Item key={s} onClick={() => setColorScheme(s)} rightSection={colorScheme === s ? <Check size={16} aria-label={t("admin.chosen")} /> : null}>
            {say("scheme", s)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item
          leftSection={<KeyRound size={16} aria-hidden />}
          onClick={() => {
            onGo();
            navigate("/account");
          }}
        >
          {t("admin.change_password")}
        </Menu.Item>
        <Menu.Item component="a" href="/" leftSection={<ExternalLink size={16} aria-hidden />}>
          {t("admin.to_shop")}
        </Menu.Item>
        <Menu.Item leftSection={<LogOut size={16} aria-hidden />} onClick={leave}>
          {t("admin.sign_out")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
