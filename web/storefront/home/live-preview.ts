import type Hls from "hls.js";

// LivePreview plays what is on air without sound, over its poster, while it can be seen.
// It stays out of the way of people who ask for less motion or less data; the poster is there in any case.
class LivePreview extends HTMLElement {
  private video: HTMLVideoElement | undefined;
  private player: Hls | undefined;
  private watcher: IntersectionObserver | undefined;

  connectedCallback(): void {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches || savesData()) return;
    this.watcher = new IntersectionObserver(([entry]) => (entry?.isIntersecting ? void this.start() : this.stop()), { threshold: 0.25 });
    this.watcher.observe(this);
  }

  disconnectedCallback(): void {
    this.watcher?.disconnect();
    this.stop();
  }

  private async start(): Promise<void> {
    const src = this.dataset["src"];
    if (this.video || !src) return;
    const video = document.createElement("video");
    this.video = video;
    video.muted = true;
    video.playsInline = true;
    video.disablePictureInPicture = true;
    video.addEventListener("playing", () => this.setAttribute("playing", ""));
    this.append(video);
    if ("MediaSource" in window || "ManagedMediaSource" in window) {
      const { default: Hls } = await import("hls.js/light");
      if (this.video !== video) return;
      const player = new Hls({ enableWorker: false, maxBufferLength: 4, liveSyncDuration: 3 }) as Hls;
      this.player = player;
      player.on("hlsError" as Parameters<Hls["on"]>[0], (_: unknown, data: { fatal?: boolean }) => data.fatal && this.stop());
      player.loadSource(src);
      player.attachMedia(video);
    } else if (video.canPlayType("application/vnd.apple.mpegurl")) {
      video.src = src;
    }
    video.play().catch(() => this.stop());
  }

  private stop(): void {
    this.removeAttribute("playing");
    this.player?.destroy();
    this.player = undefined;
    this.video?.remove();
    this.video = undefined;
  }
}

function savesData(): boolean {
  return (navigator as Navigator & { connection?: { saveData?: boolean } }).connection?.saveData === true;
}

customElements.define("live-preview", LivePreview);
