// What the near door sends (internal/media/near): a header of 24 bytes, big endian, and what it carries.

export type Message =
  | { kind: "configuration"; setup: Setup }
  | { kind: "beginning"; at: number; jump: boolean; left: number } // at: decoding time of the newest unit there is
  | { kind: "picture"; key: boolean; dts: number; pts: number; wall: number; data: Uint8Array<ArrayBuffer> }
  | { kind: "sound"; dts: number; pts: number; wall: number; data: Uint8Array<ArrayBuffer> };

export type Picture = Extract<Message, { kind: "picture" }>;
export type Sound = Extract<Message, { kind: "sound" }>;

// Setup is how to make the decoders of a run. Another run is another clock.
export interface Setup {
  run: number;
  video: { codec: string; description: Uint8Array<ArrayBuffer>; width: number; height: number };
  audio?: { codec: string; description: Uint8Array<ArrayBuffer>; sampleRate: number; channels: number };
}

const header = 24;

// read reads one message; times are in µs, wall clocks in ms. What it does not know it leaves out: undefined.
export function read(buffer: ArrayBuffer): Message | undefined {
  if (buffer.byteLength < header) return undefined;
  const view = new DataView(buffer);
  const flags = view.getUint8(1);
  const offset = view.getInt32(4);
  const dts = Number(view.getBigInt64(8));
  const wall = Number(view.getBigInt64(16));
  const data = new Uint8Array(buffer, header);
  switch (view.getUint8(0)) {
    case 1:
      return configuration(data);
    case 2:
      return { kind: "beginning", at: dts, jump: (flags & 2) !== 0, left: Math.max(offset, 0) };
    case 3:
      return { kind: "picture", key: (flags & 1) !== 0, dts, pts: dts + offset, wall, data };
    case 4:
      return { kind: "sound", dts, pts: dts, wall, data };
  }
  return undefined;
}

interface Written<T> {
  run: number;
  video: T & { codec: string; width: number; height: number };
  audio?: T & { codec: string; sampleRate: number; channels: number };
}

function configuration(data: Uint8Array): Message | undefined {
  try {
    const { run, video, audio } = JSON.parse(new TextDecoder().decode(data)) as Written<{ description: string }>;
    const setup: Setup = { run, video: { ...video, description: bytes(video.description) } };
    if (audio) setup.audio = { ...audio, description: bytes(audio.description) };
    return { kind: "configuration", setup };
  } catch {
    return undefined;
  }
}

const bytes = (base64: string) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
