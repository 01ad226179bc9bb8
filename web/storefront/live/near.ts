import { read, type Message, type Picture, type Setup } from "./near-message";
import { Arrivals, Clock, Steps } from "./near-pace";
import { Speaker } from "./near-sound";

// Why the near door was left: it could not be entered, the line broke, nothing came, this viewer is too slow for it, its pictures
// cannot be decoded here, or the show is over.
export type Reason = "refused" | "lost" | "silent" | "slow" | "undecoded" | "over";

export interface Nearing {
  canvas: HTMLCanvasElement;
  url: string;
  calm: boolean; // what was there before is not shown: something newer is in sight
  loudness: () => number; // 0: muted
  hushed: () => void; // the browser does not let it be heard
  shown: (width: number, height: number) => void; // the first picture of now, and any of another size
  moved: () => void; // some times a second
  left: (why: Reason) => void; // once, after which nothing more is called
}

const firstWithin = 3; // seconds
const silentFor = 10;
const jumpsWithin = 30; // seconds
const jumpsMost = 3;
const queueMost = 24; // decoded pictures that wait to be shown
const steerEvery = 0.2;

export const nearable = () => "VideoDecoder" in window && "WebSocket" in window;

// Near plays one broadcast from the near door on a canvas.
export class Near {
  private readonly socket: WebSocket;
  private readonly pen: CanvasRenderingContext2D;
  private readonly clock = new Clock();
  private readonly arrivals = { picture: new Arrivals(), sound: new Arrivals() };
  private readonly steps = new Steps();
  private decoder?: VideoDecoder;
  private speaker?: Speaker;
  private setup?: Setup;
  private queue: VideoFrame[] = [];
  private keyless = true; // nothing can be decoded before the next keyframe
  private backlog = -Infinity; // units up to here were there before this viewer, by the clock of their run
  private joined = false; // the next configuration is of the run that backlog is of
  private fresh = false; // something came that was not
  private size = "";
  private jumps: number[] = [];
  private drawn = 0;
  private steered = 0;
  private told = 0;
  private heard = seconds(); // when something came last
  private readonly began = seconds();
  private frame = 0;
  private readonly watch = setInterval(() => this.look(), 500);
  private over = false;

  constructor(private readonly p: Nearing) {
    this.pen = p.canvas.getContext("2d", { alpha: false }) as CanvasRenderingContext2D;
    this.socket = new WebSocket(p.url);
    this.socket.binaryType = "arraybuffer";
    this.socket.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => this.take(read(data), seconds());
    this.socket.onclose = ({ code }) => this.leave(code === 4410 ? "over" : code === 4408 ? "slow" : this.heard > this.began && this.setup ? "lost" : "refused");
    this.frame = requestAnimationFrame(this.draw);
  }

  // place is the moment of the broadcast that is shown, in seconds.
  get place(): number {
    return this.drawn;
  }

  // hear makes it heard as loud as it should be now.
  async hear(): Promise<void> {
    const loud = this.p.loudness();
    if (loud === 0 || !this.setup?.audio) {
      return this.mute();
    }
    if (!("AudioDecoder" in window)) return this.leave("undecoded");
    try {
      this.speaker ??= new Speaker(this.setup.audio, this.clock, () => this.leave("undecoded"));
      this.speaker.loudness = loud;
      if (!(await this.speaker.allowed()) && !this.over) this.p.hushed();
    } catch {
      this.leave("undecoded");
    }
  }

  private mute(): void {
    this.speaker?.close();
    this.speaker = undefined;
    this.arrivals.sound.clear();
  }

  private take(m: Message | undefined, now: number): void {
    if (!m || this.over) return;
    this.heard = now;
    switch (m.kind) {
      case "configuration":
        if (m.setup.run !== this.setup?.run) this.begin(m.setup);
        this.joined = false;
        return;
      case "beginning":
        [this.backlog, this.joined] = [m.at, true];
        if (m.jump) this.jumped(now);
        return;
      case "sound":
        if (m.dts > this.backlog) this.arrivals.sound.add(m.pts / 1e6, now);
        this.speaker?.hear(m);
        return;
      case "picture":
        this.fresh ||= m.dts > this.backlog;
        if (m.dts >= this.backlog) this.arrivals.picture.add(m.pts / 1e6, now);
        this.steps.add(m.dts / 1e6);
        this.decode(m, now);
    }
  }

  // begin makes ready for a run.
  private begin(setup: Setup): void {
    this.setup = setup;
    if (!this.joined) this.backlog = -Infinity;
    this.stop();
    this.clock.stop();
    for (const a of Object.values(this.arrivals)) a.clear();
    this.decoder = new VideoDecoder({ output: (frame) => this.decoded(frame), error: () => this.leave("undecoded") });
    const { codec, description, width, height } = setup.video;
    this.decoder.configure({ codec, description, displayAspectWidth: width, displayAspectHeight: height, optimizeForLatency: true });
    this.keyless = true;
    void this.hear();
  }

  private decode(m: Picture, now: number): void {
    const { decoder } = this;
    if (decoder?.state !== "configured") return;
    if (decoder.decodeQueueSize > 90 && !m.key) {
      if (!this.keyless) this.jumped(now);
      this.keyless = true;
    }
    if (this.keyless && !m.key) return;
    this.keyless = false;
    decoder.decode(new EncodedVideoChunk({ type: m.key ? "key" : "delta", timestamp: m.pts, data: m.data }));
  }

  private decoded(frame: VideoFrame): void {
    if (this.over) return frame.close();
    this.queue.push(frame);
    if (this.queue.length > queueMost) this.queue.shift()?.close();
  }

  // jumped is that something was left out.
  private jumped(now: number): void {
    this.jumps = [...this.jumps.filter((at) => now - at < jumpsWithin), now];
    if (this.jumps.length > jumpsMost) this.leave("slow");
  }

  // steer keeps the clock as far behind as what comes needs.
  private steer(now: number): void {
    if (now - this.steered < steerEvery && this.clock.started) return;
    this.steered = now;
    const late = Math.max(...[this.arrivals.picture.late(), this.speaker && this.arrivals.sound.late()].map((s) => s ?? -Infinity));
    if (Number.isFinite(late)) {
      this.clock.steer(now, late + this.steps.step);
      this.speaker?.follow();
    }
  }

  // draw shows the picture that is due. The first is shown as soon as it is there.
  private draw = (): void => {
    this.frame = requestAnimationFrame(this.draw);
    const now = seconds();
    this.steer(now);
    const due = (this.clock.started ? this.clock.place(now + 0.008) : Infinity) * 1e6;
    let show: VideoFrame | undefined;
    if (this.p.calm && !this.fresh) return;
    const first = !this.size && !this.p.calm;
    while (this.queue[0] && (this.queue[0].timestamp <= due || first)) {
      show?.close();
      show = this.queue.shift();
      if (first) break;
    }
    if (!show) return;
    this.drawn = show.timestamp / 1e6;
    this.paint(show);
    show.close();
    if (now - this.told > 0.2 && this.size && this.fresh) {
      this.told = now;
      this.p.moved();
    }
  };

  private paint(picture: VideoFrame): void {
    const { canvas } = this.p;
    const { displayWidth: width, displayHeight: height } = picture;
    const size = `${width}×${height}`;
    if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
    this.pen.drawImage(picture, 0, 0, width, height);
    if (size === this.size) return;
    this.size = size;
    const { width: wide, height: high } = this.setup?.video ?? { width, height };
    this.p.shown(wide, high);
  }

  // look leaves a door where nothing is to be seen.
  private look(): void {
    const now = seconds();
    if (!this.size && now - this.began > firstWithin) this.leave("refused");
    else if (now - this.heard > silentFor) this.leave("silent");
  }

  private stop(): void {
    this.mute();
    if (this.decoder && this.decoder.state !== "closed") this.decoder.close();
    this.decoder = undefined;
    for (const frame of this.queue) frame.close();
    this.queue = [];
  }

  private leave(why: Reason): void {
    if (this.over) return;
    this.close();
    this.p.left(why);
  }

  // close ends it; the last picture stays on the canvas.
  close(): void {
    this.over = true;
    clearInterval(this.watch);
    cancelAnimationFrame(this.frame);
    this.socket.onclose = null;
    this.socket.close();
    this.stop();
  }
}

const seconds = () => performance.now() / 1000;
