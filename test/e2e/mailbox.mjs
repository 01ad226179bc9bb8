// A mail server that somebody else wrote, and what its mailboxes got, read by a parser that somebody else wrote.
import { simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";
import { until } from "./saja.mjs";

export class Mailbox {
  static async open() {
    const m = new Mailbox();
    m.mails = [];
    m.server = new SMTPServer({
      authOptional: true,
      disabledCommands: ["STARTTLS"],
      onData: (stream, session, done) =>
        simpleParser(stream).then((mail) => {
          const link = /href="(http[^"]+)"/g;
          const links = [...(mail.html || "").matchAll(link)].map(([, l]) => l.replaceAll("&amp;", "&"));
          m.mails.push({ to: session.envelope.rcptTo.map((r) => r.address), subject: mail.subject, text: mail.text, html: mail.html, link: links.find((l) => l.includes("token=")) ?? links[0] });
          done();
        }, done),
    });
    await new Promise((open) => m.server.listen(0, "127.0.0.1", open));
    return m;
  }

  /** env has a shop send its mail here. */
  get env() {
    return { SAJA_MAIL_SMTP: `127.0.0.1:${this.server.server.address().port}`, SAJA_MAIL_TLS: "none", SAJA_MAIL_FROM: "hello@shop.example" };
  }

  /** to waits for the next mail to an address that was not read yet. */
  async to(address) {
    let found;
    await until(`a mail to ${address}`, () => {
      const i = this.mails.findIndex((m) => m.to.includes(address));
      if (i < 0) return false;
      [found] = this.mails.splice(i, 1);
      return true;
    });
    return found;
  }

  close() {
    return new Promise((closed) => this.server.close(closed));
  }
}
