import { ActionIcon } from "@mantine/core";
import type Hls from "hls.js";
import { Volume2, VolumeX } from "lucide-react";
import { useEffect, useRef, useState, type ReactNode } from "react";
import classes from "./studio.module.css";
import { useT } from "./texts";

interface Props {
  /** The stream to show; its address is the same before and during the show. */
  stream: string;
  /** A picture is arriving now. */
  playing: boolean;
  /** The show has ended: its recording is played, with its time bar. */
  replay?: boolean;
  /** Stands for the recording until it is played. */
  poster?: string;
  /** Stands over the dark screen while there is no picture. */
  veil: ReactNode;
  chip?: ReactNode;
}

/** What viewers see, a moment later than the camera; silent until asked, so that the studio does not echo. */
export function Preview({ stream, playing, replay, poster, veil, chip }: Props) {
  const t = useT();
  const video = useRef<HTMLVideoElement>(null);
  const [muted, setMuted] = useState(true);
  const [shown, setShown] = useState(false);

  useEffect(() => {
    const el = video.current;
    if (!el || !playing) return;
    let player: Hls | null = null;
    let gone = false;
    const source = `/media/${encodeURIComponent(stream)}/index.m3u8`;
    void import("hls.js").then(({ default: Hls }) => {
      if (gone) return;
      if (!Hls.isSupported()) {
        el.src = source;
        return;
      }
      player = new Hls({ lowLatencyMode: !replay, startPosition: replay ? 0 : -1, maxLiveSyncPlaybackRate: 1.1, backBufferLength: 10, maxBufferLength: 10 });
      player.on(Hls.Events.ERROR, (_, data) => {
        if (!data.fatal || !player) return;
        if (data.type === Hls.ErrorTypes.MEDIA_ERROR) player.recoverMediaError();
        else window.setTimeout(() => player?.loadSource(source), 1500);
      });
      player.attachMedia(el);
      player.loadSource(source);
    });
    return () => {
      gone = true;
      player?.destroy();
      el.removeAttribute("src");
      setShown(false);
    };
  }, [stream, playing, replay]);

  return (
    <div className={classes.screen}>
      <video ref={video} muted={muted} autoPlay={!replay} controls={replay} poster={replay ? poster : undefined} playsInline onPlaying={() => setShown(true)} onLoadedData={() => replay && setShown(true)} hidden={!playing} aria-label={t("admin.preview")} />
      {(!playing || !shown) && <div className={classes.veil}>{veil}</div>}
      <div className={classes.screenTools}>
        <span>{chip}</span>
        {playing && !replay && (
          <ActionIcon variant="filled" color="dark" size={40} onClick={() => setMuted((m) => !m)} aria-label={muted ? t("admin.sound_on") : t("admin.sound_off")}>
            {muted ? <VolumeX size={18} aria-hidden /> : <Volume2 size={18} aria-hidden />}
          </ActionIcon>
        )}
      </div>
    </div>
  );
}
