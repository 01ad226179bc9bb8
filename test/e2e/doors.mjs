// Holds every answer of the JSON doors that a journey sees against the shop's own document of them: its status, its type and
// its body. What the document does not promise fails the journey at its end, whoever asked: a caller or a page.
import { after } from "node:test";
import Ajv2020 from "ajv/dist/2020.js";
import formats from "ajv-formats";

const ask = globalThis.fetch;
let doors; // of the document, those with fewer placeholders first
let asked; // while the document is on its way
const pending = new Set();
const wrong = new Map(); // what was not promised, and one answer of it
let seen = 0;

// know reads the document of a shop, once: all shops of a journey are the same program.
export function know(url) {
  return (asked ??= ask(`${url}/api/openapi.json`).then((a) => a.json()).then(read));
}

function read(document) {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  formats(ajv);
  ajv.addSchema({ $id: "http://shop/document", components: document.components });
  doors = Object.entries(document.paths).map(([path, operations]) => ({
    path, operations,
    pattern: new RegExp(`^${path.replace(/[.*+?^$()|[\]\\]/g, "\\$&").replace(/\{[^}]+\}/g, "[^/]+")}$`),
    places: path.split("{").length,
  })).sort((a, b) => a.places - b.places);
  for (const { path, operations } of doors) {
    for (const [method, operation] of Object.entries(operations)) {
      operation.checks = {};
      for (const [status, response] of Object.entries(operation.responses)) {
        for (const [type, { schema }] of Object.entries(response.content ?? {})) {
          const at = JSON.parse(JSON.stringify(schema ?? true), (key, v) => (key === "$ref" ? v.replace("#/", "http://shop/document#/") : v));
          operation.checks[`${status} ${type}`] = ajv.compile(typeof at === "object" ? { ...at, $id: `http://shop/${method}/${path}/${status}/${type}`.replace(/[{}]/g, "-") } : at);
        }
      }
    }
  }
}

const isDoor = (url) => new URL(url).pathname.startsWith("/api/v1/");

// hold looks at one answer; body gives its text.
export function hold(method, url, status, type, body) {
  if (!isDoor(url)) return;
  const work = (async () => {
    const text = await body();
    if (!asked) return; // nobody started a shop here
    await asked;
    check(method, new URL(url).pathname, status, type.split(";")[0].trim(), text);
  })().catch(() => {}); // the answer was cut off: nothing to hold
  pending.add(work);
  work.finally(() => pending.delete(work));
}

function check(method, path, status, type, text) {
  const door = doors.find((d) => d.pattern.test(path) && d.operations[method.toLowerCase()]);
  if (!door) {
    const known = doors.some((d) => d.pattern.test(path));
    if (status !== (known ? 405 : 404) && method !== "HEAD") complain(`${method} ${path}: ${status}, and no such door is written down`, text);
    return;
  }
  seen++;
  const operation = door.operations[method.toLowerCase()];
  const at = `${method} ${door.path} ${status}`;
  const promised = operation.responses[status] ?? operation.responses[`${String(status)[0]}XX`];
  if (!promised) return complain(`${at}: this status is not written down`, text);
  if (!text && !promised.content) return;
  const holds = operation.checks[`${status} ${type}`];
  if (!holds) return complain(`${at}: answers ${type || "without a type"}, which is not written down`, text);
  let value;
  try {
    value = /json/.test(type) ? JSON.parse(text) : text;
  } catch (err) {
    return complain(`${at}: ${err.message}`, text);
  }
  if (!holds(value)) {
    for (const e of holds.errors) complain(`${at}: ${e.instancePath.replace(/\/\d+/g, "/n") || "/"} ${e.message} ${e.params.additionalProperty ?? ""}`, text);
  }
}

function complain(what, text) {
  if (!wrong.has(what)) wrong.set(what, text.slice(0, 400));
}

globalThis.fetch = async (input, init) => {
  const answer = await ask(input, init);
  const url = typeof input === "string" ? input : (input.url ?? String(input));
  if (isDoor(url)) {
    const copy = answer.clone();
    hold(init?.method ?? input.method ?? "GET", url, answer.status, answer.headers.get("content-type") ?? "", () => copy.text());
  }
  return answer;
};

// watch looks at what the pages of a browser's context are answered.
export function watch(context) {
  context.on("response", (r) => {
    if (r.fromServiceWorker() || !r.url().startsWith("http") || r.status() === 304) return;
    hold(r.request().method(), r.url(), r.status(), r.headers()["content-type"] ?? "", () => r.text());
  });
}

// promised waits for what is still on its way and says what was answered beyond the document.
export async function promised() {
  await Promise.all(pending);
  return [...wrong].map(([what, text]) => `${what}\n    ${text}`);
}

// It fails the file by its exit code and not by throwing: node leaves out the later hooks of a file once one has thrown, and
// these close its browser and stop its shop.
after(async () => {
  const found = await promised();
  console.log(`${seen} answers of the JSON doors held against the document`);
  if (found.length) {
    console.error(`answers beyond the document:\n${found.join("\n")}`);
    process.exitCode = 1;
  }
});
