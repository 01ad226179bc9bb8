import { ask } from "./ask";

// RemoteNote says beside an address whether parcels take longer to there. The server writes what it knows of the address that the form began
// with; who types another postcode by hand is told as well, also where no address can be looked up.
export class RemoteNote extends HTMLElement {
  private asking?: AbortController;

  connectedCallback(): void {
    this.code?.addEventListener("input", this.changed);
  }

  get far(): boolean {
    return this.textContent.endsWith(this.dataset["far"] ?? "\n");
  }

  // tell says whether parcels take longer, behind what was filled in for who does not see it.
  tell(far: boolean, filled = ""): void {
    this.asking?.abort();
    const heard = document.createElement("span");
    heard.className = "sr";
    heard.textContent = `${filled} `;
    this.replaceChildren(...(filled ? [heard] : []), ...(far ? [this.dataset["far"] ?? ""] : []));
  }

  private get code(): HTMLInputElement | null {
    return (this.closest(".address, form") ?? document).querySelector('input[name="postcode"]');
  }

  private readonly changed = (): void => {
    const postcode = this.code?.value.trim() ?? "";
    this.tell(false); // another place
    if (/^\d{5}$/.test(postcode)) void this.learn(postcode, (this.asking = new AbortController()).signal);
  };

  private async learn(postcode: string, signal: AbortSignal): Promise<void> {
    await Promise.resolve(); // who filled it in may know, and tells at once
    if (signal.aborted) return;
    const area = await ask("GET", "/api/v1/postcode/area/{postcode}", { path: { postcode }, signal }).catch(() => undefined); // the order goes there with or without this word
    if (area && !signal.aborted) this.tell(Boolean(area.kind));
  }
}

customElements.define("remote-note", RemoteNote);
