import { Button, Paper, Stack, Text } from "@mantine/core";
import { useEffect, useState, type ReactNode } from "react";
import { useSignOutMutation } from "../api/account";
import { ProblemView } from "../page/problem-view";
import { Waiting } from "../page/waiting";
import { Mark } from "../shell/mark";
import { useAppSelector } from "../store";
import { useT } from "../texts/texts";
import classes from "./gate.module.css";
import { staff } from "./may";
import { useMe } from "./me";
import { NewPassword } from "./new-password";
import { SignIn } from "./sign-in";
import { SignInAgain } from "./sign-in-again";

/** Lets only the shop's own people in: sign-in first, then a password of one's own, then the pages. */
export function Gate({ children }: { children: ReactNode }) {
  const t = useT();
  const { me: now, loading, error, refetch } = useMe();
  const refused = useAppSelector((s) => s.session.ended);
  const [signOut] = useSignOutMutation();
  // Who was here stays shown when their session ends, so that nothing they typed is lost; a real sign-out loads the page anew.
  const [last, setLast] = useState(now);
  useEffect(() => {
    if (now) setLast(now);
  }, [now]);
  const me = now ?? last;
  const ended = refused || (!now && last !== undefined);

  if (loading) return <Waiting />;
  if (!me && error) {
    return (
      <Screen>
        <ProblemView error={error} retry={refetch} />
      </Screen>
    );
  }
  if (!me || (ended && me.mustChangePassword)) {
    return (
      <Screen>
        <SignIn />
      </Screen>
    );
  }
  if (me.mustChangePassword) {
    return (
      <Screen>
        <NewPassword />
      </Screen>
    );
  }
  if (!staff(me.role)) {
    return (
      <Screen>
        <Stack>
          <Text fw={700}>{t("admin.not_staff_title")}</Text>
          <Text size="sm" c="dimmed">
            {t("admin.not_staff_body", { email: me.email })}
          </Text>
          <Button onClick={() => signOut().then(() => location.reload())}>{t("admin.sign_in_as_other")}</Button>
          <Button variant="default" component="a" href="/">
            {t("admin.to_shop")}
          </Button>
        </Stack>
      </Screen>
    );
  }
  return (
    <>
      {children}
      <SignInAgain opened={ended} email={me.email} />
    </>
  );
}

function Screen({ children }: { children: ReactNode }) {
  return (
    <main className={classes.screen}>
      <Paper className={classes.card} p="xl" shadow="md">
        <Stack gap="lg">
          <div className={classes.mark}>
            <Mark size={36} /> Saja
          </div>
          {children}
        </Stack>
      </Paper>
    </main>
  );
}
