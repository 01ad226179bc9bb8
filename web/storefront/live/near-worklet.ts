// The thread that makes the sound of the near door.
import { Tape } from "./near-tape";

declare const currentTime: number;
declare const sampleRate: number;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

// Told is what the page tells it: sound, or which moment of the broadcast is due at which time of this thread.
export type Told = { at: number; rate: number; channels: Float32Array[] } | { place: number; time: number; pace: number };

class NearSound extends AudioWorkletProcessor {
  private readonly tape = new Tape();
  private clock?: { place: number; time: number; pace: number };

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<Told>) => {
      if ("channels" in data) this.tape.put(data.at, data.rate, data.channels);
      else this.clock = data;
    };
  }

  process(_: Float32Array[][], outputs: Float32Array[][]): boolean {
    const out = outputs[0];
    if (out && this.clock) {
      const { place, time, pace } = this.clock;
      this.tape.play(out, sampleRate, place + (currentTime - time) * pace, pace);
    }
    return true;
  }
}

registerProcessor("near-sound", NearSound);
