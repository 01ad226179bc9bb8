import { describe, expect, it } from "vitest";
import { read } from "./near-message";
import { Arrivals, Clock, Steps } from "./near-pace";
import { Tape } from "./near-tape";

function message(kind: number, flags: number, offset: number, dts: bigint, wall: bigint, data: Uint8Array): ArrayBuffer {
  const buffer = new ArrayBuffer(24 + data.length);
  const view = new DataView(buffer);
  view.setUint8(0, kind);
  view.setUint8(1, flags);
  view.setInt32(4, offset);
  view.setBigInt64(8, dts);
  view.setBigInt64(16, wall);
  new Uint8Array(buffer, 24).set(data);
  return buffer;
}

describe("a message", () => {
  const data = new Uint8Array([1, 2, 3]);

  it("is read as it was written", () => {
    expect(read(message(3, 1, -33_000, 5_000_000n, 1_790_000_000_123n, data))).toEqual({ kind: "picture", key: true, dts: 5_000_000, pts: 4_967_000, wall: 1_790_000_000_123, data });
    expect(read(message(4, 0, 7, 5_000_000n, 9n, data))).toEqual({ kind: "sound", dts: 5_000_000, pts: 5_000_000, wall: 9, data });
    expect(read(message(2, 2, 12, -5n, 9n, data))).toEqual({ kind: "beginning", at: -5, jump: true, left: 12 });
    const setup = { run: 3, video: { codec: "avc1.64001f", description: "AQI=", width: 540, height: 960 }, audio: { codec: "mp4a.40.2", description: "EZA=", sampleRate: 48000, channels: 2 } };
    expect(read(message(1, 0, 0, 0n, 0n, new TextEncoder().encode(JSON.stringify(setup))))).toEqual({
      kind: "configuration",
      setup: { ...setup, video: { ...setup.video, description: new Uint8Array([1, 2]) }, audio: { ...setup.audio, description: new Uint8Array([0x11, 0x90]) } },
    });
  });

  it("of another kind, cut short or broken is left out", () => {
    expect(read(message(9, 0, 0, 0n, 0n, data))).toBeUndefined();
    expect(read(message(1, 0, 0, 0n, 0n, new TextEncoder().encode("{")))).toBeUndefined();
    expect(read(message(1, 0, 0, 0n, 0n, new TextEncoder().encode("{}")))).toBeUndefined();
    for (let n = 0; n < 24; n++) expect(read(new ArrayBuffer(n))).toBeUndefined();
  });

  it("never throws, whatever comes", () => {
    let seed = 7;
    const random = () => (seed = (seed * 48271) % 2147483647) & 0xff;
    for (let n = 0; n < 5000; n++) {
      const bytes = Uint8Array.from({ length: random() }, random);
      if (n % 2 && bytes.length) bytes[0] = 1 + (n % 4);
      read(bytes.buffer);
    }
  });
});

describe("how far behind", () => {
  it("is what 95 of 100 units need", () => {
    const arrivals = new Arrivals();
    expect(arrivals.late()).toBeUndefined();
    for (let n = 0; n < 100; n++) arrivals.add(n / 30, n / 30 + 7 + (n % 20 === 0 ? 0.5 : 0.01 * (n % 5)));
    expect(arrivals.late()).toBeCloseTo(7.04, 5);
  });

  it("has a cushion until enough came, and forgets what is long ago", () => {
    const arrivals = new Arrivals();
    arrivals.add(0, 3);
    expect(arrivals.late()).toBeCloseTo(3.06, 5);
    for (let n = 0; n < 40; n++) arrivals.add(20 + n / 30, 20 + n / 30 + 1);
    expect(arrivals.late()).toBeCloseTo(1, 5);
  });

  it("is neared by small changes of rate, and jumped to when it is far", () => {
    const clock = new Clock();
    expect(clock.steer(100, 10)).toBe(true);
    expect(clock.place(100)).toBeCloseTo(90, 6);
    let now = 100;
    for (; now < 108; now += 0.2) {
      expect(clock.steer(now, 9.8)).toBe(false); // 200 ms nearer
      expect(Math.abs(clock.rate - 1)).toBeLessThanOrEqual(0.0501);
    }
    expect(Math.abs(now - clock.place(now) - 9.8)).toBeLessThan(0.01);
    expect(clock.rate).toBe(1);
    expect(clock.steer(now, 12)).toBe(true);
    expect(clock.place(now)).toBeCloseTo(now - 12, 6);
    clock.stop();
    expect(clock.started).toBe(false);
  });

  it("counts one picture more, whose length is learnt", () => {
    const steps = new Steps();
    for (let n = 0; n < 60; n++) steps.add(n / 60);
    expect(steps.step).toBeCloseTo(1 / 60, 3);
  });
});

describe("sound", () => {
  const rate = 48000;
  const sine = (at: number, length: number) => Float32Array.from({ length }, (_, i) => Math.sin(2 * Math.PI * 440 * (at + i / rate)));
  const put = (tape: Tape, from: number, pieces: number, stamp = (at: number) => at) => {
    for (let n = 0; n < pieces; n++) tape.put(stamp(from + (n * 1024) / rate), rate, [sine(from + (n * 1024) / rate, 1024)]);
  };
  const leap = (out: Float32Array) => out.reduce((most, x, i) => (i ? Math.max(most, Math.abs(x - (out[i - 1] ?? 0))) : 0), 0);

  it("stamped in whole milliseconds is played without a crack", () => {
    const tape = new Tape();
    put(tape, 0, 40, (at) => Math.round(at * 1000) / 1000);
    const out = new Float32Array(128 * 180);
    for (let n = 0; n + 128 <= out.length; n += 128) tape.play([out.subarray(n, n + 128)], rate, 0.1 + n / rate, 1);
    expect(leap(out)).toBeLessThan(0.07); // a step of 440 Hz is 0.058 at most
    expect(Math.max(...out)).toBeGreaterThan(0.9);
  });

  it("is led by the clock: faster without a crack, and jumped where it is far off", () => {
    const tape = new Tape();
    put(tape, 0, 100);
    const out = new Float32Array(rate);
    for (let n = 0; n + 128 <= out.length; n += 128) tape.play([out.subarray(n, n + 128)], rate, 0.05 + (n / rate) * 1.05, 1.05);
    expect(leap(out)).toBeLessThan(0.07);
    const far = new Float32Array(128);
    tape.play([far], rate, 1.9, 1);
    expect(far[0]).toBeCloseTo(Math.sin(2 * Math.PI * 440 * 1.9), 2);
  });

  it("that is missing is silence, and what comes after it is heard at its time", () => {
    const tape = new Tape();
    put(tape, 1, 5);
    put(tape, 2, 5);
    const out = new Float32Array(128);
    tape.play([out], rate, 0.5, 1);
    expect(out.every((x) => x === 0)).toBe(true);
    tape.play([out], rate, 1.5, 1);
    expect(out.every((x) => x === 0)).toBe(true);
    tape.play([out, new Float32Array(128)], rate, 2.01, 1);
    expect(out[0]).toBeCloseTo(Math.sin(2 * Math.PI * 440 * 2.01), 2);
  });
});
