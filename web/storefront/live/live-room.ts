import "./live-player";
import "./live-bar";
import "./live-countdown";
import "./live-heart";
import "./live-chat";
import "./live-card";
import "./product-shelf";
import "./replay-bar";
import "./buy-sheet";
import { t } from "../../shared/texts";
import { visitor } from "../../shared/visitor";
import { room } from "./room";
import { join } from "./socket";

// live-room holds the page together: the connection, what state the show is in, and who is asked for what.
class LiveRoom extends HTMLElement {
  private leave?: () => void;

  connectedCallback(): void {
    const r = room();
    this.addEventListener("click", this.clicked);
    r.on("state", (state) => {
      this.dataset["state"] = state;
    });
    r.on("toast", (text) => this.toast(text));
    void visitor().then((v) => {
      r.meet(v);
      if (this.isConnected) this.leave ??= join(r); // by now the browser has its cookie, and is one viewer however often it connects
    });
    this.liftKeyboard();
  }

  disconnectedCallback(): void {
    this.leave?.();
    this.leave = undefined;
  }

  // A product's link buys here instead of leaving the show; with a modifier it stays a link.
  private clicked = (e: MouseEvent): void => {
    if (e.defaultPrevented || e.button !== 0 || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey || !(e.target instanceof Element)) return;
    const link = e.target.closest<HTMLElement>("[data-buy]");
    const id = link?.dataset["buy"];
    if (id && room().good(id)) {
      e.preventDefault();
      if (room().closed) room().tell("toast", t("shop.closed"));
      else room().tell("buy", id);
      return;
    }
    if (e.target.closest('[data-act="again"]')) {
      e.preventDefault();
      location.reload(); // following the link could show the page as the browser kept it, from before the end
      return;
    }
    if (e.target.closest('[data-act="products"]')) room().tell("shelf", undefined);
  };

  private fading?: ReturnType<typeof setTimeout>;

  private toast(text: string): void {
    const box = this.querySelector<HTMLElement>(".toast");
    if (!box) return;
    box.textContent = text;
    box.hidden = false;
    clearTimeout(this.fading);
    this.fading = setTimeout(() => (box.hidden = true), 2600);
  }

  // The keyboard of a phone covers the page; what is at the foot rises above it, the picture stays as it is.
  private liftKeyboard(): void {
    const view = window.visualViewport;
    if (!view) return;
    const lift = () => {
      const covered = Math.max(0, window.innerHeight - view.height - view.offsetTop);
      this.style.setProperty("--keyboard", covered > 80 ? `${Math.round(covered) + 8}px` : "0px");
    };
    view.addEventListener("resize", lift);
    view.addEventListener("scroll", lift);
  }
}

customElements.define("live-room", LiveRoom);
