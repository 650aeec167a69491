// Plays streams of known timing for the calibration of the instrument, to the one worker that is loaded from this folder: no page and no
// measured request is under this scope. It keeps nothing: each chunk itself says how many microseconds after the request's arrival it was
// handed over.
addEventListener("install", () => skipWaiting());

addEventListener("fetch", (event) => {
  const arrival = performance.now();
  const { url, method } = event.request;
  const path = url.startsWith(registration.scope) ? url.slice(registration.scope.length) : "";
  if (event.request.destination === "worker") {
    event.respondWith(embeddable(event.request));
  } else if (path === "v1/models" && method === "GET") {
    event.respondWith(Response.json({ object: "list", data: [] }));
  } else if (path === "v1/chat/completions" && method === "POST") {
    event.respondWith(answer(event.request, arrival));
  }
});

/** A page that is isolated takes only workers that say they are; on a host without headers the page's other service worker says so. */
async function embeddable(request) {
  const { body, status, statusText, headers } = await fetch(request);
  const more = new Headers(headers);
  more.set("Cross-Origin-Embedder-Policy", "require-corp");
  return new Response(body, { status, statusText, headers: more });
}

/** The model's name says the timing: `calibrate-TTFT-GAP-CHUNKS`, both spans in microseconds. */
async function answer(request, arrival) {
  const { model, max_tokens } = await request.json();
  const known = /^calibrate-(\d+)-(\d+)-(\d+)$/.exec(model);
  if (!known) return Response.json({ error: { message: `there is no model ${model}` } }, { status: 404 });
  const [ttft, gap, most] = known.slice(1).map(Number);
  const last = Math.min(most, max_tokens) - 1;
  const encoder = new TextEncoder();
  const event = (choice) => `data: ${JSON.stringify({ choices: [{ index: 0, ...choice }] })}\n\n`;
  let timers;
  const body = new ReadableStream({
    start(stream) {
      const enqueue = (i) => {
        const after = Math.round((performance.now() - arrival) * 1000);
        const text = event({ delta: { content: `${after} ` } });
        const end = i < last ? "" : `${event({ delta: {}, finish_reason: "stop" })}data: [DONE]\n\n`;
        stream.enqueue(encoder.encode(text + end));
        if (end) stream.close();
      };
      // All deadlines of a stream are set in this one task: a timer that sets the next one drifts, and is held back by the browser.
      timers = Array.from({ length: last + 1 }, (_, i) => setTimeout(enqueue, arrival + (ttft + i * gap) / 1000 - performance.now(), i));
    },
    cancel() {
      for (const timer of timers) clearTimeout(timer);
    },
  });
  return new Response(body, { headers: { "Content-Type": "text/event-stream", "Cache-Control": "no-store" } });
}
