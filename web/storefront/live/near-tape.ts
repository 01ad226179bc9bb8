// Tape is decoded sound by its time in the broadcast, played at any rate near 1. It runs in the thread that makes the sound.
export class Tape {
  private pieces: { at: number; end: number; rate: number; channels: Float32Array[] }[] = [];
  private head = NaN; // what is played next, in seconds

  // put lays a piece down. Encoders stamp sound in whole milliseconds, so what is nearly due begins where the last piece ended.
  put(at: number, rate: number, channels: Float32Array[]): void {
    const last = this.pieces.at(-1);
    if (last && Math.abs(at - last.end) < joint) at = last.end;
    else if (last && at < last.end) this.pieces = []; // it starts over
    this.pieces.push({ at, end: at + (channels[0]?.length ?? 0) / rate, rate, channels });
    if (this.pieces.length > most) this.pieces.splice(0, this.pieces.length - most);
  }

  // play fills out, whose first sample is to be what is due at want, while the broadcast runs at pace. What is not there is silence.
  play(out: Float32Array[], outRate: number, want: number, pace: number): void {
    const error = want - this.head;
    if (!(Math.abs(error) < off)) this.head = want;
    const step = (pace * (1 + Math.max(-lead, Math.min(lead, (want - this.head) / 2)))) / outRate;
    const length = out[0]?.length ?? 0;
    for (let i = 0; i < length; i++, this.head += step) {
      while (this.pieces[0] && this.pieces[0].end <= this.head) this.pieces.shift();
      const piece = this.pieces[0];
      const there = piece && this.head >= piece.at;
      for (let c = 0; c < out.length; c++) (out[c] as Float32Array)[i] = there ? this.sample(piece, c) : 0;
    }
  }

  private sample(piece: (typeof this.pieces)[number], channel: number): number {
    const of = piece.channels[Math.min(channel, piece.channels.length - 1)];
    if (!of) return 0;
    const place = (this.head - piece.at) * piece.rate;
    const index = Math.min(Math.max(Math.floor(place), 0), of.length - 1);
    const here = of[index] ?? 0;
    const after = this.pieces[1]?.channels[channel] ?? this.pieces[1]?.channels[0];
    const next = index + 1 < of.length ? (of[index + 1] ?? here) : (after?.[0] ?? here);
    return here + (next - here) * (place - index);
  }
}

const joint = 0.03; // seconds
const most = 200; // pieces, four seconds of AAC
const off = 0.1; // seconds of error that are jumped over
const lead = 0.02; // how much faster or slower smaller ones are made up for: unheard
