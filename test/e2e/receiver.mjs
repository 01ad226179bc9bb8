// A receiver of calls on this machine, as somebody has it who is told when parcels move.
import { once } from "node:events";
import { createServer } from "node:http";
import { until } from "./saja.mjs";

export async function receive() {
  const calls = [];
  const server = createServer((ask, answer) => {
    let body = "";
    ask.on("data", (d) => (body += d));
    ask.on("end", () => {
      calls.push({ headers: ask.headers, body });
      answer.writeHead(204).end();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${server.address().port}/parcels`,
    /** next waits for the oldest call that nobody took. */
    next: () => until("a call", () => calls.shift()),
    close: () => new Promise((done) => {
      server.close(done);
      server.closeAllConnections();
    }),
  };
}
