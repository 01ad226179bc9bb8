/** How a show has been going: minutes from the server, then what was seen since. */
export interface Series {
  at: number[];
  viewers: number[];
  hearts: number[];
  orders: number[];
  won: number[];
}

export interface Sample {
  at: number;
  viewers: number;
  hearts: number;
  orders: number;
  won: number;
}

export const none: Series = { at: [], viewers: [], hearts: [], orders: [], won: [] };

/** The most points a line has; every second point of the older half goes when there are more. */
export const most = 600;

/** Adds a sample. Time only goes forward; what comes late is dropped. */
export function add(series: Series, s: Sample): Series {
  const last = series.at[series.at.length - 1];
  if (last !== undefined && s.at <= last) return series;
  const next: Series = {
    at: [...series.at, s.at],
    viewers: [...series.viewers, s.viewers],
    hearts: [...series.hearts, s.hearts],
    orders: [...series.orders, s.orders],
    won: [...series.won, s.won],
  };
  return next.at.length > most ? thin(next) : next;
}

/** The start of a series from the minutes the server kept. */
export function fromBeats(beats: { at: string; viewers: number; orders: number; won: number }[]): Series {
  return beats.reduce<Series>((series, b) => add(series, { at: new Date(b.at).getTime() / 1000, viewers: b.viewers, hearts: 0, orders: b.orders, won: b.won }), none);
}

function thin(series: Series): Series {
  const half = Math.floor(series.at.length / 2);
  const keep = (values: number[]) => values.filter((_, i) => i >= half || i % 2 === 0);
  return { at: keep(series.at), viewers: keep(series.viewers), hearts: keep(series.hearts), orders: keep(series.orders), won: keep(series.won) };
}
