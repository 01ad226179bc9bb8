// An encoder that leaves out what it is told to: it publishes over RTMP what a real ffmpeg made before, in real time.
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

// film makes so many seconds of a moving picture with a tone, as FLV.
export function film(seconds, { size = "540x960", codec = [] } = {}) {
  const dir = mkdtempSync(join(tmpdir(), "saja-film-"));
  const made = spawnSync("ffmpeg", [
    "-v", "error", "-f", "lavfi", "-i", `testsrc2=size=${size}:rate=30`, "-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000", "-t", seconds,
    "-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-g", "30", "-b:v", "700k", "-pix_fmt", "yuv420p", ...codec,
    "-c:a", "aac", "-b:a", "64k", "-ac", "2", join(dir, "film.flv"),
  ].map(String));
  if (made.status !== 0) throw new Error(`ffmpeg: ${made.stderr}`);
  const bytes = readFileSync(join(dir, "film.flv"));
  rmSync(dir, { recursive: true });
  return bytes;
}

const video = 9, script = 18; // types of tags; sound is 8

function* tags(flv) {
  for (let at = 13; at + 11 <= flv.length;) {
    const length = flv.readUIntBE(at + 1, 3);
    yield { type: flv[at], ms: flv.readUIntBE(at + 4, 3) + flv[at + 7] * 2 ** 24, body: flv.subarray(at + 11, at + 11 + length) };
    at += 15 + length;
  }
}

// value writes AMF0.
function value(v) {
  if (v === null) return Buffer.from([5]);
  if (typeof v === "number") { const b = Buffer.alloc(9); b.writeDoubleBE(v, 1); return b; }
  const text = (s) => { const b = Buffer.from(s), n = Buffer.alloc(2); n.writeUInt16BE(b.length); return Buffer.concat([n, b]); };
  if (typeof v === "string") return Buffer.concat([Buffer.from([2]), text(v)]);
  return Buffer.concat([Buffer.from([3]), ...Object.entries(v).flatMap(([k, x]) => [text(k), value(x)]), Buffer.from([0, 0, 9])]);
}

export class Bent {
  // start publishes a film to an address again and again; keeps(kind, ms) says of "picture" and "sound" what is sent.
  static async start(address, flv, keeps) {
    const e = new Bent();
    const { hostname, port, pathname } = new URL(address.replace("rtmp:", "http:"));
    const [, app, key] = pathname.split("/");
    e.socket = connect(Number(port), hostname);
    e.closed = new Promise((done) => e.socket.on("close", done).on("error", () => {}));
    e.heard = Buffer.alloc(0);
    e.socket.on("data", (d) => (e.heard = Buffer.concat([e.heard, d]).subarray(0, 1 << 16)));
    e.socket.write(Buffer.concat([Buffer.from([3]), Buffer.alloc(8), randomBytes(1528)]));
    await e.has(() => e.heard.length >= 1 + 2 * 1536);
    e.socket.write(e.heard.subarray(1, 1537));
    e.send(2, 0, 1, 0, Buffer.from([0, 0xff, 0xff, 0xff])); // no message is cut into chunks
    await e.ask("_result", "connect", 1, { app, tcUrl: address });
    await e.ask("_result", "createStream", 2, null);
    await e.ask("NetStream.Publish.Start", "publish", 3, null, key, "live");
    e.done = e.play(flv, keeps);
    return e;
  }

  async has(what) {
    for (const end = Date.now() + 20_000; !what(); await sleep(10)) {
      if (Date.now() > end || this.socket.destroyed) throw new Error(`the server did not go on: ${this.heard.subarray(3073).toString("latin1")}`);
    }
  }

  async ask(answer, ...words) {
    const from = this.heard.length;
    this.send(3, 0, 20, words[0] === "publish" ? 1 : 0, Buffer.concat(words.map(value)));
    await this.has(() => this.heard.indexOf(answer, Math.min(from, this.heard.length)) >= 0);
  }

  send(chunk, ms, type, stream, body) {
    const head = Buffer.alloc(12);
    head[0] = chunk;
    head.writeUIntBE(ms, 1, 3);
    head.writeUIntBE(body.length, 4, 3);
    head[7] = type;
    head.writeUInt32LE(stream, 8);
    this.socket.write(Buffer.concat([head, body]));
  }

  // play sends the film over and over, with one clock over the seams. A track's configuration comes with its first frame.
  async play(flv, keeps) {
    const began = Date.now(), all = [...tags(flv)].filter((t) => t.type !== script), configured = {}; // the script would announce both tracks
    const config = (t) => t.body[1] === 0;
    const round = Math.max(...all.map((t) => t.ms)) + 33;
    for (let n = 0; ; n++) {
      const frame = all[n % all.length], ms = frame.ms + Math.floor(n / all.length) * round;
      await sleep(began + ms - Date.now());
      if (this.over || this.socket.destroyed) return;
      if (config(frame) || !keeps(frame.type === video ? "picture" : "sound", ms)) continue;
      if (!configured[frame.type]) {
        this.send(frame.type, ms, frame.type, 1, all.find((t) => t.type === frame.type && config(t)).body);
        configured[frame.type] = true;
      }
      this.send(frame.type, ms, frame.type, 1, frame.body);
    }
  }

  async stop() {
    this.over = true;
    await this.done;
    this.socket.destroy();
    await this.closed;
  }
}
