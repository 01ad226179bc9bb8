import { useEffect, useRef, type ReactNode } from "react";

/** Shows what is told of something, and brings it into sight when it comes up: the bar that saves stands far below a long form's head. */
export function InSight({ of, children }: { of: unknown; children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    place.current?.scrollIntoView({ block: "center" });
  }, [of]);
  return of ? <div ref={place}>{children}</div> : null;
}

/** Goes to the first field of a form that fails its own check, once it is drawn as wrong: the bar that saves may stand far from it. */
export function toFirstWrong(): void {
  requestAnimationFrame(() => {
    const field = document.querySelector<HTMLElement>('form [aria-invalid="true"], form [data-error]');
    field?.scrollIntoView({ block: "center" });
    field?.focus({ preventScroll: true });
  });
}
