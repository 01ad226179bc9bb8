// Span is a stretch of video without a gap: where it stands in the player, and when it was filmed (EXT-X-PROGRAM-DATE-TIME).
export interface Span {
  start: number; // seconds in the player
  duration: number; // seconds
  wall: number; // Unix ms
}

// Timeline finds the place in a recording of a moment on the wall clock, and back. A recording has gaps where the encoder was away:
// a moment inside a gap is the place where the video goes on.
export class Timeline {
  readonly spans: Span[] = [];

  constructor(spans: Iterable<Span>) {
    for (const s of spans) {
      const last = this.spans.at(-1);
      if (last && Math.abs(last.wall + last.duration * 1000 - s.wall) < 80 && Math.abs(last.start + last.duration - s.start) < 0.08) {
        last.duration = s.start + s.duration - last.start;
      } else {
        this.spans.push({ ...s });
      }
    }
  }

  // place gives seconds in the player for a moment.
  place(wall: number): number {
    for (const s of this.spans) {
      if (wall < s.wall) return s.start;
      if (wall < s.wall + s.duration * 1000) return s.start + (wall - s.wall) / 1000;
    }
    return this.length;
  }

  // moment gives Unix ms for a place in the player.
  moment(place: number): number {
    let found = this.spans[0];
    if (!found) return 0;
    for (const s of this.spans) if (s.start <= place + 0.001) found = s;
    return found.wall + Math.min(Math.max(place - found.start, 0), found.duration) * 1000;
  }

  get length(): number {
    const last = this.spans.at(-1);
    return last ? last.start + last.duration : 0;
  }
}
