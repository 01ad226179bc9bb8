import { ActionIcon, Button, FileButton, Progress, Stack, Text } from "@mantine/core";
import { ImagePlus, Trash2 } from "lucide-react";
import { useState, type CSSProperties, type DragEvent } from "react";
import type { PictureView } from "../api/catalog";
import { problemOf, sentence } from "../api/problem";
import { useLang, useT } from "../texts/texts";
import classes from "./picture-drop.module.css";
import { kinds, refusal, refused, send } from "./upload";

interface Props {
  label: string;
  hint?: string;
  /** The address of the picture that is there; empty: none. */
  url: string;
  /** Width to height of the frame, as CSS writes it: "9 / 16". */
  ratio: string;
  width: number;
  error?: string;
  /** Told the stored picture, or null when it was taken out. */
  onChange(picture: PictureView | null): void;
}

/** A place to drop or choose one picture, in the proportions in which it will be shown. */
export function PictureDrop({ label, hint, url, ratio, width, error, onChange }: Props) {
  const t = useT();
  const lang = useLang();
  const [over, setOver] = useState(false);
  const [sent, setSent] = useState<number | null>(null);
  const [fault, setFault] = useState<unknown>(null);

  const take = async (file: File | null | undefined) => {
    if (!file) return;
    setFault(null);
    const no = refusal(file);
    if (no) return setFault({ status: 0, data: { code: refused[no] } });
    setSent(0);
    try {
      onChange((await send("/api/v1/admin/pictures", file, setSent)) as PictureView);
    } catch (e) {
      setFault(e);
    } finally {
      setSent(null);
    }
  };
  const dropped = (e: DragEvent) => {
    e.preventDefault();
    setOver(false);
    void take(e.dataTransfer.files[0]);
  };

  return (
    <div role="group" aria-label={label}>
      <Text size="sm" fw={500}>
        {label}
      </Text>
      {hint && (
        <Text size="xs" c="dimmed" mb={6}>
          {hint}
        </Text>
      )}
      <div
        className={classes.drop}
        style={{ "--ratio": ratio, "--width": `${width}px` } as CSSProperties}
        data-over={over || undefined}
        onDragOver={(e) => {
          e.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={dropped}
      >
        {url && <img src={url} alt={label} />}
        <Stack className={classes.tools} gap={6} align="center" justify="center" data-over-picture={url !== "" || undefined}>
          {!url && <ImagePlus size={24} aria-hidden />}
          {!url && <Text size="xs">{t("admin.picture_drop")}</Text>}
          <FileButton accept={kinds.join(",")} onChange={(file) => void take(file)} resetRef={undefined}>
            {(props) => (
              <Button variant="default" loading={sent !== null} {...props} aria-label={`${label}: ${t(url ? "admin.picture_change" : "admin.picture_choose")}`}>
                {t(url ? "admin.picture_change" : "admin.picture_choose")}
              </Button>
            )}
          </FileButton>
        </Stack>
        {url && (
          <ActionIcon className={classes.out} variant="filled" color="dark" size={44} aria-label={`${label}: ${t("admin.picture_out")}`} onClick={() => onChange(null)}>
            <Trash2 size={18} aria-hidden />
          </ActionIcon>
        )}
      </div>
      {sent !== null && <Progress value={sent * 100} size="sm" mt={6} aria-label={t("admin.picture_sending")} />}
      {(fault !== null || error) && (
        <Text size="sm" c="var(--fire-ink)" mt={4} role="alert" maw={360}>
          {fault !== null ? sentence(problemOf(fault), lang) : error}
        </Text>
      )}
    </div>
  );
}
