import { Alert, Group, Paper, SegmentedControl, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useAdminForecastCampaignQuery, type CampaignPiece, type CampaignStory } from "../api/campaigns";
import { count, milliWon, won } from "../format/money";
import { pictureAddress } from "../format/picture";
import { ProblemView } from "../page/problem-view";
import { Section } from "../page/section";
import { textIfAny, useLang } from "../texts/texts";
import { byPhone, names, type Channel } from "./form";
import { useSay, useT } from "./texts";

/** What would come of starting a campaign: whom it means, what it costs at most, and what it lacks. */
export function Forecast({ campaign: c }: { campaign: CampaignStory }) {
  const t = useT();
  const lang = useLang();
  const { data: f, error, refetch } = useAdminForecastCampaignQuery({ id: c.id });
  return (
    <Stack gap="xs">
      <ProblemView error={error} retry={refetch} />
      <Text size="sm" aria-live="polite">
        {f ? t(f.more ? "admin.campaign_meant_more" : "admin.campaign_meant", { meant: count(f.meant), agreed: count(f.agreed), reachable: count(f.reachable) }) : t("admin.campaign_counting")}
      </Text>
      {f && f.sample.length > 0 && (
        <Text size="xs" c="dimmed">
          {t("admin.campaign_sample", { names: f.sample.join(", ") })}
        </Text>
      )}
      {f && byPhone(c.channel) && (
        <Text size="sm" fw={600}>
          {f.pieces.some((p) => p.unpriced) ? t("admin.campaign_cost_unknown") : t("admin.campaign_cost_most", { won: milliWon(f.milliWon, lang) })} {c.budget ? t("admin.campaign_budget_of", { won: won(c.budget, lang) }) : ""}
        </Text>
      )}
      {f?.lacks && <Alert color="amber">{textIfAny(lang, `admin.campaign_lacks.${f.lacks}`) ?? t("admin.campaign_lacks")}</Alert>}
    </Stack>
  );
}

/** A wording as a reader gets it: a letter in a frame that runs nothing and loads nothing, a push or a message as it stands on a phone. */
export function Preview({ campaign: c }: { campaign: CampaignStory }) {
  const t = useT();
  const [lang, setLang] = useState<"ko" | "en">("ko");
  const [name, setName] = useState<(typeof names)[number]>("a");
  const { data: f } = useAdminForecastCampaignQuery({ id: c.id }, { skip: c.channel === "mail" });
  const wording = name === "a" ? c : (c.others?.[names.indexOf(name) - 1] ?? c);
  const english = wording.en.body.trim() !== "";
  const of = (l: string) => f?.pieces.filter((p) => p.wording === name && p.lang === l) ?? [];
  const pieces = of(lang).length > 0 ? of(lang) : of("ko");
  return (
    <Section
      title={t("admin.campaign_letter")}
      actions={
        <Group gap="xs">
          {c.tried.wordings.length > 1 && (
            <SegmentedControl aria-label={t("admin.campaign_wording")} value={name} onChange={(n) => setName(names.find((one) => one === n) ?? "a")} data={c.tried.wordings.map((w) => ({ value: w.name, label: w.name.toUpperCase() }))} />
          )}
          <SegmentedControl aria-label={t("admin.campaign_lang")} value={lang} onChange={(l) => setLang(l === "en" ? "en" : "ko")} data={[{ value: "ko", label: t("admin.campaign_ko") }, { value: "en", label: t("admin.campaign_en") }]} />
        </Group>
      }
    >
      {lang === "en" && !english && <Alert color="sea">{t("admin.campaign_en_missing")}</Alert>}
      {c.channel === "mail" ? (
        <>
          <Text size="sm" fw={600} style={{ overflowWrap: "anywhere" }}>
            {t("admin.campaign_mark")} {lang === "en" && english ? wording.en.subject : wording.ko.subject}
          </Text>
          <iframe title={t("admin.campaign_letter")} sandbox="" src={`/api/v1/admin/campaigns/${c.id}/page?lang=${lang}&wording=${name}&v=${c.version}`} style={{ width: "100%", height: 640, border: "1px solid var(--line)", borderRadius: 10, background: "#fff" }} />
        </>
      ) : (
        pieces.map((p) => <Piece key={p.instead ? "instead" : ""} piece={p} channel={p.instead ? "sms" : c.channel} picture={c.picture ?? ""} />)
      )}
    </Section>
  );
}

function Piece({ piece: p, channel, picture }: { piece: CampaignPiece; channel: Channel; picture: string }) {
  const t = useT();
  const say = useSay();
  const lang = useLang();
  const text = byPhone(channel);
  return (
    <Stack gap="xs">
      {p.instead && (
        <Text size="sm" fw={600} mt="sm">
          {t("admin.campaign_instead_piece")}
        </Text>
      )}
      <Paper withBorder p="md" radius="lg" maw={360}>
        {picture && <img src={pictureAddress(picture, 640)} alt={t("admin.campaign_picture")} style={{ display: "block", width: "100%", borderRadius: 8, marginBottom: 8 }} />}
        {p.title && (!text || p.what === "lms" || p.what === "mms") && (
          <Text size="sm" fw={700} style={{ overflowWrap: "anywhere" }}>
            {p.title}
          </Text>
        )}
        {channel === "brand" && (
          <Text size="xs" c="dimmed" mb={4}>
            {t("admin.campaign_brand_mark")}
          </Text>
        )}
        <Text size="sm" style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
          {p.text}
        </Text>
        {p.button && (
          <Paper withBorder p="xs" mt="sm" ta="center" fz="sm" fw={600}>
            {p.button}
          </Paper>
        )}
      </Paper>
      {text && !p.why && (
        <Text size="sm" className="num">
          {t(channel === "brand" ? (p.unpriced ? "admin.campaign_counts_unpriced" : "admin.campaign_counts") : p.unpriced ? "admin.campaign_weighs_unpriced" : "admin.campaign_weighs", { what: (p.what || "sms").toUpperCase(), bytes: count(p.bytes ?? 0), most: count(p.most ?? 0), won: milliWon(p.milliWon, lang) })}
        </Text>
      )}
      {p.why && <Alert color="fire">{channel === "brand" ? say("campaign_why_brand", p.why) : say("campaign_why", p.why)}</Alert>}
    </Stack>
  );
}
