import { Button, Group, Modal, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { useAdminCreateVendorMutation, useAdminUpdateVendorMutation, type VendorView as Vendor } from "../api/catalog";
import { problemOf } from "../api/problem";
import { pictureAddress } from "../format/picture";
import { done } from "../page/notice";
import { PictureDrop } from "../page/picture-drop";
import { ProblemView } from "../page/problem-view";
import { useT } from "./texts";

interface Props {
  /** The vendor that is changed; left out: a new one. */
  vendor?: Vendor;
  onClose(): void;
  onSaved?(vendor: Vendor): void;
}

/** Adds a vendor or changes one: its name, its story, its picture. */
export function VendorDialog({ vendor, onClose, onSaved }: Props) {
  const t = useT();
  const [name, setName] = useState(vendor?.name ?? "");
  const [nameEn, setNameEn] = useState(vendor?.nameEn ?? "");
  const [story, setStory] = useState(vendor?.story ?? "");
  const [storyEn, setStoryEn] = useState(vendor?.storyEn ?? "");
  const [pictureId, setPictureId] = useState(vendor?.picture?.id ?? "");
  const [create, creating] = useAdminCreateVendorMutation();
  const [update, updating] = useAdminUpdateVendorMutation();
  const error = creating.error ?? updating.error;
  const wrong = error ? problemOf(error).fields : {};

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation(); // a dialog over the product's form is not that form
    const vendorForm = { name: name.trim(), nameEn: nameEn.trim(), story: story.trim(), storyEn: storyEn.trim(), pictureId, slug: vendor?.slug ?? "", version: vendor?.version ?? 0 };
    const answer = vendor ? await update({ id: vendor.id, vendorForm }) : await create({ vendorForm });
    if (answer.error) return;
    done(t("admin.vendor_saved", { name: answer.data.name }));
    onSaved?.(answer.data);
    onClose();
  };

  return (
    <Modal opened onClose={onClose} title={<Text component="span" fw={700}>{vendor ? vendor.name : t("admin.vendor_new")}</Text>} closeButtonProps={{ "aria-label": t("admin.close") }}>
      <form onSubmit={submit} noValidate>
        <Stack>
          <TextInput label={t("admin.vendor_name_ko")} required maxLength={60} value={name} onChange={(e) => setName(e.currentTarget.value)} error={wrong["name"]} data-autofocus />
          <TextInput label={t("admin.vendor_name_en")} lang="en" maxLength={60} value={nameEn} onChange={(e) => setNameEn(e.currentTarget.value)} error={wrong["nameEn"]} />
          <Textarea label={t("admin.vendor_story_ko")} autosize minRows={2} maxRows={8} maxLength={2000} value={story} onChange={(e) => setStory(e.currentTarget.value)} error={wrong["story"]} />
          <Textarea label={t("admin.vendor_story_en")} lang="en" autosize minRows={2} maxRows={8} maxLength={3000} value={storyEn} onChange={(e) => setStoryEn(e.currentTarget.value)} error={wrong["storyEn"]} />
          <PictureDrop label={t("admin.vendor_picture")} url={pictureId && pictureAddress(pictureId, 320)} ratio="1" width={180} onChange={(p) => setPictureId(p?.id ?? "")} />
          <ProblemView error={error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("admin.back")}
            </Button>
            <Button type="submit" loading={creating.isLoading || updating.isLoading} disabled={name.trim() === ""}>
              {vendor ? t("admin.vendor_save") : t("admin.vendor_create")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
