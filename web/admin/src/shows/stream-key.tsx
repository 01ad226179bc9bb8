import { Alert, Button, Code, List, Stack, Text, TextInput } from "@mantine/core";
import { KeyRound } from "lucide-react";
import { useState } from "react";
import { useGetIngestQuery, useRotateStreamKeyMutation, type Show } from "../api/shows";
import { known, relative } from "../format/time";
import { Confirm } from "../page/confirm";
import { Copied } from "../page/copied";
import { done, failed } from "../page/notice";
import { Section } from "../page/section";
import { useMay } from "../session/me";
import { useLang } from "../texts/texts";
import { ingestUrl } from "./ingest";
import { useT } from "./texts";

/** How an encoder reaches this show: where to, with which key (shown once, when it is made), and with what settings. */
export function StreamKeySection({ show }: { show: Show }) {
  const t = useT();
  const lang = useLang();
  const may = useMay();
  const [rotate, { isLoading }] = useRotateStreamKeyMutation();
  const [key, setKey] = useState<string | null>(null);
  const [asking, setAsking] = useState(false);
  const has = known(show.keyMadeAt);
  const { data: ingest } = useGetIngestQuery();
  const server = ingest ? ingestUrl(ingest.server, location.hostname) : "…";

  const make = async () => {
    const answer = await rotate({ id: show.id });
    if (answer.error) throw answer.error;
    setKey(answer.data.key);
    done(t("admin.key_made"));
  };

  return (
    <div id="stream">
      <Section
        title={t("admin.stream")}
        hint={has ? t("admin.key_since", { when: relative(show.keyMadeAt ?? "", lang) }) : t("admin.key_none")}
        actions={
          may("edit.show") && (
            <Button
              variant={has ? "default" : "filled"}
              leftSection={<KeyRound size={16} aria-hidden />}
              loading={isLoading}
              onClick={() => (has ? setAsking(true) : make().catch((e: unknown) => failed(e, lang)))}
            >
              {has ? t("admin.key_rotate") : t("admin.key_make")}
            </Button>
          )
        }
      >
        <Stack gap="sm">
          <Copied label={t("admin.stream_server")} value={server} />
          {key ? (
            <>
              <Copied label={t("admin.stream_key")} value={key} />
              <Alert color="amber" radius="md" p="sm">
                {t("admin.key_once")}
              </Alert>
            </>
          ) : (
            has && <TextInput label={t("admin.stream_key")} value="••••••••••••••••••••" readOnly description={t("admin.key_hidden")} styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }} />
          )}
          <div>
            <Text size="sm" fw={600}>
              {t("admin.obs_title")}
            </Text>
            <List size="sm" c="dimmed" spacing={2} mt={4}>
              <List.Item>{t("admin.obs_service")}</List.Item>
              <List.Item>{t("admin.obs_video")}</List.Item>
              <List.Item>{t("admin.obs_keyframe")}</List.Item>
              <List.Item>{t("admin.obs_tune")}</List.Item>
              <List.Item>{t("admin.obs_audio")}</List.Item>
            </List>
          </div>
          {key && (
            <div>
              <Text size="sm" fw={600} mb={4}>
                {t("admin.ffmpeg_title")}
              </Text>
              <Code block style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
                {`ffmpeg -re -i video.mp4 -c:v libx264 -preset veryfast -tune zerolatency -g 30 -r 30 -b:v 3M -c:a aac -ar 48000 -b:a 128k -f flv ${server}/${key}`}
              </Code>
            </div>
          )}
        </Stack>
        <Confirm opened={asking} title={t("admin.key_rotate_title")} act={t("admin.key_rotate_act")} onClose={() => setAsking(false)} onConfirm={make}>
          <Text size="sm">{t("admin.key_rotate_body")}</Text>
        </Confirm>
      </Section>
    </div>
  );
}
