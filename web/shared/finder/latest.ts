// Latest keeps what comes in the order of what was asked, for questions that follow each keystroke. Some may be under way at a time, so
// that on a slow network there is something to see while one types on; an answer cuts off the questions before it, and what was
// overtaken comes to nothing.
export class Latest {
  private asked = 0;
  private heard = 0;
  private readonly under = new Map<number, AbortController>();

  constructor(private readonly most = 3) {}

  // ask gives the answer of question, or nothing if a later answer or stop came before it. It fails only where nothing later was asked.
  async ask<T>(question: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
    const n = ++this.asked;
    const asking = new AbortController();
    if (this.under.size >= this.most) this.cut(Math.min(...this.under.keys()));
    this.under.set(n, asking);
    try {
      const answer = await question(asking.signal);
      if (asking.signal.aborted || n < this.heard) return undefined;
      this.heard = n;
      for (const older of this.under.keys()) if (older < n) this.cut(older);
      return answer;
    } catch (e) {
      if (asking.signal.aborted || n < this.asked) return undefined;
      throw e;
    } finally {
      this.under.delete(n);
    }
  }

  // stop lets go of all questions that are under way.
  stop(): void {
    for (const n of this.under.keys()) this.cut(n);
  }

  private cut(n: number): void {
    this.under.get(n)?.abort();
    this.under.delete(n);
  }
}
