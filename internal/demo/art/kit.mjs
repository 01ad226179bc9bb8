// Shapes that dishes are drawn with, as SVG text on a 1200 × 1200 table seen from above. Light comes from the upper left.

// dice gives the same numbers every time, so that a picture can be drawn again to the pixel.
export function dice(seed) {
  let s = seed >>> 0 || 1;
  const next = () => {
    s ^= s << 13; s >>>= 0; s ^= s >>> 17; s ^= s << 5; s >>>= 0;
    return s / 4294967296;
  };
  next.between = (a, b) => a + (b - a) * next();
  next.pick = (list) => list[Math.floor(next() * list.length)];
  return next;
}

export const at = (x, y, turn, inner, scale = 1) =>
  `<g transform="translate(${x.toFixed(1)} ${y.toFixed(1)}) rotate(${turn.toFixed(1)}) scale(${scale})">${inner}</g>`;

// scatter puts n things in a circle of radius r, evenly but not in rows (a sunflower with jitter).
export function scatter(d, n, cx, cy, r, make, from = 0) {
  let out = "";
  for (let i = from; i < n; i++) {
    const a = i * 2.39996 + d.between(-0.3, 0.3);
    const q = Math.sqrt((i + 0.5) / n) * r + d.between(-r * 0.05, r * 0.05);
    out += at(cx + Math.cos(a) * q, cy + Math.sin(a) * q, d.between(0, 360), make(d, i));
  }
  return out;
}

export const defs = `
  <filter id="soft" x="-30%" y="-30%" width="160%" height="160%"><feGaussianBlur stdDeviation="14"/></filter>
  <filter id="softer" filterUnits="userSpaceOnUse" x="-1200" y="-1200" width="3600" height="3600"><feGaussianBlur stdDeviation="34"/></filter>
  <filter id="drop" x="-40%" y="-40%" width="180%" height="180%"><feDropShadow dx="5" dy="8" stdDeviation="6" flood-color="#1a0b04" flood-opacity=".5"/></filter>
  <filter id="drop-big" x="-30%" y="-30%" width="160%" height="160%"><feDropShadow dx="16" dy="26" stdDeviation="22" flood-color="#140a05" flood-opacity=".55"/></filter>
  <filter id="wood" x="0" y="0" width="100%" height="100%"><feTurbulence type="fractalNoise" baseFrequency=".004 .09" numOctaves="4" seed="7"/>
    <feColorMatrix values="0 0 0 0 .18  0 0 0 0 .09  0 0 0 0 .04  0 0 0 .9 -.28"/></filter>
  <filter id="linen" x="0" y="0" width="100%" height="100%"><feTurbulence type="fractalNoise" baseFrequency=".55 .6" numOctaves="2" seed="3"/>
    <feColorMatrix values="0 0 0 0 .3  0 0 0 0 .24  0 0 0 0 .16  0 0 0 .35 -.1"/></filter>
  <filter id="stone" x="0" y="0" width="100%" height="100%"><feTurbulence type="fractalNoise" baseFrequency=".02" numOctaves="5" seed="11"/>
    <feColorMatrix values="0 0 0 0 1  0 0 0 0 .95  0 0 0 0 .9  0 0 0 .5 -.2"/></filter>
  <filter id="sauce" x="-5%" y="-5%" width="110%" height="110%"><feTurbulence type="fractalNoise" baseFrequency=".018" numOctaves="3" seed="5" result="n"/>
    <feDisplacementMap in="SourceGraphic" in2="n" scale="34"/></filter>
  <filter id="gloss" x="0" y="0" width="100%" height="100%"><feTurbulence type="fractalNoise" baseFrequency=".013 .02" numOctaves="3" seed="21"/>
    <feColorMatrix values="0 0 0 0 1  0 0 0 0 .9  0 0 0 0 .75  0 0 0 2.6 -1.45"/><feGaussianBlur stdDeviation="2.5"/></filter>
  <filter id="fry" x="-10%" y="-10%" width="120%" height="120%"><feTurbulence type="fractalNoise" baseFrequency=".06" numOctaves="3" seed="9" result="n"/>
    <feDisplacementMap in="SourceGraphic" in2="n" scale="16"/></filter>
  <radialGradient id="light" cx=".28" cy=".2" r="1.05"><stop offset="0" stop-color="#fff3d6" stop-opacity=".22"/><stop offset=".45" stop-color="#fff3d6" stop-opacity="0"/>
    <stop offset="1" stop-color="#120603" stop-opacity=".42"/></radialGradient>
  <radialGradient id="egg" cx=".42" cy=".4" r=".6"><stop offset="0" stop-color="#ffd257"/><stop offset=".7" stop-color="#f8a41c"/><stop offset="1" stop-color="#d97a0c"/></radialGradient>
  <linearGradient id="cake-red" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#ff9a6b"/><stop offset=".28" stop-color="#ee4a22"/><stop offset="1" stop-color="#a81608"/></linearGradient>
  <linearGradient id="cake-rose" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#ffe3c9"/><stop offset=".35" stop-color="#f6a578"/><stop offset="1" stop-color="#cf6338"/></linearGradient>
  <linearGradient id="cake-white" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#fffdf6"/><stop offset="1" stop-color="#dbcdb6"/></linearGradient>
  <linearGradient id="fish" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#f2c178"/><stop offset="1" stop-color="#b06e2a"/></linearGradient>
  <linearGradient id="tofu" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#fffbee"/><stop offset="1" stop-color="#dccaa4"/></linearGradient>
  <linearGradient id="meat" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#d3a081"/><stop offset=".5" stop-color="#b27a5c"/><stop offset="1" stop-color="#8a5439"/></linearGradient>
  <linearGradient id="char" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#ec7a3a"/><stop offset=".6" stop-color="#b7391a"/><stop offset="1" stop-color="#6f1b0b"/></linearGradient>
  <radialGradient id="gold" cx=".4" cy=".35" r=".8"><stop offset="0" stop-color="#ffdf8c"/><stop offset=".6" stop-color="#e9a83c"/><stop offset="1" stop-color="#a8641a"/></radialGradient>
  <radialGradient id="iron" cx=".36" cy=".3" r=".85"><stop offset="0" stop-color="#5a5450"/><stop offset=".6" stop-color="#2a2623"/><stop offset="1" stop-color="#120f0d"/></radialGradient>
  <radialGradient id="clay" cx=".36" cy=".3" r=".85"><stop offset="0" stop-color="#7d5a44"/><stop offset=".6" stop-color="#3c281d"/><stop offset="1" stop-color="#1c110b"/></radialGradient>
  <radialGradient id="china" cx=".36" cy=".3" r=".85"><stop offset="0" stop-color="#ffffff"/><stop offset=".75" stop-color="#efe8dc"/><stop offset="1" stop-color="#c9bba6"/></radialGradient>
  <radialGradient id="brass" cx=".36" cy=".3" r=".85"><stop offset="0" stop-color="#fff0b8"/><stop offset=".55" stop-color="#d9a63f"/><stop offset="1" stop-color="#8a5c17"/></radialGradient>
  <radialGradient id="blue" cx=".36" cy=".3" r=".85"><stop offset="0" stop-color="#7ba0bd"/><stop offset=".7" stop-color="#365a78"/><stop offset="1" stop-color="#1a3147"/></radialGradient>`;

// tables
export const tables = {
  wood: planks("#8a5a34", "#6f4526"),
  dark: planks("#46301f", "#342216"),
  pale: planks("#d9b98c", "#c8a573"),
  linen: `<rect width="1200" height="1200" fill="#e9dcc4"/><rect width="1200" height="1200" filter="url(#linen)"/>
    <path d="M0 210H1200M0 1010H1200" stroke="#c1392b" stroke-width="10" opacity=".55"/><path d="M0 232H1200M0 1032H1200" stroke="#c1392b" stroke-width="3" opacity=".5"/>`,
  slate: `<rect width="1200" height="1200" fill="#2b2f33"/><rect width="1200" height="1200" filter="url(#stone)" opacity=".22"/>`,
  marble: `<rect width="1200" height="1200" fill="#dcd8d1"/><rect width="1200" height="1200" filter="url(#stone)" opacity=".75"/>`,
  red: `<rect width="1200" height="1200" fill="#a02318"/><rect width="1200" height="1200" filter="url(#linen)" opacity=".7"/>`,
  green: `<rect width="1200" height="1200" fill="#2f5b45"/><rect width="1200" height="1200" filter="url(#linen)" opacity=".6"/>`,
};
function planks(a, b) {
  let out = "";
  for (let i = 0; i < 5; i++) out += `<rect x="0" y="${i * 240}" width="1200" height="240" fill="${i % 2 ? a : b}"/><rect x="0" y="${i * 240}" width="1200" height="3" fill="#000" opacity=".35"/>`;
  return out + `<rect width="1200" height="1200" filter="url(#wood)"/>`;
}

// vessels: round, at (600, 600); `inside` is clipped to the bowl.
export function bowl(inside, { r = 400, wall = "china", rim = 34, sauce, gloss = 0.35, deep = 0.5 } = {}) {
  return `<g filter="url(#drop-big)"><circle cx="600" cy="600" r="${r + rim}" fill="url(#${wall})"/></g>
    <circle cx="600" cy="600" r="${r + rim - 7}" fill="none" stroke="#fff" stroke-opacity=".28" stroke-width="4"/>
    <clipPath id="in"><circle cx="600" cy="600" r="${r}"/></clipPath>
    <circle cx="600" cy="600" r="${r}" fill="#1c0f08"/>
    <g clip-path="url(#in)">
      ${sauce ? `<g filter="url(#sauce)"><circle cx="600" cy="600" r="${r + 22}" fill="${sauce}"/></g><rect x="150" y="150" width="900" height="900" filter="url(#gloss)" opacity="${gloss}"/>` : ""}
      ${inside}
      <circle cx="600" cy="600" r="${r + 18}" fill="none" stroke="#0d0502" stroke-opacity="${deep}" stroke-width="64" filter="url(#soft)"/>
    </g>`;
}
export const handle = `<g filter="url(#drop-big)"><path d="M905 905 L1130 1130" stroke="#1f1b18" stroke-width="74" stroke-linecap="round"/><path d="M925 917 L1118 1110" stroke="#4c4541" stroke-width="12" stroke-linecap="round" opacity=".7"/></g>`;
export const ears = (c) => `<g filter="url(#drop-big)"><rect x="90" y="535" width="130" height="130" rx="52" fill="url(#${c})"/><rect x="980" y="535" width="130" height="130" rx="52" fill="url(#${c})"/></g>`;
export function plate(inside, { r = 430, wall = "china" } = {}) {
  return `<g filter="url(#drop-big)"><circle cx="600" cy="600" r="${r}" fill="url(#${wall})"/></g>
    <circle cx="600" cy="600" r="${r * 0.74}" fill="none" stroke="#000" stroke-opacity=".1" stroke-width="14"/>
    <circle cx="596" cy="594" r="${r * 0.74}" fill="none" stroke="#fff" stroke-opacity=".5" stroke-width="6"/>${inside}`;
}
export const board = (inside) => `<g filter="url(#drop-big)"><rect x="130" y="200" width="940" height="800" rx="60" fill="#b07b45"/></g>
  <g clip-path="inset(0)"><rect x="130" y="200" width="940" height="800" rx="60" filter="url(#wood)" opacity=".8"/></g>
  <circle cx="1010" cy="600" r="26" fill="#4a2f18"/>${inside}`;

// what is eaten
const shine = (w, h) => `<rect x="${-w / 2 + 14}" y="${-h / 2 + 6}" width="${w - 34}" height="${Math.max(5, h * 0.16)}" rx="5" fill="#fff" opacity=".55"/>`;
export const riceCake = (skin = "cake-red", w = 190, h = 54) => (d) => {
  const l = w * d.between(0.85, 1.1);
  return `<g filter="url(#drop)"><rect x="${-l / 2}" y="${-h / 2}" width="${l}" height="${h}" rx="${h / 2}" fill="url(#${skin})"/>${shine(l, h)}
    <ellipse cx="${l / 2 - 14}" cy="0" rx="13" ry="${h / 2 - 6}" fill="#fff2dd" opacity="${skin === "cake-red" ? 0.25 : 0.45}"/></g>`;
};
export const fishCake = () => (d) => `<g filter="url(#drop)"><path d="M-82 52 Q-92 40 -80 26 L-10 -66 Q0 -78 12 -66 L82 28 Q92 42 80 52 Z" fill="url(#fish)"/><path d="M-66 38 L0 -48 L66 38" fill="none" stroke="#ffe2ad" stroke-width="5" opacity=".55"/></g>`;
export const halfEgg = () => () => `<g filter="url(#drop)"><ellipse rx="72" ry="62" fill="#fffdf7"/><ellipse cx="-4" cy="-5" rx="64" ry="54" fill="#fff" opacity=".7"/><circle cx="4" cy="2" r="36" fill="url(#egg)"/><ellipse cx="-8" cy="-10" rx="11" ry="7" fill="#fff" opacity=".6"/></g>`;
export const friedEgg = (s = 1) => `<g filter="url(#drop)" transform="scale(${s})"><path d="M-120 20 C-150 -60 -70 -140 10 -120 C90 -150 160 -70 132 10 C160 90 60 150 0 122 C-70 140 -130 100 -120 20Z" fill="#fffdf6"/>
  <path d="M-120 20 C-150 -60 -70 -140 10 -120" fill="none" stroke="#d9a05a" stroke-width="7" opacity=".55"/><circle cx="6" cy="0" r="56" fill="url(#egg)"/><ellipse cx="-14" cy="-20" rx="17" ry="10" fill="#fff" opacity=".7"/></g>`;
export const scallion = (d) => {
  const r = d.between(9, 17);
  return `<g filter="url(#drop)"><circle r="${r}" fill="${d.pick(["#4f9d3a", "#6fb84a", "#3d8530"])}"/><circle r="${r * 0.55}" fill="#d7efb2"/><circle r="${r * 0.25}" fill="#7bbf57"/></g>`;
};
export const longScallion = (d) => `<g filter="url(#drop)"><rect x="-46" y="-9" width="${d.between(70, 104)}" height="18" rx="8" fill="${d.pick(["#5fa845", "#8cc665", "#3f8a35"])}"/><rect x="-38" y="-5" width="58" height="4" rx="2" fill="#e9f7cf" opacity=".7"/></g>`;
export const sesame = (d) => `<ellipse rx="6.5" ry="4" fill="${d.pick(["#fff3d2", "#f2dca4", "#ffe9b8"])}"/>`;
export const pepper = (c = "#d42a17") => (d) => { const r = d.between(15, 22); return `<g filter="url(#drop)"><circle r="${r}" fill="none" stroke="${c}" stroke-width="8"/><circle r="4" cx="4" fill="#ffe7a3"/><circle r="3" cx="-5" cy="4" fill="#ffe7a3"/></g>`; };
export const dryPepper = (d) => `<g filter="url(#drop)"><path d="M-70 0 C-40 -26 40 -22 72 4 C40 20 -40 22 -70 0Z" fill="${d.pick(["#8f1407", "#b51d0c", "#a0180a"])}"/><path d="M-52 -4 C-20 -16 20 -14 44 -2" stroke="#ff7a5a" stroke-width="4" fill="none" opacity=".6"/></g>`;
export const tofu = (d) => `<g filter="url(#drop)"><rect x="-58" y="-44" width="116" height="88" rx="9" fill="url(#tofu)"/><rect x="-50" y="-37" width="84" height="10" rx="5" fill="#fff" opacity=".8"/></g>`;
export const kimchi = (d) => { const w = d.between(80, 130), c = d.pick(["#d8341a", "#c2260f", "#e6532b"]); return `<g filter="url(#drop)"><path d="M${-w / 2} 0 C${-w / 3} ${-d.between(34, 58)} ${w / 4} ${-d.between(26, 50)} ${w / 2} -4 C${w / 3} ${d.between(24, 44)} ${-w / 4} ${d.between(30, 46)} ${-w / 2} 0Z" fill="${c}"/>
  <path d="M${-w / 2 + 10} -2 C-10 -14 10 -8 ${w / 2 - 12} -6" stroke="#ffd9a8" stroke-width="6" fill="none" opacity=".55"/></g>`; };
export const slice = (skin = "meat", w = 150, h = 88) => (d) => {
  const body = `M${-w / 2} ${h * 0.1} C${-w * 0.46} ${-h * 0.5} ${-w * 0.1} ${-h * 0.62} ${w * 0.2} ${-h * 0.46} C${w * 0.5} ${-h * 0.4} ${w * 0.56} ${h * 0.1} ${w * 0.42} ${h * 0.34} C${w * 0.2} ${h * 0.6} ${-w * 0.3} ${h * 0.6} ${-w / 2} ${h * 0.1}Z`;
  let fibres = "";
  for (let i = 0; i < 6; i++) { const x = -w * 0.34 + (i * w) / 8; fibres += `<path d="M${x} ${-h * d.between(0.1, 0.3)} q${d.between(-8, 10)} ${h * 0.2} ${d.between(-6, 8)} ${h * d.between(0.3, 0.5)}" stroke="${i % 2 ? "#e9c0a2" : "#7a4630"}" stroke-width="3" fill="none" opacity=".4"/>`; }
  return `<g filter="url(#drop)"><path d="${body}" fill="url(#${skin})"/>${fibres}
    <path d="M${-w / 2 + 4} ${h * 0.06} C${-w * 0.43} ${-h * 0.44} ${-w * 0.1} ${-h * 0.55} ${w * 0.2} ${-h * 0.4}" fill="none" stroke="#f6e3cf" stroke-width="${h * 0.16}" stroke-linecap="round" opacity=".92"/></g>`;
};
export const chunk = (skin = "char", s = 62) => (d) => { const p = []; for (let i = 0; i < 7; i++) { const a = (i / 7) * 6.283; const q = s * d.between(0.8, 1.15); p.push(`${(Math.cos(a) * q).toFixed(0)},${(Math.sin(a) * q * 0.82).toFixed(0)}`); }
  return `<g filter="url(#drop)"><polygon points="${p.join(" ")}" fill="url(#${skin})" stroke="url(#${skin})" stroke-width="16" stroke-linejoin="round"/><path d="M${-s * 0.5} ${-s * 0.3} Q0 ${-s * 0.62} ${s * 0.45} ${-s * 0.3}" stroke="#ffd7a3" stroke-width="7" fill="none" opacity=".6" stroke-linecap="round"/></g>`; };
export const clam = (d) => { const c = d.pick(["#b58f6a", "#8d7157", "#cdb08a"]); let ribs = ""; for (let i = -3; i <= 3; i++) ribs += `<path d="M0 42 Q${i * 16} 0 ${i * 24} ${-40 + Math.abs(i) * 9}" stroke="#5b4330" stroke-width="3" fill="none" opacity=".6"/>`;
  return `<g filter="url(#drop)"><path d="M0 50 C-100 34 -96 -46 0 -52 C96 -46 100 34 0 50Z" fill="${c}"/>${ribs}<path d="M-54 -26 Q-10 -50 40 -36" stroke="#fff" stroke-width="6" fill="none" opacity=".45"/></g>`; };
export const openClam = (d) => clam(d) + `<g transform="translate(8 -18)"><path d="M0 34 C-66 24 -64 -26 0 -34 C64 -26 66 24 0 34Z" fill="#f6ead6"/><ellipse cx="4" cy="2" rx="34" ry="20" fill="#f2b56c"/><ellipse cx="-2" cy="-4" rx="12" ry="6" fill="#fff" opacity=".55"/></g>`;
export const shrimp = (d) => `<g filter="url(#drop)"><path d="M-60 30 C-80 -40 0 -80 50 -36 C62 -24 58 -8 44 -10 C10 -40 -26 -20 -22 22 C-24 46 -54 50 -60 30Z" fill="#ff8a5c"/><path d="M-46 10 C-46 -26 0 -54 36 -32" fill="none" stroke="#fff" stroke-width="7" opacity=".6" stroke-dasharray="16 12"/><path d="M-62 32 L-84 52 L-58 54Z" fill="#e2512c"/></g>`;
export const octopus = (d) => { let suckers = ""; for (let i = 0; i < 5; i++) suckers += `<circle cx="${-58 + i * 28}" cy="${Math.sin(i) * 10}" r="6" fill="#ffd9c9" opacity=".8"/>`;
  return `<g filter="url(#drop)"><path d="M-84 6 C-60 -34 -10 26 30 -8 C60 -30 96 -8 82 16 C50 0 40 30 6 26 C-30 20 -50 36 -84 6Z" fill="${d.pick(["#b3321c", "#8f2413", "#c94a2c"])}"/>${suckers}</g>`; };
export const mushroom = (d) => `<g filter="url(#drop)"><ellipse rx="56" ry="50" fill="#7d5336"/><ellipse cx="-6" cy="-8" rx="42" ry="34" fill="#9c6c49"/><path d="M-26 -6H26M0 -30V22" stroke="#f4e3c8" stroke-width="10" stroke-linecap="round"/></g>`;
export const cucumber = (d) => `<g filter="url(#drop)"><rect x="-70" y="-9" width="140" height="18" rx="6" fill="#cfe8a8"/><rect x="-70" y="-9" width="140" height="6" rx="3" fill="#4d8f3f"/></g>`;
export const pear = (d) => `<g filter="url(#drop)"><path d="M-60 30 Q-66 -34 0 -40 Q66 -34 60 30Z" fill="#fffbea" stroke="#e9dfb6" stroke-width="5"/></g>`;
export const ice = (d) => `<g opacity=".85"><rect x="-40" y="-40" width="80" height="80" rx="14" fill="#eaf8ff" opacity=".75"/><path d="M-30 -30H16M-30 -30V14" stroke="#fff" stroke-width="8" stroke-linecap="round"/></g>`;
export const sprout = (d) => `<g filter="url(#drop)"><path d="M-60 0 C-30 ${d.between(-36, 36)} 20 ${d.between(-30, 30)} 52 ${d.between(-12, 12)}" stroke="#fdf4d8" stroke-width="10" fill="none" stroke-linecap="round"/><circle cx="56" cy="0" r="12" fill="#f3d25a"/></g>`;
export const greens = (d) => `<g filter="url(#drop)"><path d="M-56 ${d.between(-10, 10)} C-20 -44 16 40 60 ${d.between(-14, 14)}" stroke="${d.pick(["#2f7a35", "#4a9a3e", "#246329"])}" stroke-width="13" fill="none" stroke-linecap="round"/></g>`;
export const carrot = (d) => `<g filter="url(#drop)"><rect x="-58" y="-7" width="${d.between(90, 124)}" height="14" rx="6" fill="${d.pick(["#f58a2a", "#ef7419", "#ffa04a"])}"/></g>`;
export const cheese = (d) => { const w = d.between(60, 110); return `<g filter="url(#drop)"><path d="M${-w} 0 C${-w / 2} ${-w * 0.6} ${w / 2} ${-w * 0.5} ${w} 6 C${w / 2} ${w * 0.5} ${-w / 2} ${w * 0.55} ${-w} 0Z" fill="#fff0bf"/><path d="M${-w * 0.6} -4 Q0 ${-w * 0.36} ${w * 0.6} 0" stroke="#fff" stroke-width="8" fill="none" opacity=".8"/></g>`; };

// noodles winds threads about (cx, cy).
export function noodles(d, { cx = 600, cy = 600, r = 300, n = 46, colors = ["#f3ddb0", "#e7c98d", "#fff0cf"], width = 15 } = {}) {
  let out = "";
  for (let i = 0; i < n; i++) {
    const q = r * Math.sqrt(d.between(0.04, 1)), a = d.between(0, 6.283), e = d.between(0.7, 1);
    const span = d.between(1.4, 3.4), x0 = cx + Math.cos(a) * q, y0 = cy + Math.sin(a) * q * e, x1 = cx + Math.cos(a + span) * q, y1 = cy + Math.sin(a + span) * q * e;
    const path = `M${x0} ${y0} A${q} ${q * e} 0 ${span > 3.14 ? 1 : 0} 1 ${x1} ${y1}`;
    out += `<path d="${path}" stroke="#4a2c10" stroke-opacity=".38" stroke-width="${width + 6}" fill="none" stroke-linecap="round"/><path d="${path}" stroke="${d.pick(colors)}" stroke-width="${width}" fill="none" stroke-linecap="round"/><path d="${path}" stroke="#fff" stroke-opacity=".35" stroke-width="${width / 4}" fill="none" stroke-linecap="round"/>`;
  }
  return out;
}

export function bubbles(d, n, r) {
  return scatter(d, n, 600, 600, r, (q) => { const b = q.between(5, 16); return `<circle r="${b}" fill="#fff" opacity=".16"/><circle r="${b}" fill="none" stroke="#fff" stroke-opacity=".4" stroke-width="2.5"/><circle cx="${-b / 3}" cy="${-b / 3}" r="${b / 4}" fill="#fff" opacity=".8"/>`; });
}
export function steam(d, x = 600, y = 420) {
  let out = "";
  for (let i = 0; i < 4; i++) { const a = x + d.between(-190, 190), b = y + d.between(-40, 160);
    out += `<path d="M${a} ${b} C${a - 110} ${b - 120} ${a + 130} ${b - 220} ${a + d.between(-40, 40)} ${b - 380}" stroke="#fff" stroke-width="${d.between(40, 76)}" stroke-linecap="round" fill="none" opacity="${d.between(0.14, 0.24)}" filter="url(#softer)"/>`; }
  return out;
}
export const chopsticks = (x = 1010, y = 330, turn = 62) => at(x, y, turn, `<g filter="url(#drop-big)"><rect x="-430" y="-16" width="860" height="17" rx="8" fill="#5a2e17"/><rect x="-424" y="16" width="860" height="17" rx="8" fill="#4a2412"/><rect x="-430" y="-13" width="860" height="4" fill="#b57a4e" opacity=".7"/></g>`);
export const spoon = (x = 1020, y = 560, turn = 84) => at(x, y, turn, `<g filter="url(#drop-big)"><rect x="-80" y="-13" width="460" height="26" rx="13" fill="url(#china)"/><ellipse cx="-150" cy="0" rx="104" ry="74" fill="url(#china)"/><ellipse cx="-158" cy="-4" rx="78" ry="52" fill="#bdb3a5" opacity=".55"/></g>`);
export const saucer = (x, y, r, wall, fill, inside = "") => `<g filter="url(#drop-big)"><circle cx="${x}" cy="${y}" r="${r}" fill="url(#${wall})"/></g><circle cx="${x}" cy="${y}" r="${r * 0.8}" fill="${fill}"/><circle cx="${x}" cy="${y}" r="${r * 0.84}" fill="none" stroke="#000" stroke-opacity=".25" stroke-width="12"/>${inside}`;
export const danmuji = (d, x, y) => saucer(x, y, 120, "china", "#e9e2d2", scatter(d, 5, x, y, 52, () => `<g filter="url(#drop)"><circle r="36" fill="#ffd33b"/><circle r="27" fill="#ffe36f"/></g>`));
export const kimchiDish = (d, x, y) => saucer(x, y, 125, "china", "#d9cdbb", scatter(d, 9, x, y, 62, kimchi));
export const napkin = (x, y, turn, c = "#c1392b") => at(x, y, turn, `<g filter="url(#drop-big)"><path d="M-150 -170 L160 -150 L140 170 L-165 150Z" fill="#f3ead9"/></g><path d="M-146 -120 L156 -100 M-160 100 L146 120" stroke="${c}" stroke-width="9" opacity=".75"/><path d="M-150 -170 L160 -150 L140 170 L-165 150Z" filter="url(#linen)" opacity=".3"/>`);
