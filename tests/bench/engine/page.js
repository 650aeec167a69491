// Times the worker's decoding beside eventsource-parser with JSON.parse, on the same reads, and the report's quantiles.
import init, { allocations, Following, formats, Samples, scripted, Translation } from "./engine_bench.js";
import { createParser } from "./eventsource_parser.js";

await init();

/** The stream cut into reads of `size` bytes. */
const cut = (stream, size) => Array.from({ length: Math.ceil(stream.length / size) }, (_, i) => stream.subarray(i * size, (i + 1) * size));

/** Bytes of text in a stream of this format. */
const translated = (format, reads) => {
  const translation = new Translation(format);
  for (const read of reads) translation.read(read);
  const characters = translation.characters();
  translation.free();
  return characters;
};

const CLIENTS = {
  translation: (reads) => translated("openai-chat", reads),
  parser(reads) {
    let characters = 0;
    const parser = createParser({
      onEvent({ data }) {
        if (data !== "[DONE]") characters += JSON.parse(data).choices[0]?.delta.content?.length ?? 0;
      },
    });
    const decoder = new TextDecoder();
    for (const read of reads) parser.feed(decoder.decode(read, { stream: true }));
    return characters;
  },
  following(reads) {
    const following = new Following();
    reads.forEach((read, i) => following.read(i + 1, read));
    const chunks = following.finish(reads.length + 1);
    following.free();
    return chunks;
  },
};

const timed = (work) => {
  const start = performance.now();
  const result = work();
  return { ms: performance.now() - start, result };
};

/** One round over a stream: each client in turn, in this order; `{ name: { ms, result } }`. */
window.decode = (text, size, order) => {
  const stream = new TextEncoder().encode(text);
  const reads = cut(stream, size);
  return { bytes: stream.length, clients: Object.fromEntries(order.map((name) => [name, timed(() => CLIENTS[name](reads))])) };
};

let replies;
/** One round over the same reply in every format; `{ format: { bytes, ms, result } }`. */
window.decodeFormats = (tokens, size) => {
  replies ??= formats()
    .split(" ")
    .map((format) => [format, scripted(format, tokens)]);
  return Object.fromEntries(
    replies.map(([format, stream]) => {
      const reads = cut(stream, size);
      return [format, { bytes: stream.length, ...timed(() => translated(format, reads)) }];
    }),
  );
};

/** Allocations of decoding a stream; `between` is how many of its events lie between the two counts. */
window.allocated = (text, size, name) => {
  const reads = cut(new TextEncoder().encode(text), size);
  CLIENTS[name](reads);
  const before = allocations();
  CLIENTS[name](reads);
  return allocations() - before;
};

let samples;
/** Milliseconds for the summary of this many samples, and the sum of what it says. */
window.summed = (count) => {
  samples ??= new Samples(count);
  return timed(() => samples.summed());
};
window.ready = true;
