// The dishes of the demo's restaurants, drawn with the kit.
import * as k from "./kit.mjs";

const red = "#b32410", deep = "#8e1608";
const top = (d, n, r, make) => k.scatter(d, n, 600, 600, r, make);
const sprinkle = (d, n = 46, r = 330) => top(d, n, r, k.sesame) + top(d, Math.round(n * 0.7), r, k.scallion);

// Each entry draws one picture: (d) => [table, things on it].
export const dishes = {
  tteokbokki: (d) => ["dark", k.handle + k.bowl(
    k.bubbles(d, 26, 370) + top(d, 26, 370, k.riceCake()) + top(d, 7, 330, k.fishCake()) + top(d, 16, 260, k.riceCake()) +
    k.at(470, 690, 20, k.halfEgg()()) + k.at(735, 520, -30, k.halfEgg()()) + sprinkle(d, 60, 340), { wall: "iron", sauce: red, r: 420 }) +
    k.danmuji(d, 165, 1030) + k.chopsticks(1050, 250, 52) + k.steam(d)],
  "tteokbokki-pan": (d) => ["wood", k.handle + k.bowl(
    k.bubbles(d, 60, 390) + top(d, 30, 375, k.riceCake("cake-red", 170, 50)) + top(d, 9, 330, k.fishCake()) + top(d, 14, 300, k.longScallion) + top(d, 3, 160, k.halfEgg()) + top(d, 50, 330, k.sesame), { wall: "iron", sauce: deep, r: 430, gloss: 0.5 }) +
    k.at(180, 190, 14, `<image href="EMOJI:1f336-fe0f" width="210" height="210" x="-105" y="-105" filter="url(#drop)"/>`) + k.steam(d, 560, 400) + k.steam(d, 720, 460)],
  rose: (d) => ["marble", k.bowl(
    k.bubbles(d, 20, 370) + top(d, 24, 330, k.riceCake("cake-rose", 170, 50)) + top(d, 7, 260, k.cheese) + top(d, 8, 300, k.mushroom) + top(d, 26, 330, k.scallion) + top(d, 24, 320, (q) => `<circle r="${q.between(3, 6)}" fill="#5d1c0c" opacity=".8"/>`), { wall: "blue", sauce: "#e58a57", r: 405, gloss: 0.55 }) +
    k.napkin(190, 960, -18, "#365a78") + k.spoon(1035, 300, 118) + k.steam(d)],
  twigim: (d) => ["pale", k.board(
    k.scatter(d, 11, 560, 600, 330, (q) => `<g filter="url(#drop)"><g filter="url(#fry)"><rect x="-150" y="-44" width="${q.between(220, 300)}" height="88" rx="44" fill="url(#gold)"/></g><path d="M-110 -18H${q.between(20, 90)}" stroke="#fff3c4" stroke-width="8" stroke-linecap="round" opacity=".6"/></g>`) +
    k.scatter(d, 5, 640, 640, 230, k.shrimp)) + k.saucer(985, 300, 120, "clay", "#5b2a10", k.scatter(d, 10, 985, 300, 70, k.scallion)) + k.napkin(190, 1020, 12)],
  gukbap: (d) => ["wood", k.bowl(
    k.bubbles(d, 34, 340) + top(d, 11, 300, k.slice("meat", 170, 96)) + top(d, 70, 280, k.scallion) + k.scatter(d, 1, 600, 590, 10, () => `<g filter="url(#drop)"><path d="M-56 0 C-46 -50 50 -54 58 -4 C54 44 -50 50 -56 0Z" fill="#b2240f"/><path d="M-30 -16 Q0 -30 28 -14" stroke="#ff9c78" stroke-width="7" fill="none" opacity=".7"/></g>`), { wall: "clay", sauce: "#efe0c4", r: 390, gloss: 0.5, deep: 0.35 }) +
    k.ears("clay") + k.kimchiDish(d, 170, 1010) + k.saucer(1030, 190, 130, "brass", "#fffdf6", k.scatter(d, 60, 1030, 190, 90, () => `<ellipse rx="11" ry="7" fill="#fff" stroke="#ddd3c0" stroke-width="2"/>`)) + k.steam(d)],
  yukgaejang: (d) => ["slate", k.bowl(
    k.bubbles(d, 30, 340) + top(d, 40, 320, k.sprout) + top(d, 18, 300, k.longScallion) + top(d, 14, 280, (q) => k.slice("meat", 130, 60)(q)) + top(d, 12, 300, k.mushroom) + top(d, 20, 330, k.greens) + top(d, 26, 330, k.sesame), { wall: "clay", sauce: "#a52a0e", r: 400, gloss: 0.5 }) +
    k.spoon(1030, 920, -38) + k.steam(d)],
  naengmyeon: (d) => ["linen", k.bowl(
    k.noodles(d, { r: 250, n: 58, colors: ["#a88a6a", "#8c6f52", "#bda283"], width: 13 }) + top(d, 10, 320, k.ice) +
    k.scatter(d, 9, 545, 480, 110, k.cucumber) + k.at(715, 560, 40, k.pear()) + k.at(735, 610, 70, k.pear()) + k.at(500, 640, -20, k.slice("meat", 200, 120)(d)) + k.at(610, 560, 10, k.halfEgg()()) + top(d, 30, 300, k.sesame), { wall: "brass", sauce: "#dfd6bd", r: 395, gloss: 0.7, deep: 0.25 }) + k.chopsticks(1040, 840, -48) + k.saucer(160, 170, 110, "china", "#a82411")],
  bibim: (d) => ["linen", k.bowl(
    k.noodles(d, { r: 300, n: 70, colors: ["#c9502a", "#b43c1c", "#d9663c"], width: 13 }) + k.scatter(d, 12, 470, 500, 120, k.cucumber) + k.scatter(d, 10, 735, 520, 110, k.carrot) + k.at(610, 620, 0, k.halfEgg()()) + top(d, 56, 320, k.sesame) + k.scatter(d, 8, 600, 760, 120, k.greens), { wall: "blue", sauce: "#a8290f", r: 390 }) + k.chopsticks(1040, 300, 60) + k.napkin(170, 1010, 9, "#365a78")],
  kalguksu: (d) => ["pale", k.bowl(
    k.noodles(d, { r: 300, n: 60, colors: ["#fff1d2", "#f4deb0", "#fffaf0"], width: 24 }) + top(d, 10, 320, k.openClam) + top(d, 16, 300, k.carrot) + top(d, 18, 300, k.greens) + top(d, 36, 320, k.scallion), { wall: "china", sauce: "#ecdcb4", r: 400, gloss: 0.6, deep: 0.3 }) + k.kimchiDish(d, 1035, 1010) + k.chopsticks(130, 560, 84) + k.steam(d)],
  kimchijjim: (d) => ["dark", k.bowl(
    k.bubbles(d, 26, 350) + top(d, 26, 330, k.kimchi) + top(d, 7, 250, k.slice("meat", 210, 130)) + top(d, 5, 290, k.tofu) + top(d, 30, 330, k.longScallion) + top(d, 26, 320, k.sesame), { wall: "clay", sauce: "#a82a10", r: 405, gloss: 0.4 }) + k.ears("clay") + k.spoon(1020, 970, -40) + k.steam(d)],
  dakgalbi: (d) => ["slate", k.handle + k.bowl(
    top(d, 14, 350, (q) => `<g filter="url(#drop)"><path d="M-80 0 C-60 -60 60 -60 84 0 C60 50 -60 54 -80 0Z" fill="#cfe3a0"/><path d="M-60 0H60" stroke="#f6fae4" stroke-width="9"/></g>`) + top(d, 22, 320, k.chunk("char", 58)) + top(d, 12, 320, k.riceCake("cake-red", 130, 42)) + top(d, 6, 220, k.cheese) + top(d, 24, 330, k.greens) + top(d, 50, 330, k.sesame), { wall: "iron", sauce: "#98250f", r: 430, gloss: 0.25 }) + k.steam(d)],
  mara: (d) => ["red", k.bowl(
    k.bubbles(d, 44, 360) + k.noodles(d, { r: 280, n: 26, colors: ["#f0d9a6", "#e3c17f"], width: 20 }) + top(d, 9, 300, k.shrimp) + top(d, 9, 310, k.mushroom) + top(d, 8, 280, k.tofu) + top(d, 16, 320, k.dryPepper) + top(d, 22, 330, k.greens) + top(d, 40, 330, (q) => `<circle r="${q.between(5, 9)}" fill="#5f2a12"/>`), { wall: "china", sauce: "#a31c0a", r: 400, gloss: 0.7 }) + k.chopsticks(1050, 260, 50) + k.steam(d)],
  jukkumi: (d) => ["slate", k.handle + k.bowl(
    top(d, 26, 320, k.octopus) + top(d, 24, 330, (q) => `<g filter="url(#drop)"><path d="M-60 -20 Q0 -56 60 -20 Q70 14 50 26 Q0 -12 -50 26 Q-70 14 -60 -20Z" fill="#fbeedb" opacity=".92"/></g>`) + top(d, 18, 320, k.longScallion) + top(d, 12, 300, k.pepper()) + top(d, 44, 330, k.sesame), { wall: "iron", sauce: "#8d1d0a", r: 425, gloss: 0.5 }) + k.saucer(150, 1040, 120, "clay", "#2f5b2f", k.scatter(d, 12, 150, 1040, 70, k.greens)) + k.steam(d)],
  bindaetteok: (d) => ["wood", k.plate(
    [[470, 520], [730, 560], [580, 760]].map(([x, y]) => k.at(x, y, d.between(0, 360), `<g filter="url(#drop-big)"><g filter="url(#fry)"><circle r="190" fill="url(#gold)"/></g></g><g filter="url(#fry)" opacity=".7"><circle r="150" fill="none" stroke="#8a4c12" stroke-width="26" opacity=".45"/></g>` + k.scatter(d, 14, 0, 0, 140, k.longScallion) + k.scatter(d, 5, 0, 0, 110, k.pepper()) + k.scatter(d, 9, 0, 0, 140, k.sprout))).join(""), { wall: "blue", r: 450 }) + k.saucer(1030, 1020, 110, "china", "#3b1c0b", k.scatter(d, 8, 1030, 1020, 60, k.scallion)) + k.chopsticks(1070, 330, 70)],
  bibimbap: (d) => {
    const wedge = (i, fill, inside) => { const a = (i / 6) * 6.283; return k.scatter(d, 13, 600 + Math.cos(a) * 235, 600 + Math.sin(a) * 235, 125, inside); };
    return ["dark", k.bowl(
      top(d, 90, 380, () => `<ellipse rx="15" ry="9" fill="#fffdf6" stroke="#ddcfb6" stroke-width="2"/>`) + wedge(0, "", k.carrot) + wedge(1, "", k.greens) + wedge(2, "", k.sprout) + wedge(3, "", (q) => k.slice("meat", 90, 44)(q)) + wedge(4, "", k.mushroom) + wedge(5, "", k.cucumber) +
      k.at(600, 600, 12, k.friedEgg(0.98)) + k.at(690, 700, 0, `<g filter="url(#drop)"><circle r="50" fill="#a81d0b"/><path d="M-24 -18 Q0 -36 26 -14" stroke="#ff8a68" stroke-width="8" fill="none" opacity=".7"/></g>`) + top(d, 40, 330, k.sesame), { wall: "clay", sauce: "#f3ead6", r: 400, gloss: 0.1, deep: 0.3 }) + k.spoon(1040, 320, 112) + k.saucer(160, 1030, 118, "clay", "#8e1608")];
  },
  jeonbok: (d) => ["marble", k.bowl(
    top(d, 120, 370, () => `<ellipse rx="13" ry="8" fill="#f2edbe" opacity=".8"/>`) + top(d, 9, 240, (q) => `<g filter="url(#drop)"><path d="M-70 0 C-60 -46 50 -52 72 -4 C60 40 -50 48 -70 0Z" fill="#d9b184"/><path d="M-52 -4 C-30 -26 30 -28 52 -6" stroke="#4c5a3c" stroke-width="9" fill="none"/><path d="M-40 8 C-10 -2 20 0 44 8" stroke="#fff1da" stroke-width="6" fill="none" opacity=".7"/></g>`) + k.at(600, 610, 0, `<circle r="52" fill="url(#egg)"/><ellipse cx="-14" cy="-16" rx="14" ry="9" fill="#fff" opacity=".7"/>`) + top(d, 34, 330, k.scallion) + top(d, 30, 300, k.sesame), { wall: "china", sauce: "#d6cf8f", r: 390, gloss: 0.4, deep: 0.25 }) + k.spoon(1030, 900, -32) + k.napkin(180, 230, 16, "#2f5b45") + k.steam(d)],
  hotteok: (d) => ["green", k.board(
    [[400, 470], [690, 440], [480, 760], [780, 730]].map(([x, y], i) => k.at(x, y, i * 70, `<g filter="url(#drop-big)"><g filter="url(#fry)"><circle r="150" fill="url(#gold)"/></g></g><circle r="112" fill="#c57a26" opacity=".35"/>` + (i === 3 ? `<path d="M-60 -70 C20 -40 60 20 40 110" stroke="#5b2507" stroke-width="44" fill="none" stroke-linecap="round"/><path d="M-50 -62 C14 -36 48 14 34 80" stroke="#b65d18" stroke-width="10" fill="none" stroke-linecap="round" opacity=".8"/>` : "") + k.scatter(d, 12, 0, 0, 110, (q) => `<path d="M-13 0 Q0 -13 13 0 Q0 13 -13 0Z" fill="${q.pick(["#f6e2b4", "#7fa64a", "#d9a35b"])}"/>`))).join("")) + k.saucer(1050, 1050, 100, "brass", "#7a3a0c", "") + k.napkin(150, 150, -12)],
};
