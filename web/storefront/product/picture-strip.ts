// PictureStrip marks which of a product's pictures is looked at. Without it the dots lead to the same pictures.
class PictureStrip extends HTMLElement {
  private watcher?: IntersectionObserver;

  connectedCallback(): void {
    const strip = this.querySelector(".gallery-strip");
    if (!strip) return;
    this.watcher = new IntersectionObserver((seen) => seen.forEach((e) => e.isIntersecting && this.mark(e.target.id)), { root: strip, threshold: 0.6 });
    for (const picture of strip.children) this.watcher.observe(picture);
    // The page stays where it is; only the strip moves.
    this.addEventListener("click", (e) => {
      const link = e.target instanceof Element && e.target.closest<HTMLAnchorElement>(".gallery-thumbs a");
      const picture = link && this.querySelector<HTMLElement>(link.hash);
      if (!picture) return;
      e.preventDefault();
      strip.scrollTo({ left: picture.offsetLeft - (strip.firstElementChild as HTMLElement).offsetLeft });
    });
  }

  disconnectedCallback(): void {
    this.watcher?.disconnect();
  }

  private mark(id: string): void {
    for (const link of this.querySelectorAll<HTMLAnchorElement>(".gallery-thumbs a")) {
      if (link.hash === `#${id}`) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }
}

customElements.define("picture-strip", PictureStrip);
