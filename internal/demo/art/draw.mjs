// Draws the demo's pictures: dishes from above, meal-kit boxes, restaurants, hosts and posters, into pictures/*.webp, each
// with the narrower widths of the shop's ladder beside it.
// Run: node internal/demo/art/draw.mjs [name …]   (needs test/node_modules, @lobehub/fluent-emoji-3d beside it, and chromium)
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { dishes } from "./dishes.mjs";
import * as k from "./kit.mjs";
import { boxes, faces, posters, shops } from "./scenes.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(join(here, "../../../test/package.json"));
const { chromium } = require("playwright-core");
const emoji = dirname(require.resolve("@lobehub/fluent-emoji-3d/package.json"));
const out = join(here, "pictures");
mkdirSync(out, { recursive: true });

const embed = (svg) => svg.replace(/EMOJI:([0-9a-f-]+)/g, (_, code) => {
  const path = join(emoji, "assets", `${code}.webp`);
  if (!existsSync(path)) throw new Error(`no emoji ${code}`);
  return `data:image/webp;base64,${readFileSync(path).toString("base64")}`;
});
const seed = (name) => [...name].reduce((s, c) => (s * 31 + c.charCodeAt(0)) >>> 0, 7);

const jobs = {};
for (const [name, draw] of Object.entries(dishes)) {
  jobs[name] = () => {
    const [table, things] = draw(k.dice(seed(name)));
    return { w: 1200, h: 1200, body: `${k.tables[table]}<g transform="translate(-84 -84) scale(1.14)">${things}</g><rect width="1200" height="1200" fill="url(#light)"/>` };
  };
}
Object.assign(jobs, boxes(dishes, seed), shops, faces, posters(dishes, seed));

const only = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu", "--force-color-profile=srgb"] });
for (const [name, make] of Object.entries(jobs)) {
  if (only.length && !only.includes(name)) continue;
  const { w, h, body, scale = w === 1200 ? 0.8 : 1 } = make(); // 960 wide is what pages show at most
  const page = await browser.newPage({ viewport: { width: w, height: h }, deviceScaleFactor: scale });
  await page.setContent(`<style>*{margin:0}body{font-family:"Noto Sans CJK KR","Noto Sans KR",sans-serif}</style>
    <svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}"><defs>${k.defs}</defs>${embed(body)}</svg>`);
  const png = join(out, `${name}.png`);
  await page.screenshot({ path: png });
  await page.close();
  execFileSync("cwebp", ["-quiet", "-q", "80", "-m", "6", png, "-o", join(out, `${name}.webp`)]);
  for (const width of [160, 320, 640].filter((x) => x < w * scale)) {
    execFileSync("cwebp", ["-quiet", "-q", "82", "-m", "6", "-resize", String(width), "0", png, "-o", join(out, `${name}.${width}.webp`)]);
  }
  execFileSync("rm", [png]);
  console.log(name, Math.round(readFileSync(join(out, `${name}.webp`)).length / 1024), "KB");
}
await browser.close();
