// Draws the pieces that the demo clip is put together from, into <folder>/*.png with transparent backgrounds.
// Run: node test/media/clip/sprites.mjs <folder>   (needs test/node_modules and chromium)
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as k from "../../../internal/demo/art/kit.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(join(here, "../../package.json"));
const { chromium } = require("playwright-core");
const emojiFolder = dirname(require.resolve("@lobehub/fluent-emoji-3d/package.json"));
const out = process.argv[2];
mkdirSync(out, { recursive: true });

const emoji = (code) => {
  const path = join(emojiFolder, "assets", `${code}.webp`);
  if (!existsSync(path)) throw new Error(`no emoji ${code}`);
  return `<image href="data:image/webp;base64,${readFileSync(path).toString("base64")}" x="-100" y="-100" width="200" height="200" filter="url(#drop-big)"/>`;
};
const d = k.dice(20261124);
const on = (x, y, inner) => `<g transform="translate(${x} ${y})">${inner}</g>`;
// What is drawn about (0, 0), in a box of w × h.
const piece = (w, h, inner) => ({ w, h, body: on(w / 2, h / 2, inner) });

const sprites = {
  table: { w: 840, h: 1400, body: `<g transform="scale(1.18)">${k.tables.dark}</g><rect width="840" height="1400" fill="#4a2410" opacity=".25"/>` },
  pan: { w: 1200, h: 1200, body: k.handle + k.bowl("", { wall: "iron", r: 430 }) },
  sauce: { w: 1200, h: 1200, body: `<clipPath id="c"><circle cx="600" cy="600" r="430"/></clipPath><g clip-path="url(#c)"><g filter="url(#sauce)"><circle cx="600" cy="600" r="455" fill="#9a1c0a"/></g><circle cx="520" cy="480" r="330" fill="#d8401c" opacity=".35" filter="url(#softer)"/></g>` },
  gloss: { w: 1200, h: 1200, body: `<clipPath id="c"><circle cx="600" cy="600" r="425"/></clipPath><g clip-path="url(#c)"><rect x="150" y="150" width="900" height="900" filter="url(#gloss)" opacity=".5"/></g>` },
  rim: { w: 1200, h: 1200, body: `<clipPath id="c"><circle cx="600" cy="600" r="430"/></clipPath><g clip-path="url(#c)"><circle cx="600" cy="600" r="448" fill="none" stroke="#0d0502" stroke-opacity=".6" stroke-width="70" filter="url(#soft)"/></g>` },
  fish: piece(240, 220, k.fishCake()(d)),
  egg: piece(200, 180, k.halfEgg()()),
  bubble: piece(60, 60, `<circle r="22" fill="#ffb38f" opacity=".22"/><circle r="22" fill="none" stroke="#ffd9c4" stroke-opacity=".55" stroke-width="3"/><ellipse cx="-8" cy="-9" rx="7" ry="5" fill="#fff" opacity=".9"/>`),
  spatula: piece(1000, 260, `<g filter="url(#drop-big)"><path d="M-80 -30 C-160 -86 -330 -92 -400 -40 C-420 -14 -420 14 -400 40 C-330 92 -160 86 -80 30 L430 20 Q460 0 430 -20 Z" fill="#c98f52"/><path d="M-80 -30 C-160 -86 -330 -92 -400 -40 C-330 -60 -180 -50 -80 -12 L430 -8 L430 -20Z" fill="#eabf86" opacity=".75"/><path d="M-370 0 H-120 M-350 24 H-140" stroke="#8f5b2b" stroke-width="5" opacity=".45"/></g><linearGradient id="dip"><stop offset="0" stop-color="#b32410" stop-opacity=".75"/><stop offset=".55" stop-color="#b32410" stop-opacity=".45"/><stop offset="1" stop-color="#b32410" stop-opacity="0"/></linearGradient><path d="M-80 -30 C-160 -86 -330 -92 -400 -40 C-420 -14 -420 14 -400 40 C-330 92 -160 86 -80 30 Z" fill="url(#dip)"/>`),
  danmuji: { w: 320, h: 320, body: k.danmuji(d, 160, 160) },
  kimchi: { w: 320, h: 320, body: k.kimchiDish(d, 160, 160) },
  gochujang: { w: 320, h: 320, body: k.saucer(160, 160, 112, "clay", "#9c1a0a", `<path d="M100 150 Q160 90 214 150 Q220 210 160 214 Q104 208 100 150Z" fill="#c62a12" filter="url(#drop)"/><path d="M122 140 Q160 108 196 138" stroke="#ff9c78" stroke-width="9" fill="none" stroke-linecap="round" opacity=".8"/>`) },
  scallions: { w: 320, h: 320, body: k.saucer(160, 160, 112, "china", "#ece4d4", k.scatter(d, 26, 160, 160, 70, k.scallion)) },
  chili: piece(260, 260, emoji("1f336-fe0f")),
  garlic: piece(260, 260, emoji("1f9c4")),
  onion: piece(260, 260, emoji("1f9c5")),
  dial: piece(320, 320, `<g filter="url(#drop-big)"><circle r="138" fill="url(#china)"/></g><circle r="126" fill="#1a1613"/><circle r="126" fill="none" stroke="#fff" stroke-opacity=".25" stroke-width="3"/>${Array.from({ length: 60 }, (_, i) => `<rect x="-${i % 5 ? 1.5 : 3}" y="-116" width="${i % 5 ? 3 : 6}" height="${i % 5 ? 10 : 20}" rx="2" fill="${i % 15 ? "#fff8ee" : "#ffc53d"}" opacity="${i % 5 ? 0.45 : 1}" transform="rotate(${i * 6})"/>`).join("")}`),
  hand: piece(320, 320, `<g filter="url(#drop)"><path d="M-5 0 L-3 -112 Q0 -118 3 -112 L5 0Z" fill="#ff5a3c"/><circle cy="-96" r="9" fill="#ff5a3c"/></g>`),
};
for (let i = 0; i < 4; i++) sprites[`cake${i}`] = piece(260, 110, k.riceCake("cake-red", 180, 54)(d));
for (let i = 0; i < 3; i++) {
  sprites[`scallion${i}`] = piece(70, 70, k.scallion(d));
  sprites[`leaf${i}`] = piece(170, 60, k.longScallion(d));
  sprites[`sesame${i}`] = piece(30, 24, k.sesame(d));
}
for (const c of "0123456789") sprites[`digit${c}`] = piece(64, 100, `<text text-anchor="middle" y="30" font-size="84" font-weight="700" fill="#fff8ee">${c}</text>`);
sprites.colon = piece(40, 100, `<circle cy="-16" r="7" fill="#ffc53d"/><circle cy="16" r="7" fill="#ffc53d"/>`);

const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu", "--force-color-profile=srgb"] });
for (const [name, { w, h, body }] of Object.entries(sprites)) {
  const page = await browser.newPage({ viewport: { width: w, height: h } });
  await page.setContent(`<style>*{margin:0}html,body{background:transparent}text{font-family:"Noto Sans Mono","DejaVu Sans Mono",monospace}</style>
    <svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}"><defs>${k.defs}</defs>${body}</svg>`);
  await page.screenshot({ path: join(out, `${name}.png`), omitBackground: true });
  await page.close();
}
await browser.close();
