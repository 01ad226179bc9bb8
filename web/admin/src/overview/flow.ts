/** Paid sales in steps of time. */
export interface Flow {
  at: number[];
  orders: number[];
  won: number[];
}

const step = 5 * 60;

/** How the given orders' payments fell over time, in steps of five minutes from the first to the last; steps without any are 0. */
export function salesFlow(orders: { paidAt?: string; cancelledAt?: string; total: number }[]): Flow {
  const flow: Flow = { at: [], orders: [], won: [] };
  const paid = orders.filter((o) => o.paidAt && !o.cancelledAt).map((o) => ({ slot: Math.floor(new Date(o.paidAt ?? 0).getTime() / 1000 / step), total: o.total }));
  if (paid.length === 0) return flow;
  const slots = paid.map((p) => p.slot);
  const first = Math.min(...slots);
  const length = Math.max(...slots) - first + 1;
  for (let i = 0; i < length; i++) {
    flow.at.push((first + i) * step);
    flow.orders.push(0);
    flow.won.push(0);
  }
  for (const p of paid) {
    const i = p.slot - first;
    flow.orders[i] = (flow.orders[i] ?? 0) + 1;
    flow.won[i] = (flow.won[i] ?? 0) + p.total;
  }
  return flow;
}
