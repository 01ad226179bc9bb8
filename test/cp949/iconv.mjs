// Reads lines of JSON strings and says of each how many bytes iconv-lite makes of it in CP949, or -1 where it has to put a ? in place of a letter.
import { createInterface } from "node:readline";
import iconv from "iconv-lite";

const bytes = (text) => {
  const marks = (text.match(/\?/g) ?? []).length;
  const coded = iconv.encode(text, "cp949");
  return coded.filter((b) => b === 0x3f).length === marks ? coded.length : -1;
};
const out = [];
for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) out.push(bytes(JSON.parse(line)));
process.stdout.write(out.join("\n"));
