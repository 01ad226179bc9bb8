import { useEffect, useRef, type ReactNode } from "react";

/** Shows what is told of something, and brings it into sight when it comes up: the bar that saves stands far below a long form's head. */
export function InSight({ of, children }: { of: unknown; children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    place.current?.scrollIntoView({ block: "center" });
  }, [of]);
  return of ? <div ref={place}>{children}</div> : null;
}
