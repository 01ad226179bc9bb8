import { ActionIcon, Badge, Button, Checkbox, Menu, SegmentedControl, Text, TextInput } from "@mantine/core";
import { ArrowDown, Ban, EllipsisVertical, Megaphone, MessageSquare, MicOff, Pin, SendHorizontal, ShoppingBag, Trash2, Undo2, X } from "lucide-react";
import { memo, useCallback, useEffect, useLayoutEffect, useRef, useState, type FormEvent } from "react";
import { useBanChatMemberMutation, useDeleteChatMessageMutation, useEndChatNoticeMutation, useMuteChatMemberMutation, usePostChatNoticeMutation, useUnbanChatMemberMutation } from "../api/chat";
import { clock } from "../format/time";
import { Confirm } from "../page/confirm";
import { Empty } from "../page/empty";
import { done, failed } from "../page/notice";
import { useAppDispatch, useAppSelector } from "../store";
import { useLang, useSay } from "../texts/texts";
import { Questions, useOpenQuestions } from "./questions";
import type { Line } from "./room";
import classes from "./studio.module.css";
import { Sanctions } from "./sanctions";
import { enter, type Talk } from "./talk";
import { useT } from "./texts";

type View = "talk" | "questions";

/** The room beside the picture, with what the host may do to a line and to its author. */
export function Chat({ showId, closed }: { showId: string; closed: boolean }) {
  const t = useT();
  const dispatch = useAppDispatch();
  const { lines, link, mayWrite, notice } = useAppSelector((s) => s.room);
  const talk = useRef<Talk | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const [atEnd, setAtEnd] = useState(true);
  const [ban, setBan] = useState<{ id: string; name: string } | null>(null);
  const [wipe, setWipe] = useState(true);
  const [view, setView] = useState<View>("talk");
  const open = useOpenQuestions(room(showId), closed);
  const [banMember] = useBanChatMemberMutation();

  useEffect(() => {
    let gone = false;
    void enter(showId, dispatch).then((entered) => {
      if (gone) entered.close();
      else talk.current = entered;
    });
    return () => {
      gone = true;
      talk.current?.close();
      talk.current = null;
    };
  }, [showId, dispatch]);

  const ask = useCallback((who: { id: string; name: string }) => {
    setWipe(true);
    setBan(who);
  }, []);

  // The list follows the newest line unless the reader has scrolled up to read.
  useLayoutEffect(() => {
    if (atEnd && list.current) list.current.scrollTop = list.current.scrollHeight;
  }, [lines, atEnd, view]);
  const scrolled = () => {
    const el = list.current;
    if (el) setAtEnd(el.scrollHeight - el.scrollTop - el.clientHeight < 40);
  };

  return (
    <>
      <div className={classes.head}>
        {closed ? (
          <Text fw={700} component="h2" size="md">
            {t("admin.chat")}
          </Text>
        ) : (
          <SegmentedControl
            value={view}
            onChange={(value) => setView(value as View)}
            aria-label={t("admin.chat_view")}
            data={[
              { value: "talk", label: t("admin.chat") },
              { value: "questions", label: open > 0 ? t("admin.questions_n", { n: open }) : t("admin.questions") },
            ]}
          />
        )}
        {link !== "on" && (
          <Badge color="amber" role="status" ml="auto">
            {link === "off" ? t("admin.chat_off") : t("admin.chat_connecting")}
          </Badge>
        )}
        <Sanctions room={room(showId)} />
      </div>
      {notice && <Standing showId={showId} text={notice.text} closed={closed} />}
      {view === "questions" && (
        <div className={classes.scroll}>
          <Questions room={room(showId)} closed={closed} />
        </div>
      )}
      <div className={classes.talkBox} hidden={view !== "talk"}>
        <div className={classes.talk} ref={list} onScroll={scrolled} tabIndex={0} role="log" aria-label={t("admin.chat")} aria-live="off">
          {lines.length === 0 && link === "on" && (
            <Empty icon={<MessageSquare size={26} />} title={t("admin.chat_empty")}>
              {t("admin.chat_empty_body")}
            </Empty>
          )}
          {lines.map((line) => (
            <ChatLine key={line.id} line={line} showId={showId} onBan={ask} />
          ))}
        </div>
        {!atEnd && (
          <Button className={classes.newer} size="compact-sm" color="dark" leftSection={<ArrowDown size={14} aria-hidden />} onClick={() => setAtEnd(true)}>
            {t("admin.chat_newest")}
          </Button>
        )}
      </div>
      {!closed && (mayWrite || link !== "on") && <Say showId={showId} talk={() => talk.current} />}
      <Confirm
        opened={ban !== null}
        title={t("admin.ban_title", { name: ban?.name ?? "" })}
        act={t("admin.ban_act", { name: ban?.name ?? "" })}
        onClose={() => setBan(null)}
        onConfirm={async () => {
          if (!ban) return;
          const { deleted } = await banMember({ room: room(showId), banInBody: { member: ban.id, keepLines: !wipe } }).unwrap();
          done(t(deleted > 0 ? "admin.banned_wiped" : "admin.banned", { name: ban.name, n: deleted }));
        }}
      >
        <Text size="sm">{t("admin.ban_body")}</Text>
        <Checkbox mt="md" py={12} checked={wipe} onChange={(e) => setWipe(e.currentTarget.checked)} label={t("admin.ban_wipe", { name: ban?.name ?? "" })} />
      </Confirm>
    </>
  );

}

const room = (showId: string) => `live:${showId}`;

interface LineProps {
  line: Line;
  showId: string;
  onBan(who: { id: string; name: string }): void;
}

const ChatLine = memo(function ChatLine({ line, showId, onBan }: LineProps) {
  const t = useT();
  const say = useSay();
  const lang = useLang();
  const [deleteMessage] = useDeleteChatMessageMutation();
  const [mute] = useMuteChatMemberMutation();
  const [unban] = useUnbanChatMemberMutation();

  switch (line.kind) {
    case "order":
      return (
        <div className={classes.event} data-kind="order">
          <ShoppingBag size={16} aria-hidden />
          <span>{t("admin.chat_bought", { who: line.who, product: (lang === "en" && line.productEn) || line.product, qty: line.qty })}</span>
        </div>
      );
    case "card":
      return (
        <div className={classes.event} data-kind="card">
          <Pin size={16} aria-hidden />
          <span>{t("admin.chat_pinned", { product: (lang === "en" && line.productEn) || line.product })}</span>
        </div>
      );
    case "notice":
      return (
        <div className={classes.event} data-kind="notice">
          <Megaphone size={16} aria-hidden />
          <span>
            <b>{t("admin.chat_notice_now")}</b> {line.text}
          </span>
        </div>
      );
  }

  const staff = line.author.role && line.author.role !== "member";
  const attempt = async (act: Promise<{ error?: unknown }>, word: string) => {
    const answer = await act;
    if (answer.error) failed(answer.error, lang);
    else done(word);
  };
  const name = line.author.name;

  return (
    <div className={classes.line} data-deleted={line.deleted || undefined}>
      <p>
        <time dateTime={line.at}>{clock(line.at)}</time>
        <b>{name}</b>
        {staff && (
          <Badge size="xs" color="fire" mr={6}>
            {say("role", line.author.role ?? "")}
          </Badge>
        )}
        {line.deleted ? t("admin.chat_deleted") : line.text}
      </p>
      {!line.deleted && (
        <Menu position="bottom-end" withinPortal>
          <Menu.Target>
            <ActionIcon className={classes.lineMenu} size={36} aria-label={t("admin.chat_line_menu", { name })}>
              <EllipsisVertical size={16} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<Trash2 size={16} aria-hidden />} onClick={() => attempt(deleteMessage({ room: room(showId), deleteInBody: { id: line.id } }), t("admin.chat_deleted_done"))}>
              {t("admin.chat_delete")}
            </Menu.Item>
            {!staff && (
              <>
                <Menu.Item
                  leftSection={<MicOff size={16} aria-hidden />}
                  onClick={() => attempt(mute({ room: room(showId), muteInBody: { member: line.author.id, seconds: 600 } }), t("admin.muted", { name }))}
                >
                  {t("admin.mute_10")}
                </Menu.Item>
                <Menu.Item leftSection={<Ban size={16} aria-hidden />} color="fire" onClick={() => onBan({ id: line.author.id, name })}>
                  {t("admin.ban")}
                </Menu.Item>
                <Menu.Item leftSection={<Undo2 size={16} aria-hidden />} onClick={() => attempt(unban({ room: room(showId), unbanInBody: { member: line.author.id } }), t("admin.unbanned", { name }))}>
                  {t("admin.unban")}
                </Menu.Item>
              </>
            )}
          </Menu.Dropdown>
        </Menu>
      )}
    </div>
  );
});

/** The notice that stands above the chat until the next one, or until it is taken down. */
function Standing({ showId, text, closed }: { showId: string; text: string; closed: boolean }) {
  const t = useT();
  const lang = useLang();
  const [endNotice, { isLoading }] = useEndChatNoticeMutation();
  return (
    <div className={classes.event} data-kind="notice" data-standing>
      <Megaphone size={16} aria-hidden />
      <span>
        <b>{t("admin.chat_notice_now")}</b> {text}
      </span>
      {!closed && (
        <ActionIcon size={44} variant="subtle" color="dark" aria-label={t("admin.chat_notice_end")} title={t("admin.chat_notice_end")} loading={isLoading} onClick={() => void endNotice({ room: room(showId) }).unwrap().catch((e) => failed(e, lang))}>
          <X size={18} aria-hidden />
        </ActionIcon>
      )}
    </div>
  );
}

/** Writes into the room as the show's host, or as a notice that stands out. */
function Say({ showId, talk }: { showId: string; talk: () => Talk | null }) {
  const t = useT();
  const lang = useLang();
  const [words, setWords] = useState("");
  const [busy, setBusy] = useState(false);
  const [postNotice] = usePostChatNoticeMutation();

  const send = async (asNotice: boolean) => {
    const text = words.trim();
    if (text === "" || busy) return;
    setBusy(true);
    try {
      if (asNotice) await postNotice({ room: room(showId), noticeInBody: { text } }).unwrap();
      else await talk()?.say(text);
      setWords("");
    } catch (e) {
      failed(e, lang);
    } finally {
      setBusy(false);
    }
  };

  return (
    <form
      className={classes.say}
      onSubmit={(e: FormEvent) => {
        e.preventDefault();
        void send(false);
      }}
    >
      <TextInput flex={1} aria-label={t("admin.chat_write")} placeholder={t("admin.chat_write")} value={words} maxLength={300} onChange={(e) => setWords(e.currentTarget.value)} />
      <ActionIcon size={40} aria-label={t("admin.chat_notice")} title={t("admin.chat_notice")} disabled={words.trim() === "" || busy} onClick={() => void send(true)} variant="default">
        <Megaphone size={18} aria-hidden />
      </ActionIcon>
      <ActionIcon type="submit" size={40} color="fire" variant="filled" aria-label={t("admin.chat_send")} disabled={words.trim() === "" || busy}>
        <SendHorizontal size={18} aria-hidden />
      </ActionIcon>
    </form>
  );
}
