import { t } from "../shared/texts";

// Lead is a query that finds something, near one that found nothing.
export interface Lead {
  text: string;
  postcode?: string;
  count: number;
}

// lead draws one; ask is called when it is taken.
export function lead(l: Lead, ask: () => void): HTMLLIElement {
  const b = document.createElement("button");
  b.type = "button";
  b.className = "line lead";
  const text = document.createElement("span");
  text.className = "text";
  text.textContent = l.text;
  const behind = document.createElement("span");
  behind.className = "behind";
  behind.textContent = l.postcode || t("finder.many", { n: l.count === 1 ? 1 : l.count.toLocaleString() });
  b.append(text, behind);
  b.addEventListener("click", ask);
  const li = document.createElement("li");
  li.append(b);
  return li;
}
