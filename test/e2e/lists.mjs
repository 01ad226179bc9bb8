// What the playlists of a show say.

// stretches reads what lies between two discontinuities, with their times by the wall clock in ms.
function stretches(text) {
  const all = [];
  let from = 0, parts = 0, run;
  for (const line of text.split("\n")) {
    const [, name, value] = /^#(EXT[^:]*):(?:DURATION=)?(.*)/.exec(line) ?? [, line];
    if (name === "#EXT-X-DISCONTINUITY") run = undefined;
    if (name === "EXT-X-PROGRAM-DATE-TIME") {
      [from, parts] = [Date.parse(value), 0];
      if (!run) all.push((run = { start: from, end: from }));
    }
    if (name === "EXT-X-PART") run.end = from + (parts += parseFloat(value) * 1000);
    if (name === "EXTINF") run.end = from + parseFloat(value) * 1000;
  }
  return all;
}

async function list(url, id, name) {
  const answer = await fetch(`${url}/media/${id}/source/${name}.m3u8`);
  if (!answer.ok) return null;
  const text = await answer.text();
  return { text, runs: stretches(text), ended: text.includes("#EXT-X-ENDLIST") };
}

// edge is how far the live playlist reaches, parts included.
export const edge = async (url, id) => (await list(url, id, "live"))?.runs.at(-1)?.end;

// replay is the whole recording, once it is closed.
export async function replay(url, id) {
  const l = await list(url, id, "replay");
  return l?.ended ? l : null;
}

// runs are the numbers under which caches know what the live playlist lists.
export const runs = async (url, id) => [...(await list(url, id, "live")).text.matchAll(/MAP:URI="(\d+)/g)].map((m) => Number(m[1]));
