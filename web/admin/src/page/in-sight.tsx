import { useEffect, useRef, type ReactNode } from "react";

/** Shows what is told of something, and brings it into sight when it comes up: the bar that saves stands far below a long form's head. */
export function InSight({ of, children }: { of: unknown; children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    place.current?.scrollIntoView({ block: "center" });
  }, [of]);
  return of ? <div ref={place}>{children}</div> : null;
}

/**
 * Goes to the first field of a form that fails its own check: the bar that saves may stand far from it. What is folded away is drawn
 * as wrong and unfolds only some frames later, so the field is followed until it stands.
 */
export function toFirstWrong(): void {
  let stood: number | undefined;
  let still = 0;
  const follow = (frames: number) =>
    requestAnimationFrame(() => {
      const field = document.querySelector<HTMLElement>('form [aria-invalid="true"], form [data-error]');
      if (field?.checkVisibility()) {
        field.scrollIntoView({ block: "center" });
        const { top } = field.getBoundingClientRect();
        if (stood === undefined) field.focus({ preventScroll: true });
        still = top === stood ? still + 1 : 0;
        stood = top;
      }
      if (still < 3 && frames > 0) follow(frames - 1);
    });
  follow(120);
}
