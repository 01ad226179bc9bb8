import { Button, Group, Text } from "@mantine/core";
import { useEffect } from "react";
import { useBlocker } from "react-router";
import { useT } from "../texts/texts";
import { Confirm } from "./confirm";
import classes from "./page.module.css";

interface Props {
  /** Something was typed that is not saved yet. */
  dirty: boolean;
  saving: boolean;
  /** Nothing was saved before. */
  fresh?: boolean;
  /** What is saved, by name: “상품 저장하기”. */
  act: string;
  onReset?: () => void;
}

/** The bar at the bottom of a form: whether anything is unsaved, and the one button that saves. Leaving with unsaved words asks first. */
export function SaveBar({ dirty, saving, fresh, act, onReset }: Props) {
  const t = useT();
  const blocker = useBlocker(({ currentLocation, nextLocation }) => dirty && !saving && currentLocation.pathname !== nextLocation.pathname);
  useEffect(() => {
    if (!dirty) return;
    const warn = (e: BeforeUnloadEvent) => e.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [dirty]);

  return (
    <div className={classes.saveBar} role="region" aria-label={t("admin.save_bar")}>
      <Group justify="space-between" wrap="nowrap" maw={760} mx="auto">
        <Text size="sm" c="dimmed" aria-live="polite">
          {dirty ? t("admin.unsaved") : fresh ? "" : t("admin.saved_all")}
        </Text>
        <Group gap="xs" wrap="nowrap">
          {onReset && dirty && (
            <Button variant="default" onClick={onReset} disabled={saving}>
              {t("admin.discard")}
            </Button>
          )}
          <Button type="submit" loading={saving} disabled={!dirty}>
            {act}
          </Button>
        </Group>
      </Group>
      <Confirm
        opened={blocker.state === "blocked"}
        title={t("admin.leave_title")}
        act={t("admin.leave_act")}
        onClose={() => blocker.state === "blocked" && blocker.reset()}
        onConfirm={async () => {
          if (blocker.state === "blocked") blocker.proceed();
        }}
      >
        <Text size="sm">{t("admin.leave_body")}</Text>
      </Confirm>
    </div>
  );
}
