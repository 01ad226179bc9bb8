import { ActionIcon, Badge, Button, FileButton, Group, Modal, Progress, Stack, Text, TextInput } from "@mantine/core";
import { ArrowLeft, ArrowRight, ImagePlus, PenLine, Trash2 } from "lucide-react";
import { useState, type DragEvent } from "react";
import { useAdminDeletePictureMutation, useAdminDescribePictureMutation, useAdminOrderPicturesMutation, type PictureView as Picture } from "../api/catalog";
import { problemOf, sentence } from "../api/problem";
import { pictureAddress } from "../format/picture";
import { Confirm } from "../page/confirm";
import { done, failed } from "../page/notice";
import { moved } from "../page/sortable";
import { useLang } from "../texts/texts";
import classes from "./pictures.module.css";
import { useT } from "./texts";
import { kinds, refusal, refused, send, type Upload } from "../page/upload";

interface Props {
  productId: string;
  pictures: Picture[];
  /** Reads the product again after something has changed on the server. */
  onChanged(): void;
}

/** The pictures of a product: drop or choose files, put them in order, delete. All of it is saved at once. */
export function Pictures({ productId, pictures, onChanged }: Props) {
  const t = useT();
  const lang = useLang();
  const [uploads, setUploads] = useState<Upload[]>([]);
  const [over, setOver] = useState(false);
  const [order] = useAdminOrderPicturesMutation();
  const [remove] = useAdminDeletePictureMutation();
  const [described, setDescribed] = useState<Picture | null>(null);
  const [asked, setAsked] = useState<Picture | null>(null);
  const [dragged, setDragged] = useState<number | null>(null);
  const [target, setTarget] = useState<number | null>(null);

  const change = (id: string, how: Partial<Upload>) => setUploads((now) => now.map((u) => (u.id === id ? { ...u, ...how } : u)));
  const add = async (files: File[]) => {
    for (const file of files) {
      const id = crypto.randomUUID();
      setUploads((now) => [...now, { id, name: file.name, sent: 0 }]);
      const no = refusal(file);
      if (no) {
        change(id, { error: { status: 0, data: { code: refused[no] } } });
        continue;
      }
      try {
        await send(`/api/v1/admin/products/${productId}/pictures`, file, (sent) => change(id, { sent }));
        setUploads((now) => now.filter((u) => u.id !== id));
        onChanged();
      } catch (error) {
        change(id, { error });
      }
    }
  };
  const put = async (from: number, to: number) => {
    const next = moved(pictures, from, to);
    if (next === pictures) return;
    const answer = await order({ id: productId, orderRequestBody: { ids: next.map((p) => p.id) } });
    if (answer.error) failed(answer.error, lang);
  };
  const dropped = (e: DragEvent) => {
    e.preventDefault();
    setOver(false);
    if (e.dataTransfer.files.length > 0) void add([...e.dataTransfer.files]);
  };

  return (
    <Stack gap="sm">
      {pictures.length > 0 && (
        <ol className={classes.grid}>
          {pictures.map((picture, i) => (
            <li
              key={picture.id}
              className={classes.picture}
              draggable
              data-dragged={dragged === i || undefined}
              data-over={(target === i && dragged !== null && dragged !== i) || undefined}
              onDragStart={(e) => {
                e.dataTransfer.effectAllowed = "move";
                setDragged(i);
              }}
              onDragEnd={() => {
                setDragged(null);
                setTarget(null);
              }}
              onDragOver={(e) => {
                if (dragged === null) return;
                e.preventDefault();
                setTarget(i);
              }}
              onDrop={(e) => {
                if (dragged === null) return;
                e.preventDefault();
                e.stopPropagation();
                void put(dragged, i);
              }}
            >
              <img src={pictureAddress(picture.id, 320)} alt={picture.alt || t("admin.picture_alt", { n: i + 1 })} loading="lazy" />
              {i === 0 && (
                <Badge className={classes.cover} variant="filled" color="dark">
                  {t("admin.picture_cover")}
                </Badge>
              )}
              <div className={classes.tools}>
                <span>
                  <ActionIcon variant="filled" color="dark" size={32} mr={4} disabled={i === 0} aria-label={t("admin.picture_before")} onClick={() => put(i, i - 1)}>
                    <ArrowLeft size={16} aria-hidden />
                  </ActionIcon>
                  <ActionIcon variant="filled" color="dark" size={32} disabled={i === pictures.length - 1} aria-label={t("admin.picture_after")} onClick={() => put(i, i + 1)}>
                    <ArrowRight size={16} aria-hidden />
                  </ActionIcon>
                </span>
                <ActionIcon variant="filled" color="dark" size={32} mr={4} aria-label={t("admin.picture_describe")} title={t("admin.picture_describe")} onClick={() => setDescribed(picture)}>
                  <PenLine size={16} aria-hidden />
                </ActionIcon>
                <ActionIcon variant="filled" color="dark" size={32} aria-label={t("admin.picture_delete")} onClick={() => setAsked(picture)}>
                  <Trash2 size={16} aria-hidden />
                </ActionIcon>
              </div>
            </li>
          ))}
        </ol>
      )}
      <div
        className={classes.drop}
        data-over={over || undefined}
        onDragOver={(e) => {
          if (dragged !== null) return;
          e.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={dropped}
      >
        <ImagePlus size={28} aria-hidden />
        <Text size="sm">{t("admin.pictures_drop")}</Text>
        <FileButton multiple accept={kinds.join(",")} onChange={(files) => void add(files)}>
          {(props) => (
            <Button variant="default" {...props}>
              {t("admin.pictures_choose")}
            </Button>
          )}
        </FileButton>
      </div>
      {uploads.map((u) => (
        <div key={u.id} role="status">
          <Text size="sm" c={u.error ? "var(--fire-ink)" : undefined}>
            {u.error ? `${t("admin.upload_failed", { name: u.name })}: ${sentence(problemOf(u.error), lang)}` : t("admin.uploading", { name: u.name })}
          </Text>
          {!u.error && <Progress value={u.sent * 100} size="sm" mt={4} aria-label={t("admin.uploading", { name: u.name })} />}
        </div>
      ))}
      {described && <Describe productId={productId} picture={described} onClose={() => setDescribed(null)} onChanged={onChanged} />}
      <Confirm
        opened={asked !== null}
        title={t("admin.picture_delete_title")}
        act={t("admin.picture_delete")}
        onClose={() => setAsked(null)}
        onConfirm={async () => {
          if (!asked) return;
          await remove({ id: productId, picture: asked.id }).unwrap();
          onChanged();
          done(t("admin.picture_deleted"));
        }}
      >
        <Text size="sm">{t("admin.picture_delete_body")}</Text>
      </Confirm>
    </Stack>
  );
}

/** What can be seen on a picture, for those who hear the page. */
function Describe({ productId, picture, onClose, onChanged }: { productId: string; picture: Picture; onClose(): void; onChanged(): void }) {
  const t = useT();
  const lang = useLang();
  const [alt, setAlt] = useState(picture.alt);
  const [describe, { isLoading }] = useAdminDescribePictureMutation();
  const save = async () => {
    const answer = await describe({ id: productId, picture: picture.id, describeRequestBody: { alt: alt.trim() } });
    if (answer.error) return failed(answer.error, lang);
    done(t("admin.picture_described"));
    onChanged();
    onClose();
  };
  return (
    <Modal opened onClose={onClose} title={<Text component="span" fw={700}>{t("admin.picture_describe")}</Text>} closeButtonProps={{ "aria-label": t("admin.close") }}>
      <Stack>
        <TextInput label={t("admin.picture_describe")} description={t("admin.picture_describe_hint")} maxLength={200} value={alt} onChange={(e) => setAlt(e.currentTarget.value)} data-autofocus />
        <Group justify="flex-end">
          <Button loading={isLoading} onClick={() => void save()}>
            {t("admin.picture_describe_act")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
