// The least that a measuring client in a worker can do: it warms up, fetches, reads, stamps and keeps the bytes; it parses afterwards.
const OPTIONS = { mode: "cors", credentials: "omit", redirect: "error", referrerPolicy: "no-referrer" };
const POST = { ...OPTIONS, method: "POST", headers: { "Content-Type": "application/json" } };
const get = async (url) => (await fetch(url, OPTIONS)).arrayBuffer();
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

onmessage = async ({ data: job }) => {
  const step = clockStep();
  await Promise.all(Array.from({ length: Math.min(6, job.lanes) }, () => get(job.models)));
  await perform(job.url, job.warmUp);
  for (let trip = 0; trip < 5; trip += 1) await get(job.models);
  await pause(job.settleMs);
  const [replies, waiting] = [[], [...job.bodies]];
  const lane = async (number) => {
    if (number > 0) await pause(number * job.staggerMs);
    while (waiting.length) replies.push(await perform(job.url, waiting.shift()));
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: job.lanes }, (_, number) => lane(number)));
  postMessage({ step, began, ended: performance.now(), requests: replies.map(parsed) });
};

async function perform(url, body) {
  const request = new Request(url, { ...POST, body });
  const start = performance.now();
  const response = await fetch(request);
  const reader = response.body.getReader();
  const [stamps, reads] = [[], []];
  for (;;) {
    const { done, value } = await reader.read();
    const at = performance.now();
    if (done) return { start, stamps, reads };
    stamps.push(at);
    reads.push(value);
  }
}

function parsed({ start, stamps, reads }) {
  const [decoder, chunks] = [new TextDecoder(), []];
  let rest = "";
  reads.forEach((bytes, i) => {
    const events = (rest + decoder.decode(bytes, { stream: true })).split("\n\n");
    rest = events.pop();
    for (const event of events) {
      const data = event.slice("data: ".length);
      if (data !== "[DONE]" && JSON.parse(data).choices[0]?.delta.content) chunks.push(stamps[i]);
    }
  });
  return { start, chunks };
}

function clockStep() {
  const start = performance.now();
  let [last, smallest] = [start, 50];
  while (last - start < 50) {
    const now = performance.now();
    if (now > last) [last, smallest] = [now, Math.min(smallest, now - last)];
  }
  return smallest;
}
