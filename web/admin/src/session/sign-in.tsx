import { Anchor, Button, PasswordInput, Stack, TextInput, Title } from "@mantine/core";
import { useEffect, useState, type FormEvent } from "react";
import { useSignInMutation } from "../api/account";
import { ProblemView } from "../page/problem-view";
import { useAppDispatch } from "../store";
import { useT } from "../texts/texts";
import { renewed } from "./session";

interface Props {
  /** Signs the same person in again; the address is then fixed. */
  email?: string;
  titled?: boolean;
}

/** The sign-in form. */
export function SignIn({ email: known, titled = true }: Props) {
  const t = useT();
  const dispatch = useAppDispatch();
  const [email, setEmail] = useState(known ?? "");
  const [password, setPassword] = useState("");
  const [signIn, { isLoading, error }] = useSignInMutation();

  useEffect(() => {
    if (titled) document.title = `${t("admin.sign_in")} · Saja`;
  }, [t, titled]);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const answer = await signIn({ signInRequestBody: { email: email.trim(), password } });
    if (!answer.error) dispatch(renewed());
    else setPassword("");
  };

  return (
    <form onSubmit={submit}>
      <Stack>
        {titled && <Title order={1}>{t("admin.sign_in")}</Title>}
        <TextInput
          label={t("admin.email")}
          type="email"
          autoComplete="username"
          required
          withAsterisk={false}
          value={email}
          readOnly={known !== undefined}
          onChange={(e) => setEmail(e.currentTarget.value)}
          autoFocus={known === undefined}
        />
        <PasswordInput
          label={t("admin.password")}
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={password}
          onChange={(e) => setPassword(e.currentTarget.value)}
          visibilityToggleButtonProps={{ "aria-label": t("admin.show_password") }}
          data-autofocus={known !== undefined || undefined}
        />
        <ProblemView error={error} />
        <Button type="submit" size="md" loading={isLoading} fullWidth>
          {t("admin.sign_in_act")}
        </Button>
        {titled && (
          <Anchor className="tap" href="/forgot-password" size="sm" ta="center">
            {t("admin.forgot")}
          </Anchor>
        )}
      </Stack>
    </form>
  );
}
