// What a narrow screen does to a page: numbers broken over two lines, and text that is cut off.

// torn gives a line for each number that stands on two lines, and for each text that is cut without saying so. A text that ends in
// an ellipsis, or can be scrolled to, is not cut.
export const torn = (page) => page.evaluate(() => {
  const wrong = [];
  const hidden = (e) => !e.checkVisibility({ opacityProperty: true, visibilityProperty: true }) || e.closest("[inert], .sr, [aria-hidden=true]") || getComputedStyle(e).clipPath === "inset(50%)";
  const inline = (e) => getComputedStyle(e).display === "inline";
  const blocks = new Map(); // the text of each block, in one piece
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    if (!node.data.trim() || node.parentElement.closest("script, style, template, noscript, option, textarea") || hidden(node.parentElement)) continue;
    let block = node.parentElement;
    while (inline(block)) block = block.parentElement;
    blocks.set(block, [...blocks.get(block) ?? [], node]);
  }
  for (const [block, nodes] of blocks) {
    const text = nodes.map((n) => n.data).join("");
    // where a place of the block's text is, as the first of a range or behind the last
    const at = (offset, last) => {
      for (const node of nodes) {
        if (offset < node.length + last) return [node, offset];
        offset -= node.length;
      }
    };
    for (const found of text.matchAll(/(?<![\w-])[₩+−]?(?:\d{6}-\w{9}|\d[\d,.:]*(?:-\d+)*\s?(?:%|원|won)?)(?![\w-])/giu)) {
      const whole = found[0].trimEnd();
      if (whole.length < 2) continue;
      const range = document.createRange();
      range.setStart(...at(found.index, 0));
      range.setEnd(...at(found.index + whole.length, 1));
      const rows = [...range.getClientRects()].filter((r) => r.width > 0.5);
      const first = rows[0];
      if (rows.some((r) => r.top > first.bottom - 1 || r.bottom < first.top + 1)) wrong.push(`“${whole}” in “${text.trim().replace(/\s+/g, " ").slice(0, 60)}” stands on two lines`);
    }
    const range = document.createRange();
    range.selectNodeContents(block);
    const said = text.trim().replace(/\s+/g, " ").slice(0, 60);
    for (const node of nodes) {
      range.selectNodeContents(node);
      const boxes = [...range.getClientRects()].filter((r) => r.width > 0.5);
      for (let e = block; e && e !== document.documentElement; e = e.parentElement) {
        const style = getComputedStyle(e);
        if (/auto|scroll/.test(style.overflowX + style.overflowY)) break;
        const clips = [style.overflowX, style.overflowY].map((o) => o === "hidden" || o === "clip");
        if (!clips[0] && !clips[1]) {
          if (style.position === "fixed") break;
          continue;
        }
        if (style.textOverflow === "ellipsis" || style.webkitLineClamp !== "none") break;
        const edge = e.getBoundingClientRect();
        const over = boxes.find((b) => clips[0] && (b.right > edge.right + 1 || b.left < edge.left - 1) || clips[1] && (b.bottom > edge.bottom + 3 || b.top < edge.top - 3));
        if (over) {
          wrong.push(`“${said}” is cut by ${e.tagName.toLowerCase()}.${e.className}`);
          break;
        }
      }
    }
  }
  return [...new Set(wrong)];
});
