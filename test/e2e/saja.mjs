// Starts the real program on a fresh data folder, for journeys in a browser.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { know } from "./doors.mjs";
import { freePorts } from "./ports.mjs";

export const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
export const artifacts = join(root, "test/artifacts");
mkdirSync(artifacts, { recursive: true });

// until calls ask until it gives something truthy, or fails after the deadline with what it was waiting for.
export async function until(what, ask, { within = 90_000, every = 100 } = {}) {
  const end = Date.now() + within;
  let last;
  while (Date.now() < end) {
    try {
      const got = await ask();
      if (got) return got;
    } catch (err) {
      last = err;
      if (err.final) break; // waiting brings nothing any more
    }
    await sleep(every);
  }
  throw new Error(`waited ${within} ms for ${what}`, { cause: last });
}

// shops are those that were started here.
export const shops = [];

export class Saja {
  static async start({ demo = false, name = "saja", roles = [], env = {} } = {}) {
    const s = new Saja();
    s.data = mkdtempSync(join(tmpdir(), "saja-e2e-"));
    s.name = name;
    s.demo = demo;
    s.roles = roles;
    const [http, rtmp, metrics, pg] = await freePorts(4);
    s.url = `http://127.0.0.1:${http}`;
    s.rtmp = `rtmp://127.0.0.1:${rtmp}/live`;
    s.metrics = `http://127.0.0.1:${metrics}/metrics`;
    s.env = {
      ...process.env,
      SAJA_HTTP_ADDR: `127.0.0.1:${http}`,
      SAJA_RTMP_ADDR: `127.0.0.1:${rtmp}`,
      SAJA_METRICS_ADDR: `127.0.0.1:${metrics}`,
      SAJA_PAYMENT_SANDBOX_ADDR: `127.0.0.1:${pg}`,
      ...env,
    };
    s.log = "";
    shops.push(s);
    await s.run();
    return s;
  }

  // run starts the program on the same folder and ports, and waits until it has printed where everything is.
  async run() {
    this.out = "";
    this.process = spawn(process.env.SAJA_BIN ?? join(root, "bin/saja"), ["serve", "--data", this.data, ...(this.demo ? ["--demo"] : []), ...(this.roles.length ? ["--roles", this.roles.join(",")] : [])], { env: this.env });
    this.process.stdout.on("data", (d) => (this.out += d));
    this.process.stderr.on("data", (d) => (this.log += d));
    let ended;
    const gone = new Promise((done) => this.process.on("exit", (code, signal) => { ended = { code, signal }; done(); }));
    this.gone = gone;
    await until("saja to open", () => {
      if (ended) throw Object.assign(new Error(`saja ended with ${JSON.stringify(ended)}:\n${this.log.slice(-4000)}`), { final: true });
      return this.out.includes("is open") && this.out.includes("RTMP") && this.out.endsWith("\n\n");
    }, { within: 120_000 });
    await until("saja to be ready", async () => (await fetch(this.url + "/readyz")).ok);
    if (!this.roles.length || this.roles.includes("web")) await know(this.url);
  }

  // oneTimePassword is what the program printed for the first owner.
  get oneTimePassword() {
    return /one-time password: (\S+)/.exec(this.out)?.[1];
  }

  async kill(signal = "SIGKILL") {
    this.process.kill(signal);
    await this.gone;
  }

  async stop() {
    if (this.process.exitCode === null && this.process.signalCode === null) await this.kill("SIGTERM");
    writeFileSync(join(artifacts, `${this.name}.log`), this.log);
    rmSync(this.data, { recursive: true, force: true });
  }
}

// Encoder is a real ffmpeg that publishes a moving picture with a tone, like OBS.
export class Encoder {
  static start(address, { size = "540x960", codec = ["-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency"], audio = ["-c:a", "aac", "-b:a", "64k"], loud = false } = {}) {
    const e = new Encoder();
    e.log = "";
    e.process = spawn("ffmpeg", [
      "-hide_banner", "-loglevel", loud ? "debug" : "warning", "-re", "-f", "lavfi", "-i", `testsrc2=size=${size}:rate=30`, "-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000",
      ...codec, "-g", "30", "-b:v", "700k", "-pix_fmt", "yuv420p", ...audio, "-f", "flv", address,
    ]);
    e.process.stderr.on("data", (d) => (e.log += d));
    e.gone = new Promise((done) => e.process.on("exit", done));
    return e;
  }

  async kill() {
    this.process.kill("SIGKILL");
    await this.gone;
  }
}
