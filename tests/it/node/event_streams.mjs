// Random event streams in LF and CRLF, cut at random, and what npm's eventsource-parser makes of them: one JSON value on standard
// output, for the test that has the same bytes framed. Its one argument is how many.
import { createParser } from "eventsource-parser";

let state = 7;
const below = (end) => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * end);
};
const one = (list) => list[below(list.length)];

const LETTERS = ["a", "{", '"', ":", " ", "\t", "é", "中", "🙂", "\u0000", "\u2028", "data", "\\n", "data: ", "event:", "\u00a0"];
const text = () => Array.from({ length: below(12) }, () => one(LETTERS)).join("");
const line = () =>
  one([
    () => `data:${one(["", " ", "  "])}${text()}`,
    () => `data: ${text()}`,
    () => `data: {"choices":[{"delta":{"content":${JSON.stringify(text())}}}]}`,
    () => "data",
    () => `event:${one(["", " "])}${one(["", "ping", "content_block_delta", text()])}`,
    () => "event",
    () => `id: ${text()}`,
    () => `retry: ${one(["10", "x", ""])}`,
    () => `:${text()}`,
    () => `${one(["datas", "Data", " data", "foo"])}:${text()}`,
    () => text(),
    () => "",
    () => "",
    () => "",
  ])();

const streams = Array.from({ length: Number(process.argv[2]) }, () => {
  const ends = one([["\n"], ["\r\n"], ["\n", "\r\n"]]);
  let whole = "";
  for (let lines = below(24); lines > 0; lines -= 1) whole += line() + one(ends);
  whole += `${one(ends)}${one(ends)}`;
  const bytes = Buffer.from(whole, "utf8");
  const events = [];
  const parser = createParser({ onEvent: ({ event, data }) => events.push([event ?? "", data]) });
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const pieces = [];
  for (let from = 0; from < bytes.length; ) {
    const to = Math.min(bytes.length, from + 1 + below(one([2, 8, 64, 1_000])));
    const piece = bytes.subarray(from, to);
    pieces.push(piece.toString("hex"));
    parser.feed(decoder.decode(piece, { stream: true }));
    from = to;
  }
  return { pieces, events };
});
process.stdout.write(JSON.stringify(streams));
