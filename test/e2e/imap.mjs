// An IMAP server for journeys: one folder, one user, a password that may be changed.
import { createServer } from "node:net";
import { createInterface } from "node:readline";

/** Starts a server whose mails, texts with lines of \n, may be added to; a login with another password is refused. */
export async function startIMAP({ user, password }) {
  const box = { mails: [], password, logins: 0 };
  const open = new Set();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on("close", () => open.delete(socket)).on("error", () => {});
    const say = (line) => socket.write(line + "\r\n");
    say("* OK ready");
    createInterface({ input: socket }).on("line", (line) => {
      const [tag, ...words] = line.split(" ");
      const command = words.join(" ");
      const uid = Number(/^UID \w+ (\d+)/.exec(command)?.[1]);
      const mail = Buffer.from((box.mails[uid - 1] ?? "").replaceAll("\n", "\r\n"));
      if (command.startsWith("LOGIN ")) {
        box.logins++;
        return say(`${tag} ${command === `LOGIN "${user}" "${box.password}"` ? "OK in" : "NO [AUTHENTICATIONFAILED] wrong user or password"}`);
      }
      if (command.startsWith("EXAMINE ")) say(`* ${box.mails.length} EXISTS\r\n* OK [UIDVALIDITY 3] valid\r\n* OK [UIDNEXT ${box.mails.length + 1}] next`);
      else if (command.startsWith("UID SEARCH ")) say(["* SEARCH", ...box.mails.map((_, i) => i + 1)].join(" "));
      else if (command.includes("RFC822.SIZE")) say(`* ${uid} FETCH (UID ${uid} RFC822.SIZE ${mail.length})`);
      else if (command.includes("BODY.PEEK[]")) {
        socket.write(`* ${uid} FETCH (UID ${uid} BODY[]<0> {${mail.length}}\r\n`);
        socket.write(mail);
        say(")");
      } else if (command !== "LOGOUT") return say(`${tag} BAD what?`);
      say(`${tag} OK`);
      if (command === "LOGOUT") socket.end();
    });
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  box.addr = `127.0.0.1:${server.address().port}`;
  box.stop = () => {
    for (const socket of open) socket.destroy();
    return new Promise((ended) => server.close(ended));
  };
  return box;
}
