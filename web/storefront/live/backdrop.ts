import { still } from "./dom";

// Backdrop fills what the picture leaves free with the picture itself, out of focus. It is drawn very small and stretched by the
// browser, which blurs it for nothing; a CSS blur over a moving video costs a phone its battery.
export class Backdrop {
  private readonly timer: ReturnType<typeof setInterval>;
  private readonly pen: CanvasRenderingContext2D | null;

  constructor(
    private readonly picture: () => HTMLVideoElement | HTMLCanvasElement | undefined, // what is in sight
    private readonly box: HTMLElement,
    private readonly unseen: () => boolean,
  ) {
    this.pen = box.querySelector("canvas")?.getContext("2d", { alpha: false }) ?? null;
    this.timer = setInterval(() => this.draw(), still() ? 4000 : 600);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  draw(): void {
    const { pen } = this;
    const picture = this.picture();
    if (!pen || !picture || document.hidden || this.unseen()) return;
    const [wide, high] = picture instanceof HTMLVideoElement ? [picture.videoWidth, picture.videoHeight] : [picture.width, picture.height];
    const { width, height } = pen.canvas;
    const scale = Math.max(width / wide, height / high);
    const w = wide * scale;
    const h = high * scale;
    pen.filter = "blur(1.5px)"; // where it is not supported the stretching alone must do
    pen.drawImage(picture, (width - w) / 2, (height - h) / 2, w, h);
    pen.filter = "none";
    pen.fillStyle = "rgb(14 13 12 / 0.4)";
    pen.fillRect(0, 0, width, height);
    this.box.classList.add("drawn");
  }
}
