// Everything in the demo's pictures that is not a dish: boxes, restaurants, hosts and show posters.
import * as k from "./kit.mjs";

const scene = (dishes, seed, name) => { const [table, things] = dishes[name](k.dice(seed(name))); return { table: k.tables[table], things }; };

// A meal-kit box on its table: its window shows the dish, the label tells what it is.
const labels = {
  tteokbokki: ["서울스낵", "불맛 쌀떡볶이", "2인분 · 620g", "#c1271b", "#7d120b"],
  rose: ["서울스낵", "로제 떡볶이", "2인분 · 640g", "#e2744a", "#a8431f"],
  twigim: ["서울스낵", "모둠 튀김", "12개입 · 540g", "#e0a030", "#9a6412"],
  gukbap: ["온기국밥", "돼지국밥", "2인분 · 1.2kg", "#6b4a33", "#37241a"],
  yukgaejang: ["온기국밥", "한우 육개장", "2인분 · 1.1kg", "#8e2415", "#4a0f08"],
  naengmyeon: ["한강면옥", "평양식 물냉면", "2인분 · 980g", "#2f6d96", "#173f5c"],
  bibim: ["한강면옥", "비빔냉면", "2인분 · 760g", "#b5382a", "#6d1a11"],
  kalguksu: ["남산손칼국수", "바지락 칼국수", "2인분 · 1.0kg", "#3c7458", "#1e4534"],
  kimchijjim: ["종로찜집", "묵은지 김치찜", "2~3인분 · 900g", "#a3311f", "#5d160c"],
  dakgalbi: ["종로찜집", "숯불 닭갈비", "2인분 · 700g", "#b8451c", "#6a210a"],
  jukkumi: ["종로찜집", "직화 쭈꾸미", "2인분 · 520g", "#8b1f14", "#4a0d07"],
  mara: ["사천당", "마라탕", "2인분 · 880g", "#99190f", "#560a06"],
  bindaetteok: ["광장부침", "녹두 빈대떡", "4장 · 600g", "#7c6a24", "#453a10"],
  bibimbap: ["온기국밥", "전주식 비빔밥", "2인분 · 640g", "#557a3a", "#2d471c"],
  jeonbok: ["남산손칼국수", "전복죽", "2인분 · 560g", "#6f8041", "#3a4720"],
  hotteok: ["광장부침", "씨앗 호떡", "6개입 · 480g", "#9b6a2b", "#5a3a13"],
};

export function boxes(dishes, seed) {
  const jobs = {};
  for (const [name, [vendor, title, size, light, dark]] of Object.entries(labels)) {
    jobs[`${name}-box`] = () => {
      const { table, things } = scene(dishes, seed, name);
      return { w: 1200, h: 1200, body: `${table}
        <defs><linearGradient id="box" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="${light}"/><stop offset="1" stop-color="${dark}"/></linearGradient>
          <clipPath id="window"><circle cx="600" cy="455" r="268"/></clipPath></defs>
        <g filter="url(#drop-big)"><path d="M210 120 L990 120 L1010 150 L1010 1060 Q1010 1090 980 1090 L220 1090 Q190 1090 190 1060 L190 150 Z" fill="url(#box)"/></g>
        <path d="M210 120 L990 120 L1010 150 L190 150 Z" fill="#fff" opacity=".22"/><rect x="190" y="150" width="820" height="940" filter="url(#linen)" opacity=".25"/>
        <g clip-path="url(#window)"><g transform="translate(600 455) scale(.66) translate(-600 -600)">${table}${things}</g></g>
        <circle cx="600" cy="455" r="268" fill="none" stroke="#fffbf5" stroke-width="14"/><circle cx="600" cy="455" r="286" fill="none" stroke="#fffbf5" stroke-opacity=".45" stroke-width="3"/>
        <text x="600" y="826" font-size="46" fill="#ffe9c2" text-anchor="middle" font-weight="500" letter-spacing="10">${vendor}</text>
        <text x="600" y="934" font-size="${title.length > 7 ? 92 : 104}" fill="#fffbf5" text-anchor="middle" font-weight="900">${title}</text>
        <text x="600" y="1010" font-size="40" fill="#fff" opacity=".85" text-anchor="middle">${size}</text>
        <g transform="translate(892 232) rotate(12)"><circle r="84" fill="#ffc53d"/><circle r="74" fill="none" stroke="#7a4a00" stroke-width="3" stroke-dasharray="7 7"/><text y="-6" font-size="34" font-weight="900" fill="#5a3400" text-anchor="middle">밀키트</text><text y="34" font-size="30" font-weight="700" fill="#5a3400" text-anchor="middle">냉동</text></g>
        <rect width="1200" height="1200" fill="url(#light)"/>` };
    };
  }
  return jobs;
}

// A restaurant's front at dusk.
const front = (name, sign, wall, awning, emoji) => () => {
  let stripes = "";
  for (let i = 0; i < 12; i++) stripes += `<path d="M${40 + i * 94} 470 h94 v150 q-47 50 -94 0Z" fill="${i % 2 ? "#fff6e6" : awning}"/>`;
  let lamps = "";
  for (let i = 0; i < 7; i++) lamps += `<circle cx="${110 + i * 164}" cy="${398 + Math.sin(i * 1.3) * 16}" r="74" fill="#ffcf6b" opacity=".2" filter="url(#soft)"/><circle cx="${110 + i * 164}" cy="${398 + Math.sin(i * 1.3) * 16}" r="19" fill="#ffe3a1"/>`;
  return { w: 1200, h: 900, body: `<defs><linearGradient id="dusk" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#1b1630"/><stop offset=".6" stop-color="#5a2c3c"/><stop offset="1" stop-color="#c2633a"/></linearGradient></defs>
    <rect width="1200" height="900" fill="url(#dusk)"/>
    <rect x="40" y="130" width="1120" height="740" fill="${wall}"/><rect x="40" y="130" width="1120" height="740" filter="url(#linen)" opacity=".6"/>
    <path d="M20 130 L1180 130 L1140 70 L60 70Z" fill="#2a2320"/>
    <g filter="url(#drop-big)"><rect x="190" y="160" width="820" height="170" rx="14" fill="#1e1512"/></g><text x="600" y="285" font-size="118" font-weight="900" fill="#ffe9bd" text-anchor="middle" letter-spacing="14">${sign}</text>
    <path d="M30 400 Q600 415 1170 400" stroke="#120c0a" stroke-width="4" fill="none"/>${lamps}
    <rect x="110" y="560" width="430" height="310" fill="#ffcb73"/><rect x="110" y="560" width="430" height="310" fill="url(#light)"/><path d="M325 560V870M110 715H540" stroke="#3a241a" stroke-width="12"/>
    <rect x="660" y="540" width="420" height="330" fill="#ffb95a"/><path d="M870 540V870" stroke="#3a241a" stroke-width="14"/><rect x="660" y="540" width="420" height="330" fill="none" stroke="#3a241a" stroke-width="18"/>
    <g filter="url(#drop-big)">${stripes}</g>
    <image href="EMOJI:${emoji}" x="190" y="590" width="270" height="270"/>
    <rect y="862" width="1200" height="38" fill="#241a16"/><rect width="1200" height="900" fill="url(#light)"/>` };
};
export const shops = {
  "shop-seoulsnack": front("seoulsnack", "서울스낵", "#7a2b20", "#d92d20", "1f336-fe0f"),
  "shop-ongi": front("ongi", "온기국밥", "#5b4636", "#8a5a34", "1f372"),
  "shop-hangang": front("hangang", "한강면옥", "#3d5566", "#2f6d96", "1f35c"),
  "shop-namsan": front("namsan", "남산손칼국수", "#4a5b4a", "#3c7458", "1f963"),
  "shop-jongno": front("jongno", "종로찜집", "#57332b", "#a3311f", "1f958"),
  "shop-gwangjang": front("gwangjang", "광장부침", "#6b5a34", "#b58a23", "1f373"),
  "shop-sacheon": front("sacheon", "사천당", "#4b1512", "#c41f12", "1f525"),
};

const face = (emoji, a, b) => () => ({ w: 480, h: 480, body: `<defs><radialGradient id="f" cx=".35" cy=".3" r=".9"><stop offset="0" stop-color="${a}"/><stop offset="1" stop-color="${b}"/></radialGradient></defs>
  <rect width="480" height="480" fill="url(#f)"/><circle cx="240" cy="250" r="200" fill="#fff" opacity=".16"/><image href="EMOJI:${emoji}" x="65" y="75" width="350" height="350" filter="url(#drop-big)"/>` });
export const faces = {
  "face-minji": face("1f469-200d-1f373", "#ffd9a0", "#e0573a"),
  "face-dohyun": face("1f468-200d-1f373", "#ffe7b0", "#4c8a62"),
  "face-sara": face("1f9d1-200d-1f373", "#e8d8ff", "#7a4fb0"),
};

// A show's poster: the dish large, dark above and below for words over it.
const poster = (name, glow) => (dishes, seed) => () => {
  const { table, things } = scene(dishes, seed, name);
  return { w: 720, h: 1280, body: `<g transform="translate(360 650) scale(1.16) translate(-600 -600)">${table}${things}</g>
    <defs><linearGradient id="v" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#0e0d0c"/><stop offset=".3" stop-color="#0e0d0c" stop-opacity=".08"/><stop offset=".62" stop-color="#0e0d0c" stop-opacity="0"/><stop offset="1" stop-color="#0e0d0c" stop-opacity=".9"/></linearGradient>
      <radialGradient id="g" cx=".5" cy=".5" r=".6"><stop offset="0" stop-color="${glow}" stop-opacity=".0"/><stop offset="1" stop-color="${glow}" stop-opacity=".38"/></radialGradient></defs>
    <rect width="720" height="1280" fill="url(#g)"/><rect width="720" height="1280" fill="url(#v)"/>` };
};
export function posters(dishes, seed) {
  const list = { "poster-tteokbokki": poster("tteokbokki-pan", "#d92d20"), "poster-naengmyeon": poster("naengmyeon", "#1769aa"), "poster-mara": poster("mara", "#8a1010"), "poster-gukbap": poster("gukbap", "#7a4a1c"), "poster-dakgalbi": poster("dakgalbi", "#b8451c") };
  return Object.fromEntries(Object.entries(list).map(([name, make]) => [name, make(dishes, seed)]));
}
