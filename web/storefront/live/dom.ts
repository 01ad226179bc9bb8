type Props = Record<string, string | number | boolean | undefined | ((e: Event) => void)>;

// el makes an element. Text is always text, never HTML; a property that is a function listens; false and undefined are left out.
export function el<K extends keyof HTMLElementTagNameMap>(tag: K, props: Props = {}, ...children: (Node | string | undefined | false)[]): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (typeof value === "function") node.addEventListener(name, value);
    else if (value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children) if (child) node.append(child);
  return node;
}

// icon shows one of the page's drawings (icons.html).
export function icon(name: string): SVGSVGElement {
  const ns = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(ns, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(ns, "use");
  use.setAttribute("href", "#i-" + name);
  svg.append(use);
  return svg;
}

// find gives an element that the page must have.
export function find<E extends Element = HTMLElement>(root: ParentNode, selector: string): E {
  const e = root.querySelector<E>(selector);
  if (!e) throw new Error(`the page lacks ${selector}`);
  return e;
}

export const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
