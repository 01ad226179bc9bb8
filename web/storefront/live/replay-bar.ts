import { t } from "../../shared/texts";
import { clock } from "./countdown";
import { el, find } from "./dom";
import type { LivePlayer } from "./live-player";
import { room } from "./room";

// replay-bar moves through a finished show, by time and by product.
class ReplayBar extends HTMLElement {
  private held = false;

  connectedCallback(): void {
    const player = document.querySelector<LivePlayer>("live-player");
    if (!player) return;
    const range = find<HTMLInputElement>(this, "input[type=range]");
    range.addEventListener("input", () => {
      this.held = true;
      player.video.currentTime = (Number(range.value) / 1000) * player.length;
      this.draw(player);
    });
    range.addEventListener("change", () => (this.held = false));
    find(this, '[data-act="toggle"]').addEventListener("click", () => player.toggle());
    for (const name of ["timeupdate", "durationchange", "play", "pause", "seeked"]) player.video.addEventListener(name, () => this.draw(player));
    player.addEventListener("timeline", () => this.chapters(player));
    this.draw(player);
  }

  private draw(player: LivePlayer): void {
    const { length } = player;
    const now = player.video.currentTime;
    const range = find<HTMLInputElement>(this, "input[type=range]");
    const part = length ? now / length : 0;
    if (!this.held) range.value = String(Math.round(part * 1000));
    range.style.setProperty("--played", `${(part * 100).toFixed(2)}%`);
    range.setAttribute("aria-valuetext", clock(now));
    find(this, "[data-now]").textContent = clock(now);
    find(this, "[data-length]").textContent = clock(length);
    const toggle = find(this, '[data-act="toggle"]');
    const paused = player.video.paused;
    toggle.setAttribute("aria-label", t(paused ? "live.play" : "live.pause"));
    find(toggle, "use").setAttribute("href", paused ? "#i-play" : "#i-pause");
    this.current(player, now);
  }

  // chapters puts a mark on the bar and a button below it for every product.
  private chapters(player: LivePlayer): void {
    const marks: HTMLElement[] = [];
    const chips: HTMLElement[] = [];
    for (const c of room().data.chapters) {
      const at = player.timeline.place(Date.parse(c.at));
      const good = c.productId ? room().good(c.productId) : undefined;
      if (c.productId && !good) continue;
      if (!c.productId && chips.length) continue;
      const mark = el("i");
      mark.style.setProperty("--at", `${(player.length ? at / player.length : 0) * 100}%`);
      if (at > 1) marks.push(mark);
      const chip = el("button", { type: "button", class: "chip", "data-at": at, "data-product": good?.id }, good?.name ?? t("live.replay.opening"));
      chip.addEventListener("click", () => {
        player.video.currentTime = at + 0.01;
        void player.video.play().catch(() => {});
      });
      chips.push(chip);
    }
    find(this, ".marks").replaceChildren(...marks);
    find(this, ".chapters").replaceChildren(...chips);
    this.draw(player);
  }

  // current marks the chapter of now and shows its product's card.
  private current(player: LivePlayer, now: number): void {
    let found: HTMLElement | undefined;
    for (const chip of this.querySelectorAll<HTMLElement>(".chip")) {
      if (Number(chip.dataset["at"]) <= now + 0.05) found = chip;
    }
    for (const chip of this.querySelectorAll<HTMLElement>(".chip")) {
      const is = chip === found;
      if (is === (chip.getAttribute("aria-current") === "true")) continue;
      chip.setAttribute("aria-current", String(is));
      if (is && !player.video.paused) chip.scrollIntoView({ block: "nearest", inline: "center" });
    }
    const product = found?.dataset["product"] ?? "";
    if (product === room().pinned || (!product && !found)) return;
    const good = room().good(product);
    if (!good) return;
    room().pinned = product;
    const first = good.variants.find((v) => v.left > 0) ?? good.variants[0];
    if (!first) return;
    room().tell("pinned", {
      id: good.id, slug: good.slug, name: good.name, nameEn: good.name, picture: good.picture,
      price: first.price, listPrice: first.listPrice, left: first.left, variant: first.id,
    });
  }
}

customElements.define("replay-bar", ReplayBar);
