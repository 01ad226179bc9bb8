import type Hls from "hls.js";
import { free, told } from "../../shared/data";

// LivePreview plays what is on air without sound, over its poster, while it can be seen: once the page is there and has nothing to
// do, and only where the data is known to be free. Elsewhere the poster stays, and leads to the film.
class LivePreview extends HTMLElement {
  private video: HTMLVideoElement | undefined;
  private player: Hls | undefined;
  private watcher: IntersectionObserver | undefined;

  connectedCallback(): void {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches || !free(told(), matchMedia("(hover: hover) and (pointer: fine)").matches)) return;
    if (document.readyState === "complete") this.settle();
    else window.addEventListener("load", this.settle, { once: true });
  }

  private settle = (): void => {
    if ("requestIdleCallback" in window) requestIdleCallback(() => this.attend(), { timeout: 3000 });
    else setTimeout(() => this.attend(), 1000); // Safari
  };

  private attend(): void {
    if (!this.isConnected) return;
    this.watcher = new IntersectionObserver(([entry]) => (entry?.isIntersecting ? void this.start() : this.stop()), { threshold: 0.25 });
    this.watcher.observe(this);
  }

  disconnectedCallback(): void {
    window.removeEventListener("load", this.settle);
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

customElements.define("live-preview", LivePreview);
