import type { Engine, Playing } from "./engine";
import { Near, nearable, type Reason } from "./near";

// How long, in seconds, before the near door is tried again, and the longest after trying in vain. Infinity: never on this page.
const again: Record<Reason, [first: number, most: number]> = {
  refused: [5, 120],
  lost: [0.5, 30],
  silent: [2, 30],
  slow: [60, 240],
  undecoded: [Infinity, Infinity],
  over: [Infinity, Infinity],
};
const hiddenFor = 2; // seconds, until a page that nobody sees is played by the video

export interface Both extends Playing {
  near: string; // the address of the near door
  canvas: HTMLCanvasElement;
  far: () => Promise<Engine>; // plays the playlist in the video
  shaped: (width: number, height: number) => void;
  moved: () => void;
}

// Doors plays at the near door while it can, else the playlist, and moves between them without a gap in the picture: the one that
// is left stays in sight until the other shows something.
export class Doors implements Engine {
  private near?: Near;
  private far?: Engine;
  private coming?: Promise<Engine>; // far, being made
  private seen = false; // the canvas shows what is on air
  private tries = 0;
  private since = 0; // when the near door began to show
  private timer?: ReturnType<typeof setTimeout>;
  private away?: ReturnType<typeof setTimeout>;
  private small = false; // picture in picture
  private over = false;

  constructor(private readonly p: Both) {
    p.canvas.hidden = true;
    document.addEventListener("visibilitychange", this.looked);
    p.video.addEventListener("leavepictureinpicture", this.large);
    p.video.addEventListener("volumechange", this.sounded);
    if (nearable() && !document.hidden) this.enter();
    else void this.fall();
  }

  private enter(): void {
    clearTimeout(this.timer);
    if (this.over || this.near || this.small || document.hidden) return;
    const { p } = this;
    this.near = new Near({
      canvas: p.canvas,
      url: `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${p.near}`,
      calm: !p.canvas.hidden || this.far !== undefined,
      loudness: () => (p.video.muted || (this.far && !this.seen) ? 0 : p.video.volume),
      hushed: () => (p.video.muted = true),
      shown: (width, height) => {
        if (!this.far || this.seen) this.show();
        p.shaped(width, height);
      },
      moved: () => {
        if (!this.seen) this.show();
        p.moved();
      },
      left: (why) => this.left(why),
    });
  }

  // show puts the canvas before the video, which is let go.
  private show(): void {
    this.seen = true;
    this.since = performance.now();
    this.p.canvas.hidden = false;
    this.told();
    this.far?.destroy();
    this.far = undefined;
    void this.play();
  }

  private left(why: Reason): void {
    this.near = undefined;
    if (this.seen && performance.now() - this.since > 60_000) this.tries = 0;
    const [first, most] = again[why];
    const wait = Math.min(most, first * 2 ** this.tries++) * (0.75 + Math.random() / 2);
    clearTimeout(this.timer);
    if (Number.isFinite(wait)) this.timer = setTimeout(() => this.enter(), wait * 1000);
    if (why !== "over") void this.fall();
    else this.seen = false;
  }

  // fall has the video play on. The canvas keeps its last picture until then.
  private async fall(): Promise<void> {
    this.seen = false;
    if (this.over || this.far) return;
    this.coming ??= this.p.far();
    const far = await this.coming;
    this.coming = undefined;
    if (this.over || this.seen) return far.destroy();
    this.far = far;
    await far.play();
    await presented(this.p.video);
    if (this.far !== far || this.seen) return;
    this.p.canvas.hidden = true;
    this.told();
  }

  private told(): void {
    this.p.video.closest<HTMLElement>("live-player")?.setAttribute("data-door", this.seen ? "near" : "far");
  }

  // A page that nobody sees is given no frames: the video goes on sounding, and the near door is entered again when the page is seen.
  private looked = (): void => {
    clearTimeout(this.away);
    if (!document.hidden) {
      if (!this.near) this.enter();
    } else {
      this.away = setTimeout(() => this.rest(), hiddenFor * 1000);
    }
  };

  private rest(): void {
    if (!this.near) return;
    this.near.close();
    this.near = undefined;
    if (this.p.video.muted) this.seen = false;
    else void this.fall();
  }

  private large = (): void => {
    this.small = false;
    this.enter();
  };

  private sounded = (): void => {
    void this.near?.hear();
  };

  // whole has the video alone play, as for a small window of its own; it is done once the video shows something.
  async whole(): Promise<void> {
    this.small = true;
    this.near?.close();
    this.near = undefined;
    clearTimeout(this.timer);
    await this.fall();
    setTimeout(() => {
      if (document.pictureInPictureElement !== this.p.video) this.large(); // the browser did not take it
    }, 3000);
  }

  async play(): Promise<boolean> {
    if (!this.near || (this.far && !this.seen)) return (await this.far?.play()) ?? true;
    await this.near.hear();
    return true;
  }

  showing(): boolean {
    return this.seen || (this.far?.showing() ?? false);
  }

  picture(): HTMLVideoElement | HTMLCanvasElement {
    return this.p.canvas.hidden ? this.p.video : this.p.canvas;
  }

  place(): number {
    return this.seen ? (this.near?.place ?? 0) : (this.far?.place() ?? 0);
  }

  spans() {
    return this.far?.spans() ?? [];
  }

  latency(): number {
    return this.far?.latency() ?? 0;
  }

  toEdge(): void {
    this.far?.toEdge();
  }

  kick(): void {
    if (this.far) return this.far.kick();
    this.near?.close();
    this.left("lost");
  }

  destroy(): void {
    this.over = true;
    clearTimeout(this.timer);
    clearTimeout(this.away);
    document.removeEventListener("visibilitychange", this.looked);
    this.p.video.removeEventListener("leavepictureinpicture", this.large);
    this.p.video.removeEventListener("volumechange", this.sounded);
    this.near?.close();
    this.far?.destroy();
    this.p.canvas.hidden = true;
  }
}

// presented waits until the video shows a picture.
function presented(video: HTMLVideoElement): Promise<void> {
  return new Promise((done) => {
    if ("requestVideoFrameCallback" in video && !document.hidden) video.requestVideoFrameCallback(() => done());
    else video.addEventListener("timeupdate", () => done(), { once: true });
  });
}
