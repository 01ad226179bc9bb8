import type { Setup, Sound } from "./near-message";
import type { Clock } from "./near-pace";
import type { Told } from "./near-worklet";
import worklet from "./near-worklet?worker&url";

// Speaker decodes the sound of one run and plays it by the clock that the pictures follow.
export class Speaker {
  private readonly context = new AudioContext({ latencyHint: "interactive" });
  private readonly volume = this.context.createGain();
  private readonly decoder: AudioDecoder;
  private node?: AudioWorkletNode;
  private over = false;

  constructor(
    setup: NonNullable<Setup["audio"]>,
    private readonly clock: Clock,
    failed: (why: unknown) => void,
  ) {
    this.decoder = new AudioDecoder({ output: (data) => this.play(data), error: failed });
    this.decoder.configure({ codec: setup.codec, description: setup.description, sampleRate: setup.sampleRate, numberOfChannels: setup.channels });
    this.volume.connect(this.context.destination);
    this.context.audioWorklet.addModule(worklet).then(() => {
      if (this.over) return;
      this.node = new AudioWorkletNode(this.context, "near-sound", { numberOfInputs: 0, outputChannelCount: [2] });
      this.node.connect(this.volume);
      this.follow();
    }, failed);
  }

  // allowed asks the browser to let it be heard; it says no before somebody touched the page.
  async allowed(): Promise<boolean> {
    const patience = new Promise((done) => setTimeout(done, 500)); // a browser that says no does not say it
    await Promise.race([this.context.resume().catch(() => {}), patience]);
    return this.context.state === "running";
  }

  set loudness(volume: number) {
    this.volume.gain.value = volume;
  }

  hear(unit: Sound): void {
    if (this.decoder.state !== "configured" || this.decoder.decodeQueueSize > 100) return;
    this.decoder.decode(new EncodedAudioChunk({ type: "key", timestamp: unit.pts, data: unit.data }));
  }

  // follow tells the sound which moment is due.
  follow(): void {
    if (!this.node || !this.clock.started) return;
    const { context } = this;
    const heard = performance.now() / 1000 + (context.outputLatency || context.baseLatency || 0);
    this.say({ place: this.clock.place(heard), time: context.currentTime, pace: this.clock.rate });
  }

  private play(data: AudioData): void {
    const centre = data.numberOfChannels > 2 ? 3 : data.numberOfChannels;
    const channels = Array.from({ length: centre }, (_, c) => {
      const plane = new Float32Array(data.numberOfFrames);
      data.copyTo(plane, { planeIndex: c, format: "f32-planar" });
      return plane;
    });
    const [left, right, middle] = channels;
    if (left && right && middle) for (let i = 0; i < middle.length; i++) for (const side of [left, right]) side[i] = (side[i] ?? 0) + 0.7 * (middle[i] ?? 0);
    this.say({ at: data.timestamp / 1e6, rate: data.sampleRate, channels: channels.slice(0, 2) });
    data.close();
  }

  private say(told: Told): void {
    this.node?.port.postMessage(told, "channels" in told ? told.channels.map((c) => c.buffer) : []);
  }

  close(): void {
    this.over = true;
    if (this.decoder.state !== "closed") this.decoder.close();
    this.node?.disconnect();
    void this.context.close();
  }
}
