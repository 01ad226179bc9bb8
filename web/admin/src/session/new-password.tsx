import { Button, PasswordInput, Stack, Text, Title } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { useChangePasswordMutation } from "../api/account";
import { done } from "../page/notice";
import { ProblemView } from "../page/problem-view";
import { useT } from "../texts/texts";

interface Props {
  /** On one's own account page, not after a one-time password. */
  own?: boolean;
}

/** Chooses a password of one's own; the one-time password opens nothing but this. */
export function NewPassword({ own }: Props) {
  const t = useT();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const [again, setAgain] = useState("");
  const [change, { isLoading, error }] = useChangePasswordMutation();
  const differs = again !== "" && again !== next;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (next !== again) return;
    const answer = await change({ passwordRequestBody: { current, password: next } });
    if (answer.error) return;
    setCurrent("");
    setNext("");
    setAgain("");
    done(t("admin.password_changed"));
  };

  return (
    <form onSubmit={submit}>
      <Stack>
        {!own && (
          <div>
            <Title order={1}>{t("admin.choose_password")}</Title>
            <Text size="sm" c="dimmed" mt={4}>
              {t("admin.choose_password_body")}
            </Text>
          </div>
        )}
        <PasswordInput
          label={own ? t("admin.password_now") : t("admin.password_once")}
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={current}
          onChange={(e) => setCurrent(e.currentTarget.value)}
          visibilityToggleButtonProps={{ "aria-label": t("admin.show_password") }}
        />
        <PasswordInput
          label={t("admin.password_new")}
          description={t("admin.password_rule")}
          autoComplete="new-password"
          required
          withAsterisk={false}
          minLength={10}
          value={next}
          onChange={(e) => setNext(e.currentTarget.value)}
          visibilityToggleButtonProps={{ "aria-label": t("admin.show_password") }}
        />
        <PasswordInput
          label={t("admin.password_again")}
          autoComplete="new-password"
          required
          withAsterisk={false}
          value={again}
          onChange={(e) => setAgain(e.currentTarget.value)}
          error={differs ? t("admin.password_differs") : undefined}
          visibilityToggleButtonProps={{ "aria-label": t("admin.show_password") }}
        />
        <ProblemView error={error} />
        <Button type="submit" size="md" loading={isLoading} disabled={differs} fullWidth={!own} style={{ alignSelf: own ? "flex-start" : undefined }}>
          {t("admin.password_act")}
        </Button>
      </Stack>
    </form>
  );
}
