// Ports for the programs that a process of tests starts.
import { once } from "node:events";
import { createServer } from "node:net";

// Below 32768: from there on the kernel takes the ports of outgoing connections.
const first = 20_000, last = 31_900, block = 50;

async function listen(port) {
  const server = createServer().unref();
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return server;
}

// claimed is this process's block: it listens on the first port for as long as it lives. So two of them never reach for the same
// ports, also while a program that is started again has none of its own open.
let claimed;
async function claim() {
  for (let base = first; base < last; base += block) {
    try {
      await listen(base);
      return { next: base + 1, end: base + block };
    } catch (err) {
      if (err.code !== "EADDRINUSE") throw err;
    }
  }
  throw new Error(`all ports from ${first} to ${last} are taken`);
}

// freePorts gives n ports that nobody listens on, and that no other process of tests will take.
export async function freePorts(n) {
  claimed ??= claim();
  const mine = await claimed;
  const free = [];
  while (free.length < n) {
    if (mine.next === mine.end) throw new Error(`the block of ${block} ports is used up`);
    const port = mine.next++;
    try {
      (await listen(port)).close();
      free.push(port);
    } catch (err) {
      if (err.code !== "EADDRINUSE") throw err; // another program's
    }
  }
  return free;
}
