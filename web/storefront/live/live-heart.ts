import { short } from "./countdown";
import { find, icon, still } from "./dom";
import { room } from "./room";

const most = 24; // hearts in the air at once

// live-heart sends hearts and lets everyone's float up. Taps are gathered for a second before they are sent.
class LiveHeart extends HTMLElement {
  private tapped = 0;
  private sending?: ReturnType<typeof setTimeout>;
  private known = -1;

  connectedCallback(): void {
    const r = room();
    const button = find<HTMLButtonElement>(this, '[data-act="heart"]');
    button.addEventListener("click", () => this.tap());
    r.on("counts", ({ hearts }) => this.count(hearts));
    r.on("state", (state) => (button.hidden = state === "ended"));
  }

  private tap(): void {
    this.tapped++;
    this.float();
    this.sending ??= setTimeout(() => {
      const n = this.tapped;
      this.tapped = 0;
      this.sending = undefined;
      this.known += n; // our own are in the air already
      room()
        .heart(Math.min(n, 20))
        .catch(() => {}); // hearts are counted only; a lost one is lost
    }, 900);
  }

  private count(hearts: number): void {
    const shown = this.querySelector("[data-hearts]");
    const text = short(hearts, room().data.lang);
    if (shown && shown.textContent !== text) shown.textContent = text;
    const fresh = this.known < 0 ? 0 : Math.min(hearts - this.known, 8);
    this.known = Math.max(this.known, hearts);
    if (document.hidden) return;
    for (let i = 0; i < fresh; i++) setTimeout(() => this.float(), i * 220 + Math.random() * 160);
  }

  private float(): void {
    const burst = find(this, ".burst");
    if (still() || burst.childElementCount >= most) return;
    const heart = icon("heart");
    heart.style.setProperty("--hue", String([4, 14, 340, 28, 44][Math.floor(Math.random() * 5)]));
    heart.style.setProperty("--drift", `${Math.round(Math.random() * 64 - 44)}px`);
    heart.addEventListener("animationend", () => heart.remove());
    burst.append(heart);
  }
}

customElements.define("live-heart", LiveHeart);
