// How far behind the host a viewer at the near door is: no more than what comes needs to come in time. Times are in seconds.

const remembered = 5; // seconds of arrivals that say how the network is
const enough = 20; // arrivals that say it
const cushion = 0.06; // until then

// Arrivals keeps how late each unit came, by a clock that runs as the units do.
export class Arrivals {
  private list: { at: number; late: number }[] = [];

  // add takes a unit that is due at place and came at now.
  add(place: number, now: number): void {
    this.list.push({ at: now, late: now - place });
    while ((this.list[0]?.at ?? now) < now - remembered) this.list.shift();
  }

  // late is by how much 95 of 100 units come at most after they are due; undefined before anything came.
  late(): number | undefined {
    const { length } = this.list;
    if (!length) return undefined;
    const sorted = this.list.map((a) => a.late).sort((a, b) => a - b);
    const most = sorted[Math.min(length - 1, Math.ceil(length * 0.95) - 1)] ?? 0;
    return length < enough ? Math.max(most, (sorted[0] ?? 0) + cushion) : most;
  }

  clear(): void {
    this.list = [];
  }
}

const far = 0.35; // seconds of error that no change of rate makes up for
const fastest = 0.05;
const settled = 0.006;

// Clock says which moment of the broadcast is due. It is led to where it should be by running a little faster or slower.
export class Clock {
  rate = 1;
  private from = NaN;
  private at = 0;

  get started(): boolean {
    return !Number.isNaN(this.from);
  }

  // place is what is due at now.
  place(now: number): number {
    return this.from + (now - this.at) * this.rate;
  }

  // steer leads the clock to run behind seconds after the units' own; it reports whether it had to jump there.
  steer(now: number, behind: number): boolean {
    const want = now - behind;
    const error = want - this.place(now);
    if (!this.started || Math.abs(error) > far) {
      [this.from, this.at, this.rate] = [want, now, 1];
      return true;
    }
    [this.from, this.at] = [this.place(now), now];
    this.rate = Math.abs(error) < settled ? 1 : 1 + Math.max(-fastest, Math.min(fastest, error / 2));
    return false;
  }

  stop(): void {
    [this.from, this.rate] = [NaN, 1];
  }
}

// Steps learns how long one picture lasts.
export class Steps {
  step = 1 / 30;
  private last = NaN;

  add(dts: number): void {
    const step = dts - this.last;
    this.last = dts;
    if (step > 0.001 && step < 0.2) this.step += (step - this.step) / 8;
  }
}
