import { Button, Group, Modal, SegmentedControl, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useAdminTestCampaignMutation, type CampaignStory } from "../api/campaigns";
import { done } from "../page/notice";
import { ProblemView } from "../page/problem-view";
import { names } from "./form";
import { useSay, useT } from "./texts";

/** Sends a wording to whoever asks. */
export function TestSend({ campaign: c, onClose }: { campaign: CampaignStory; onClose: () => void }) {
  const t = useT();
  const say = useSay();
  const [wording, setWording] = useState<(typeof names)[number]>("a");
  const [lang, setLang] = useState<"ko" | "en">("ko");
  const [test, { isLoading, error }] = useAdminTestCampaignMutation();
  return (
    <Modal opened onClose={onClose} title={t("admin.campaign_test")} centered>
      <form
        onSubmit={async (e) => {
          e.preventDefault();
          const answer = await test({ id: c.id, testRequestBody: { wording, lang } });
          if (answer.error) return;
          done(t("admin.campaign_tested"));
          onClose();
        }}
      >
        <Stack>
          <Text size="sm">{say("campaign_test_to", c.channel)}</Text>
          {c.tried.wordings.length > 1 && (
            <SegmentedControl aria-label={t("admin.campaign_wording")} value={wording} onChange={(n) => setWording(names.find((one) => one === n) ?? "a")} data={c.tried.wordings.map((w) => ({ value: w.name, label: w.name.toUpperCase() }))} />
          )}
          <SegmentedControl aria-label={t("admin.campaign_lang")} value={lang} onChange={(l) => setLang(l === "en" ? "en" : "ko")} data={[{ value: "ko", label: t("admin.campaign_ko") }, { value: "en", label: t("admin.campaign_en") }]} />
          <ProblemView error={error} />
          <Group justify="flex-end">
            <Button type="submit" loading={isLoading}>
              {t("admin.campaign_test_go")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
