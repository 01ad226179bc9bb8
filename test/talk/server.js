// The chat as a process of its own, and the official client against it.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { Centrifuge } from "centrifuge";
import WebSocket from "ws";

const root = fileURLToPath(new URL("../..", import.meta.url));
const patience = 90_000;

let binary;
function build() {
  if (!binary) {
    binary = join(mkdtempSync(join(tmpdir(), "saja-talk-")), "server");
    execFileSync("go", ["build", "-o", binary, "./test/talk/server"], { cwd: root, stdio: "inherit" });
    process.on("exit", () => rmSync(join(binary, ".."), { recursive: true, force: true }));
  }
  return binary;
}

export class Server {
  static async start() {
    const s = new Server();
    s.data = mkdtempSync(join(tmpdir(), "saja-talk-data-"));
    s.addr = "127.0.0.1:0";
    s.clients = new Set();
    await s.run();
    return s;
  }

  async run() {
    this.process = spawn(build(), ["-addr", this.addr, "-data", this.data], { stdio: ["ignore", "pipe", "pipe"] });
    this.log = "";
    this.process.stderr.on("data", (b) => (this.log += b));
    const ended = once(this.process, "exit");
    const first = once(createInterface(this.process.stdout), "line");
    const line = await Promise.race([first.then(([l]) => l), ended.then(() => null)]);
    if (!line) throw new Error(`the server did not start:\n${this.log}`);
    this.addr = line.replace("listening on ", "");
  }

  /** kill ends the process as a power switch would, and waits until it is gone. */
  async kill(signal = "SIGKILL") {
    const ended = once(this.process, "exit");
    this.process.kill(signal);
    await ended;
  }

  async stop() {
    for (const c of this.clients) c.disconnect();
    if (this.process.exitCode === null && this.process.signalCode === null) await this.kill("SIGKILL");
    rmSync(this.data, { recursive: true, force: true });
  }

  /** client is the official client as someone, or as a guest. Every code it went through is in .codes. */
  client(as, options = {}) {
    const headers = as ? { "X-As": encodeHeader(as) } : {};
    class Socket extends WebSocket {
      constructor(url, protocols) {
        super(url, protocols, { headers });
        this.on("message", (frame) => String(frame) === "{}" && c.pings++);
      }
    }
    const c = new Centrifuge(`ws://${this.addr}/connection/websocket`, {
      websocket: Socket,
      minReconnectDelay: 50,
      maxReconnectDelay: 300,
      timeout: 60_000, // of a command; a slow machine is no failure
      ...options,
    });
    c.codes = [];
    c.pings = 0;
    c.personal = [];
    c.on("connecting", (e) => c.codes.push(e.code));
    c.on("disconnected", (e) => c.codes.push(e.code));
    c.on("error", (e) => (c.lastError = e));
    c.on("message", (e) => c.personal.push(e.data));
    this.clients.add(c);
    return c;
  }

  async post(path, body, as) {
    const response = await fetch(`http://${this.addr}${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", ...(as ? { "X-As": encodeHeader(as) } : {}) },
      body: JSON.stringify(body ?? {}),
    });
    const text = await response.text();
    return { status: response.status, body: text ? safe(text) : null };
  }

  async get(path, as) {
    const response = await fetch(`http://${this.addr}${path}`, { headers: as ? { "X-As": encodeHeader(as) } : {} });
    return { status: response.status, body: safe(await response.text()) };
  }
}

// A header holds bytes; names are Korean.
function encodeHeader(as) {
  return Buffer.from(as, "utf8").toString("latin1");
}

function safe(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** hear subscribes and keeps everything that comes: .all in order, .offsets, .subscribed contexts. */
export function hear(client, room) {
  const sub = client.newSubscription(room);
  sub.all = [];
  sub.subscribedWith = [];
  sub.on("publication", (e) => sub.all.push({ ...e.data, offset: e.offset }));
  sub.on("subscribed", (e) => sub.subscribedWith.push(e));
  sub.subscribe();
  client.connect();
  return sub;
}

export const texts = (sub) => sub.all.filter((m) => m.kind === "text").map((m) => m.text);

/** until waits for a condition, and says what it was waiting for when it does not come. */
export async function until(what, condition) {
  const deadline = Date.now() + patience;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (Date.now() > deadline) throw new Error(`waited ${patience / 1000} s in vain until ${what}`);
    await new Promise((r) => setTimeout(r, 10));
  }
}

let serial = 0;
export const room = () => `live:test-${process.pid}-${++serial}`;
export const mid = () => crypto.randomUUID();
