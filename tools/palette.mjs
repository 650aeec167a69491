// Makes a picture of the page small: a PNG of at most 256 colours, chosen by median cut, from one of true colour.
import { deflateSync, inflateSync } from "node:zlib";

const SIGNATURE = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
const COLOURS = 256;

/** A PNG of 8-bit RGB or RGBA without interlacing, as browsers write it, with a palette instead. */
export function withPalette(png) {
  const { width, height, pixels } = decode(Buffer.from(png));
  const counts = new Map();
  for (const colour of pixels) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const { palette, indexOf } = quantised(counts);
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) rows[y * (width + 1) + 1 + x] = indexOf.get(pixels[y * width + x]);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", header),
    chunk("PLTE", Buffer.from(palette.flat())),
    chunk("IDAT", deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

/** The checksum of PNG; Node's own came with its version 20. */
function crc32(bytes) {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

/** Width, height, and each pixel as 0xRRGGBB. */
function decode(png) {
  const data = [];
  let width;
  let height;
  let size;
  for (let at = SIGNATURE.length; at < png.length; ) {
    const length = png.readUInt32BE(at);
    const type = png.toString("latin1", at + 4, at + 8);
    const body = png.subarray(at + 8, at + 8 + length);
    if (type === "IHDR") {
      width = body.readUInt32BE(0);
      height = body.readUInt32BE(4);
      size = { 2: 3, 6: 4 }[body[9]];
      if (body[8] !== 8 || !size || body[12] !== 0) throw new Error("the picture is no plain PNG of true colour");
    }
    if (type === "IDAT") data.push(body);
    at += length + 12;
  }
  const raw = inflateSync(Buffer.concat(data));
  const stride = width * size;
  const pixels = new Uint32Array(width * height);
  let above = Buffer.alloc(stride);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (stride + 1)];
    const row = raw.subarray(y * (stride + 1) + 1, (y + 1) * (stride + 1));
    for (let i = 0; i < stride; i += 1) {
      const left = i < size ? 0 : row[i - size];
      row[i] += predicted(filter, left, above[i], i < size ? 0 : above[i - size]);
    }
    for (let x = 0; x < width; x += 1) pixels[y * width + x] = row.readUIntBE(x * size, 3);
    above = row;
  }
  return { width, height, pixels };
}

function predicted(filter, left, up, corner) {
  switch (filter) {
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return (left + up) >> 1;
    case 4: {
      const guess = left + up - corner;
      const [a, b, c] = [left, up, corner].map((value) => Math.abs(guess - value));
      if (a <= b && a <= c) return left;
      return b <= c ? up : corner;
    }
    default:
      return 0;
  }
}

/** A palette, and the place in it of each colour. A box of colours is cut where it is widest, the most telling box first. */
function quantised(counts) {
  const channels = ([colour]) => [colour >> 16, (colour >> 8) & 255, colour & 255];
  const boxOf = (colours) => {
    const ranges = [0, 1, 2].map((i) => {
      const values = colours.map((entry) => channels(entry)[i]);
      return values.reduce((most, v) => Math.max(most, v)) - values.reduce((least, v) => Math.min(least, v));
    });
    const weight = colours.reduce((sum, [, count]) => sum + Math.sqrt(count), 0);
    const widest = ranges.indexOf(Math.max(...ranges));
    return { colours, widest, urgency: colours.length > 1 ? ranges[widest] * weight : 0 };
  };
  const boxes = [boxOf([...counts])];
  while (boxes.length < COLOURS) {
    const at = boxes.reduce((best, box, i) => (box.urgency > boxes[best].urgency ? i : best), 0);
    const { colours, widest, urgency } = boxes[at];
    if (urgency === 0) break;
    colours.sort((a, b) => channels(a)[widest] - channels(b)[widest]);
    const half = colours.reduce((sum, [, count]) => sum + Math.sqrt(count), 0) / 2;
    let seen = 0;
    let cut = 0;
    while (cut < colours.length - 1 && (cut === 0 || seen < half)) seen += Math.sqrt(colours[cut++][1]);
    boxes.splice(at, 1, boxOf(colours.slice(0, cut)), boxOf(colours.slice(cut)));
  }
  const indexOf = new Map();
  const palette = boxes.map(({ colours }, i) => {
    for (const [colour] of colours) indexOf.set(colour, i);
    // The commonest one, so that surfaces and text keep exactly theirs.
    return channels(colours.reduce((most, entry) => (entry[1] > most[1] ? entry : most)));
  });
  return { palette, indexOf };
}
