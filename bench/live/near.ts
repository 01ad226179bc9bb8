// The player of the near door alone, as the live page has it, heard.
import { Near, type Reason } from "../../web/storefront/live/near";

declare global {
  interface Window {
    left?: Reason[];
    first?: number;
  }
}

const canvas = document.querySelector("canvas") as HTMLCanvasElement;
canvas.hidden = false;

function enter(): void {
  const began = performance.now();
  new Near({
    canvas,
    url: `ws://${location.host}/near/clock`,
    calm: false,
    loudness: () => 1,
    hushed: () => {},
    shown: () => (window.first ??= performance.now() - began),
    moved: () => {},
    left: (why) => {
      (window.left ??= []).push(why);
      setTimeout(enter, 500);
    },
  });
}

enter();
