import { told } from "../../shared/data";
import { painted } from "../../shared/painted";
import { t } from "../../shared/texts";
import { Backdrop } from "./backdrop";
import { find } from "./dom";
import { Doors } from "./doors";
import { attach, type Engine } from "./engine";
import { room } from "./room";
import type { ShowState } from "./talk";
import { Timeline } from "./timeline";

const tellAfter = 2.5; // seconds without a new picture
const nudgeAfter = 3;
const kickAfter = 10;
const lateBy = 8; // seconds behind the host from which on catching up is not worth it

// live-player shows the picture: the host's while on air, a slate while there is none, the recording afterwards.
export class LivePlayer extends HTMLElement {
  timeline = new Timeline([]);
  private engine?: Engine;
  private playing = ""; // the playlist
  private backdrop?: Backdrop;
  private watch?: ReturnType<typeof setInterval>;
  private last = { place: 0, at: 0, nudged: false };
  private resumed = false;
  private grown = 0; // when the playlist last got longer
  private online = false; // the chat is connected
  private halted = false; // paused by the viewer
  private dear = told().saveData === true; // the film waits until it is asked for
  private waits = false; // it does: what is playing has not been loaded

  get video(): HTMLVideoElement {
    return find<HTMLVideoElement>(this, ".picture");
  }

  // place is how far the picture has come, in seconds.
  get place(): number {
    return this.engine?.place() ?? 0;
  }

  // length is that of the recording, in seconds.
  get length(): number {
    return this.timeline.length || (Number.isFinite(this.video.duration) ? this.video.duration : 0);
  }

  connectedCallback(): void {
    const { video } = this;
    const r = room();
    this.backdrop = new Backdrop(() => (this.engine?.showing() ? this.engine.picture() : undefined), find(this, ".backdrop"), () => this.covered());
    video.addEventListener("loadeddata", () => this.backdrop?.draw());
    for (const name of ["loadedmetadata", "resize"]) video.addEventListener(name, () => this.shape(video.videoWidth, video.videoHeight));
    video.addEventListener("playing", () => this.moved());
    video.addEventListener("volumechange", () => this.sound());
    video.addEventListener("ended", () => this.slate(r.state));
    video.addEventListener("timeupdate", () => this.tick());
    video.addEventListener("seeked", () => this.tick());
    this.press(this, "unmute", () => this.loud(true));
    this.press(this, "play", () => void this.play());
    this.press(this, "retry", () => this.engine?.kick());
    const page = this.closest("live-room") ?? document;
    this.press(page, "sound", () => this.loud(video.muted));
    this.press(page, "pip", () => void this.small());
    document.addEventListener("visibilitychange", this.looked);
    r.on("state", (state) => void this.follow(state));
    r.on("online", (on) => (this.online = on));
    this.watch = setInterval(() => this.check(), 1000);
    void painted().then(() => this.follow(r.state)); // the player is large; the words and the poster come first
  }

  disconnectedCallback(): void {
    clearInterval(this.watch);
    document.removeEventListener("visibilitychange", this.looked);
    this.engine?.destroy();
    this.backdrop?.stop();
  }

  toggle(): void {
    const { video } = this;
    this.halted = !video.paused;
    if (video.paused) void this.play();
    else video.pause();
  }

  private press(root: ParentNode, act: string, then: () => void): void {
    root.querySelector(`[data-act="${act}"]`)?.addEventListener("click", then);
  }

  private reveal(act: string): void {
    const knob = this.closest("live-room")?.querySelector<HTMLElement>(`[data-act="${act}"]`);
    if (knob) knob.hidden = false;
  }

  private async follow(state: ShowState): Promise<void> {
    const { live, replay, state: came } = room().data;
    if (state !== "ended") this.slate(state);
    if (state === "live" || state === "away") await this.load(live, true);
    else if (state === "ended" && came === "ended" && replay) await this.load(replay, false);
    if (state === "ended" && this.playing === live && !this.video.ended) {
      setTimeout(() => this.slate("ended"), 4000); // what is buffered may play out
    } else if (state === "ended") {
      this.slate(state);
    }
  }

  private async load(src: string, live: boolean): Promise<void> {
    if (this.playing === src && !this.waits) return;
    this.playing = src;
    this.waits = this.dear;
    find(this, '[data-act="play"]').hidden = !this.waits;
    if (this.waits) return;
    this.last.at = performance.now();
    this.engine?.destroy();
    this.engine = await this.open(src, live);
    await this.play();
  }

  private async open(src: string, live: boolean): Promise<Engine> {
    const { video } = this;
    const playing = { video, src, live, loaded: () => this.dated(live) };
    const { near } = room().data;
    if (!live || !near) return attach(playing);
    return new Doors({
      ...playing, near, canvas: find(this, "canvas.picture"), far: () => attach(playing),
      shaped: (width, height) => this.shape(width, height),
      moved: () => this.tick(),
    });
  }

  private dated(live: boolean): void {
    const spans = this.engine?.spans() ?? [];
    if (!spans.length) return;
    const next = new Timeline(spans);
    if (next.moment(next.length) > this.timeline.moment(this.timeline.length)) this.grown = performance.now();
    this.timeline = next;
    if (live) return;
    this.dispatchEvent(new Event("timeline"));
    const at = Number(new URLSearchParams(location.search).get("at"));
    if (at && !this.resumed) this.video.currentTime = next.place(at); // back from signing in, at the same second
    this.resumed = true;
  }

  // play begins muted unless the viewer wanted sound before; where even that is refused there is a button.
  private async play(): Promise<void> {
    const { video } = this;
    this.halted = false;
    if (this.waits) {
      this.dear = false;
      return this.follow(room().state);
    }
    const start = find(this, '[data-act="play"]');
    start.hidden = true;
    video.muted = sessionStorage.getItem("saja-sound") !== "on";
    start.hidden = (await this.engine?.play()) ?? true;
    this.sound();
  }

  private loud(on: boolean): void {
    this.video.muted = !on;
    if (on && this.video.volume === 0) this.video.volume = 1;
    sessionStorage.setItem("saja-sound", on ? "on" : "off");
    if (!this.halted) void this.engine?.play();
  }

  private sound(): void {
    const { muted } = this.video;
    find(this, '[data-act="unmute"]').hidden = !muted || !this.engine?.showing() || sessionStorage.getItem("saja-sound") === "off";
    const knob = this.closest("live-room")?.querySelector<HTMLElement>('[data-act="sound"]');
    if (!knob) return;
    knob.hidden = false;
    knob.setAttribute("aria-pressed", String(!muted));
    knob.querySelector("use")?.setAttribute("href", muted ? "#i-mute" : "#i-sound");
  }

  private async small(): Promise<void> {
    try {
      if (document.pictureInPictureElement) await document.exitPictureInPicture();
      else {
        await this.engine?.whole?.();
        await this.video.requestPictureInPicture();
      }
    } catch {
      room().tell("toast", t("live.pip.refused"));
    }
  }

  private shape(width: number, height: number): void {
    const page = this.closest<HTMLElement>("live-room");
    if (page && width) page.dataset["shape"] = width > height ? "landscape" : "portrait";
    if (document.pictureInPictureEnabled) this.reveal("pip");
    this.backdrop?.draw();
  }

  // covered says whether the picture fills its stage, so that nothing behind it can be seen.
  private covered(): boolean {
    return getComputedStyle(this.video).objectFit === "cover";
  }

  private tick(): void {
    if (this.place !== this.last.place) this.moved();
    if (this.playing !== room().data.replay || !this.timeline.spans.length) return;
    room().tell("moment", this.timeline.moment(this.video.currentTime));
  }

  private moved(): void {
    this.last = { place: this.place, at: performance.now(), nudged: false };
    this.classList.add("moving");
    if (this.engine?.showing()) this.sound();
    if (room().state === "live") this.slate("live");
    else if (!find(this, '[data-when="trouble"]').hidden) this.slate(room().state);
  }

  // check looks every second whether the picture moves, and does a little more the longer it does not.
  private check(): void {
    const { video, engine } = this;
    if (!engine || this.halted || document.hidden || video.ended || room().state === "scheduled") {
      this.last.at = performance.now();
      return;
    }
    if (room().state === "away") return;
    if (room().state === "ended" && this.playing === room().data.live) return; // nothing more comes, and the words say so
    if (room().state === "live" && engine.latency() > lateBy) engine.toEdge(); // hls.js can do this only if it may ignore PART-HOLD-BACK
    const still = (performance.now() - this.last.at) / 1000;
    if (still > nudgeAfter && !this.last.nudged) {
      this.last.nudged = true;
      engine.toEdge();
      void engine.play();
    }
    // While the chat is connected the network is fine: then it is the host who is gone, and the server says so only after a while.
    const gone = this.online && this.classList.contains("moving");
    if (still > (gone ? tellAfter : 6) && find(this, '[data-act="play"]').hidden) this.slate(gone ? "away" : "trouble");
    if (still > kickAfter && performance.now() - this.grown < 5000) {
      this.last = { ...this.last, at: performance.now() - nudgeAfter * 1000, nudged: false };
      engine.kick(); // pictures arrive, but none is shown
      void engine.play();
    }
  }

  private looked = (): void => {
    if (document.hidden || room().state !== "live" || !this.engine) return;
    if (this.engine.latency() > 5) this.engine.toEdge();
    if (!this.halted) void this.engine.play();
  };

  // slate shows the words for a state without a picture, or none.
  private slate(state: ShowState | "trouble"): void {
    const replaying = state === "ended" && this.playing === room().data.replay && this.playing !== "";
    for (const s of this.querySelectorAll<HTMLElement>(".slate")) s.hidden = s.dataset["when"] !== state || replaying;
  }
}

customElements.define("live-player", LivePlayer);
