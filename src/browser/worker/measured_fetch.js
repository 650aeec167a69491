// A measured request: it leaves, and what comes is stamped and kept. Nothing else happens on this path. It is a script and no
// WebAssembly, so that it does what the least client does that the benches set beside it. See fetch.rs.

export class MeasuredFetch {
  /** When it left, when its head came and when it ended, `performance.now()`; `undefined` before. */
  start = undefined;
  headAt = undefined;
  end = undefined;
  /** The response, from when its head is there until it is taken. */
  response = undefined;
  /** Why the browser gave it up, where it did. */
  reason = undefined;
  /** What was read since the last time, and when. */
  stamps = [];
  reads = [];

  constructor(url, init) {
    this.url = url;
    this.init = init;
  }

  /** Sends it and reads it to its end, and calls `ended` once that is stamped, however it came. */
  async perform(ended) {
    // From an empty stack, which Chromium would else walk in `fetch`; so several that leave in one task do so one by one,
    // each right after its stamp.
    await null;
    const init = this.init;
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
    ended();
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
