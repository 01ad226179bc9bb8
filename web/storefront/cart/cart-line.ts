// The quantities of this page that were changed and not sent yet.
const pending = new Set<HTMLFormElement>();
let timer = 0;

// send posts one quantity without leaving the page; it arrives even if the page is left meanwhile.
async function send(form: HTMLFormElement): Promise<void> {
  pending.delete(form);
  if (!form.checkValidity()) return;
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) body.append(name, String(value));
  try {
    await fetch(form.action, { method: "POST", body, keepalive: true, redirect: "manual" });
  } catch {
    // Without a network nothing has changed, and the next page says how many there are.
  }
}

// flush sends what waits but for one form, one after the other.
async function flush(except?: HTMLFormElement): Promise<void> {
  clearTimeout(timer);
  if (except) pending.delete(except);
  for (const form of [...pending]) await send(form);
}

// settle shows the cart with its new sums: the last form goes as the page's own, so that what is wrong with it is said.
async function settle(): Promise<void> {
  const last = [...pending].at(-1);
  await flush(last);
  last?.requestSubmit();
}

// Whatever leads away from the page waits for the quantities that were just changed.
document.addEventListener("submit", (e) => {
  const form = e.target as HTMLFormElement;
  pending.delete(form);
  if (!pending.size) return;
  e.preventDefault();
  const { submitter } = e;
  void flush(form).then(() => form.requestSubmit(submitter));
});
document.addEventListener("click", (e) => {
  const link = (e.target as Element).closest<HTMLAnchorElement>("a[href]");
  if (!link || !pending.size || e.defaultPrevented || e.button !== 0 || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) return;
  e.preventDefault();
  void flush().then(() => link.click());
});
window.addEventListener("pagehide", () => void flush());
window.addEventListener("pageshow", (e) => e.persisted && location.reload());

// CartLine sends its form when the quantity has settled, so that the button "change" is not needed.
class CartLine extends HTMLElement {
  connectedCallback(): void {
    this.setAttribute("ready", "");
    this.addEventListener("change", () => {
      const form = this.querySelector("form");
      if (!form) return;
      pending.delete(form);
      pending.add(form); // the last one changed is the last one sent
      clearTimeout(timer);
      timer = window.setTimeout(() => void settle(), 450);
    });
  }
}

customElements.define("cart-line", CartLine);
