import type Hls from "hls.js";
import type { ErrorData } from "hls.js";
import type { Span } from "./timeline";

// Engine plays one playlist in a video element and keeps at it through lost networks, encoders that drop, and discontinuities.
export interface Engine {
  spans(): Span[];
  latency(): number; // seconds behind the host; 0 if not known
  toEdge(): void;
  kick(): void; // start over, after nothing else helped
  play(): Promise<boolean>; // muted where only that is allowed; false where even that is refused
  showing(): boolean; // there is a picture
  place(): number; // how far it has come, in seconds
  picture(): HTMLVideoElement | HTMLCanvasElement; // what is in sight
  whole?(): Promise<void>; // have the video play, so that it can be taken out of the page
  destroy(): void;
}

export interface Playing {
  video: HTMLVideoElement;
  src: string;
  live: boolean;
  loaded: () => void; // the playlist was read, again and again while live
}

const native = "application/vnd.apple.mpegurl";

// start plays a video with its sound, or muted where the browser allows only that; false is that it allows neither.
async function start(video: HTMLVideoElement): Promise<boolean> {
  const refused = (e: unknown) => e instanceof DOMException && e.name === "NotAllowedError"; // else a new load interrupted it
  try {
    await video.play();
  } catch (e) {
    if (!refused(e)) return true;
    video.muted = true;
    return video.play().then(() => true, (e: unknown) => !refused(e));
  }
  return true;
}

// InVideo is what all engines do alike that play in the video itself.
abstract class InVideo {
  constructor(protected readonly p: Playing) {}

  play(): Promise<boolean> {
    return start(this.p.video);
  }

  showing(): boolean {
    return this.p.video.readyState >= 2;
  }

  place(): number {
    return this.p.video.currentTime;
  }

  picture(): HTMLVideoElement {
    return this.p.video;
  }
}

// attach prefers hls.js, which reaches the host sooner and mends more; where no media source is to be had the browser plays HLS itself.
export async function attach(p: Playing): Promise<Engine> {
  if ("MediaSource" in window || "ManagedMediaSource" in window) {
    const { default: Player } = await import("hls.js/light");
    if (Player.isSupported()) return new Hlsjs(Player, p);
  }
  return new Native(p);
}

class Hlsjs extends InVideo implements Engine {
  private hls: Hls;
  private again?: ReturnType<typeof setTimeout>;
  private tries = 0;
  private mended: number[] = [];
  private over = false;

  constructor(
    private readonly Player: typeof Hls,
    p: Playing,
  ) {
    super(p);
    this.hls = this.start();
  }

  private start(): Hls {
    const { Player, p } = this;
    const hls = new Player({
      lowLatencyMode: p.live,
      maxLiveSyncPlaybackRate: p.live ? 1.1 : 1,
      backBufferLength: 30,
      maxBufferLength: p.live ? 10 : 30,
      startPosition: p.live ? -1 : 0,
      enableWorker: false, // one stream of fMP4: there is nothing to remux, a worker only costs memory
    });
    hls.on(Player.Events.ERROR, (_, e) => this.trouble(e));
    hls.on(Player.Events.LEVEL_UPDATED, () => p.loaded());
    hls.on(Player.Events.FRAG_BUFFERED, () => {
      this.tries = 0;
    });
    hls.loadSource(p.src);
    hls.attachMedia(p.video);
    return hls;
  }

  private trouble(e: ErrorData): void {
    if (!e.fatal || this.over) return;
    const { ErrorTypes } = this.Player;
    if (e.type === ErrorTypes.MEDIA_ERROR) {
      const now = performance.now();
      this.mended = this.mended.filter((at) => now - at < 10_000);
      this.mended.push(now);
      if (this.mended.length === 1) return this.hls.recoverMediaError();
      if (this.mended.length === 2) {
        this.hls.swapAudioCodec();
        return this.hls.recoverMediaError();
      }
      return this.later(() => this.kick());
    }
    if (e.type === ErrorTypes.NETWORK_ERROR && this.hls.levels.length > 0) return this.later(() => this.hls.startLoad(-1));
    this.later(() => this.kick()); // no playlist yet, or something that cannot be mended in place
  }

  // later waits longer each time, up to four seconds, and never in step with other viewers.
  private later(act: () => void): void {
    clearTimeout(this.again);
    const wait = Math.min(4000, 400 * 2 ** this.tries++) * (0.75 + Math.random() / 2);
    this.again = setTimeout(() => {
      if (!this.over) act();
    }, wait);
  }

  kick(): void {
    clearTimeout(this.again);
    this.hls.destroy();
    this.hls = this.start();
  }

  spans(): Span[] {
    const level = this.hls.levels[Math.max(this.hls.currentLevel, 0)] ?? this.hls.levels[0];
    return (level?.details?.fragments ?? []).flatMap((f) => (f.programDateTime === null ? [] : [{ start: f.start, duration: f.duration, wall: f.programDateTime }]));
  }

  latency(): number {
    return this.hls.latency || 0;
  }

  toEdge(): void {
    const edge = this.hls.liveSyncPosition;
    if (edge !== null && edge > this.p.video.currentTime) this.p.video.currentTime = edge;
  }

  destroy(): void {
    this.over = true;
    clearTimeout(this.again);
    this.hls.destroy();
  }
}

class Native extends InVideo implements Engine {
  private again?: ReturnType<typeof setTimeout>;
  private tries = 0;

  constructor(p: Playing) {
    super(p);
    if (!p.video.canPlayType(native)) return;
    p.video.addEventListener("error", this.failed);
    p.video.addEventListener("playing", this.fine);
    p.video.addEventListener("durationchange", p.loaded);
    p.video.src = p.src;
  }

  private fine = (): void => {
    this.tries = 0;
    this.p.loaded();
  };

  private failed = (): void => {
    clearTimeout(this.again);
    this.again = setTimeout(() => this.kick(), Math.min(4000, 400 * 2 ** this.tries++));
  };

  kick(): void {
    this.p.video.src = this.p.src;
    this.p.video.load();
    void this.p.video.play().catch(() => {});
  }

  spans(): Span[] {
    const video = this.p.video as HTMLVideoElement & { getStartDate?: () => Date };
    const wall = video.getStartDate?.().getTime() ?? NaN;
    if (!Number.isFinite(wall) || !Number.isFinite(video.duration)) return [];
    return [{ start: 0, duration: video.duration, wall }];
  }

  latency(): number {
    const { seekable, currentTime } = this.p.video;
    return seekable.length ? Math.max(0, seekable.end(seekable.length - 1) - currentTime) : 0;
  }

  toEdge(): void {
    const { video } = this.p;
    if (video.seekable.length) video.currentTime = video.seekable.end(video.seekable.length - 1) - 1;
  }

  destroy(): void {
    clearTimeout(this.again);
    this.p.video.removeEventListener("error", this.failed);
    this.p.video.removeEventListener("playing", this.fine);
    this.p.video.removeEventListener("durationchange", this.p.loaded);
    this.p.video.removeAttribute("src");
    this.p.video.load();
  }
}
