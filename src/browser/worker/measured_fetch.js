// A measured request: it leaves, and what comes is stamped and kept. Nothing else happens on this path. It is a script and no
// WebAssembly, so that it does what the least client does that the benches set beside it. See fetch.rs.

export class MeasuredFetch {
  hasLeft = false;
  /** When it left, when its head came and when it ended, `performance.now()`; `undefined` before. */
  start = undefined;
  headAt = undefined;
  end = undefined;
  /** The response, from when its head is there until it is taken. */
  response = undefined;
  /** Why the browser gave it up, where it did. */
  reason = undefined;
  /** Whether nobody wants to hear more of it. */
  isGivenUp = false;
  /** What was read since the last time, and when. */
  stamps = [];
  reads = [];

  /** `line` is where the next ones wait, if any do; `ended` is told of the end, however it came: when, and why. */
  constructor(url, init, line, ended) {
    this.url = url;
    this.init = init;
    this.line = line;
    this.ended = ended;
  }

  /** Sends it and reads it to its end. */
  async perform() {
    this.hasLeft = true;
    // From an empty stack, which Chromium would else walk in `fetch`; so several that leave in one task do so one by one,
    // each right after its stamp.
    await null;
    const { init } = this;
    this.init = undefined;
    try {
      // Not ahead: `fetch` makes the request once more, and does so sooner right after it was made here.
      const request = new Request(this.url, init);
      this.start = performance.now();
      const response = await fetch(request);
      this.headAt = performance.now();
      this.response = response;
      this.end = await this.readAll(response.body?.getReader());
    } catch (reason) {
      this.end = performance.now();
      this.reason = reason;
    }
    if (!this.isGivenUp && this.line?.follow(this)) return;
    this.line?.tell();
    this.tell();
  }

  tell() {
    if (!this.isGivenUp) this.ended(this.end, this.reason);
  }

  async readAll(reader) {
    if (!reader) return performance.now();
    for (;;) {
      const { done, value } = await reader.read();
      const at = performance.now();
      if (done) return at;
      this.stamps.push(at);
      this.reads.push(value);
    }
  }

  /** Gives what came since the last time, `[response, stamps, reads]`, the response once; `undefined` where nothing came. */
  take() {
    const { response, stamps, reads } = this;
    if (!response && !reads.length) return undefined;
    this.response = undefined;
    this.stamps = [];
    this.reads = [];
    return [response, Float64Array.from(stamps), reads];
  }
}

/** The requests that are sent next, in their order. As long as nobody has to be asked, one leaves when another ends. */
export class Line {
  waiting = [];
  /** So many may leave without asking. */
  free = 0;
  /** Those that have ended and were followed, and have not told so. */
  followed = [];

  /** Adds one that is good until then. */
  add(fetch, until) {
    this.waiting.push({ fetch, until });
  }

  /** Sends the first one when `ended` has ended, if it may; says whether it did. */
  follow(ended) {
    if (!this.free || !(this.waiting[0]?.until > ended.end)) return false;
    this.free -= 1;
    this.waiting.shift().fetch.perform();
    // What is done about an end is not in the way of the request that follows it.
    this.followed.push(ended);
    return true;
  }

  /** When the last one followed of those that have not told. */
  get followedAt() {
    return this.followed.at(-1)?.end;
  }

  /** Has the first of them tell; says whether there was one. */
  tellFirst() {
    const ended = this.followed.shift();
    ended?.tell();
    return ended !== undefined;
  }

  tell() {
    while (this.tellFirst());
  }

  /** Takes it out, where it waits. */
  withdraw(fetch) {
    this.waiting = this.waiting.filter((waiting) => waiting.fetch !== fetch);
  }
}
