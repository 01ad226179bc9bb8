import { AppShell, Stack, UnstyledButton } from "@mantine/core";
import { Search } from "lucide-react";
import { Link, NavLink } from "react-router";
import { useAllOnAir } from "../shows/on-air";
import { useMay } from "../session/me";
import { useLang, useT } from "../texts/texts";
import { openJump } from "./jump-open";
import { Mark } from "./mark";
import { backRooms, rooms, type Room } from "./rooms";
import classes from "./shell.module.css";
import { Who } from "./who";

/** The left rail: few words, what is on air now, and who is signed in. */
export function Rail({ onGo }: { onGo(): void }) {
  const t = useT();
  const lang = useLang();
  const may = useMay();
  const onAir = useAllOnAir();
  const back = backRooms.filter((room) => may(room.act));

  return (
    <>
      <AppShell.Section mb="md">
        <Link to="/" className={classes.brand} onClick={onGo}>
          <Mark /> Saja
        </Link>
      </AppShell.Section>
      <AppShell.Section mb="sm">
        <UnstyledButton className={classes.jump} onClick={openJump} aria-keyshortcuts="Meta+K Control+K">
          <Search size={16} aria-hidden /> {t("admin.jump")} <kbd>⌘K</kbd>
        </UnstyledButton>
      </AppShell.Section>
      <AppShell.Section grow component="nav" aria-label={t("admin.rooms")} style={{ overflowY: "auto" }}>
        <Stack gap={2}>
          {rooms.filter((room) => may(room.act)).map((room) => <RoomLink key={room.to} room={room} onGo={onGo} />)}
          {back.length > 0 && <div className={classes.group}>{t("admin.rooms_back")}</div>}
          {back.map((room) => <RoomLink key={room.to} room={room} onGo={onGo} />)}
        </Stack>
      </AppShell.Section>
      {onAir.map((show) => (
        <AppShell.Section mb="xs" key={show.id}>
          <Link to={`/studio/${show.id}`} className={classes.onAir} onClick={onGo}>
            <span className={classes.dot} aria-hidden />
            <span>{t("admin.on_air_link", { title: (lang === "en" && show.titleEn) || show.title })}</span>
          </Link>
        </AppShell.Section>
      ))}
      <AppShell.Section>
        <Who onGo={onGo} />
      </AppShell.Section>
    </>
  );
}

function RoomLink({ room, onGo }: { room: Room; onGo(): void }) {
  const t = useT();
  const Icon = room.icon;
  return (
    <NavLink to={room.to} end={room.to === "/"} className={classes.link} onClick={onGo}>
      <Icon size={18} aria-hidden /> {t(room.label)}
    </NavLink>
  );
}
