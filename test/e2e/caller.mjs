// Caller is someone who speaks to the shop's JSON doors: it keeps cookies like a browser, and nothing else.
export class Caller {
  constructor(url) {
    this.url = url;
    this.jar = new Map();
  }

  get cookie() {
    return [...this.jar].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  // send makes one request; a body that is not FormData, a string or bytes goes as JSON.
  async send(method, path, body, headers = {}) {
    const raw = body === undefined || body instanceof FormData || typeof body === "string" || body instanceof Uint8Array || body instanceof URLSearchParams;
    const answer = await fetch(path.startsWith("http") ? path : this.url + path, {
      method, redirect: "manual", body: raw ? body : JSON.stringify(body),
      headers: { ...(raw ? {} : { "Content-Type": "application/json" }), ...(this.jar.size ? { Cookie: this.cookie } : {}), ...headers },
    });
    for (const line of answer.headers.getSetCookie()) {
      const [pair] = line.split(";");
      const at = pair.indexOf("=");
      if (/max-age=0|expires=thu, 01 jan 1970/i.test(line)) this.jar.delete(pair.slice(0, at));
      else this.jar.set(pair.slice(0, at), pair.slice(at + 1));
    }
    const text = await answer.text();
    const json = /json/.test(answer.headers.get("content-type") ?? "") && text ? JSON.parse(text) : undefined;
    return { status: answer.status, headers: answer.headers, text, json, code: json?.code };
  }

  // ask is send for what must go well; it gives the body.
  async ask(method, path, body, headers) {
    const answer = await this.send(method, path, body, headers);
    if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return answer.json;
  }
}

export const password = "four words in a row";

// member signs up someone with an address.
export async function member(url, email, name = "김민지") {
  const c = new Caller(url);
  await c.ask("POST", "/api/v1/auth/sign-up", { email, password, name, phone: "010-1234-5678" });
  await c.ask("PUT", "/api/v1/me/address", address);
  return c;
}

export const address = { recipient: "김민지", phone: "010-1234-5678", postcode: "04524", line1: "서울 중구 세종대로 110", line2: "101동 1203호" };

// owner signs in with the one-time password and chooses one of their own.
export async function owner(saja) {
  const c = new Caller(saja.url);
  await c.ask("POST", "/api/v1/auth/sign-in", { email: "owner@saja.local", password: saja.oneTimePassword });
  await c.ask("POST", "/api/v1/auth/password", { current: saja.oneTimePassword, password });
  return c;
}

// fields are the hidden inputs of the form in a page, and where it goes.
function form(html, base) {
  const fields = new URLSearchParams();
  for (const [tag] of html.matchAll(/<input[^>]*type="hidden"[^>]*>/g)) {
    const at = (name) => new RegExp(`${name}="([^"]*)"`).exec(tag)?.[1].replaceAll("&amp;", "&").replaceAll("&#43;", "+").replaceAll("&#34;", '"') ?? "";
    fields.append(at("name"), at("value"));
  }
  return { to: new URL(/<form[^>]*action="([^"]*)"/.exec(html)[1].replaceAll("&amp;", "&"), base).href, fields };
}

// agree goes through a payment window as a shopper does who chooses outcome, up to the form that returns to the shop.
export async function agree(window, outcome = "approve") {
  const card = new Caller(new URL(window).origin);
  const opened = await card.send("GET", window);
  const page = new URL(opened.headers.get("location"), window).href;
  await card.send("POST", page, new URLSearchParams({ outcome }));
  return form((await card.send("GET", page)).text, page);
}

// pay pays a placed order; the answer is where the shop sends the browser.
export async function pay(shopper, placed) {
  const { to, fields } = await agree(placed.window);
  return shopper.send("POST", to, fields);
}
