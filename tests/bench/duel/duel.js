// Runs two measuring workers of one page at the same moment and gives what both measured. What they say is only kept until both are done.
const MAKERS = {
  app: () => new Worker(new URL("../worker_boot.js", import.meta.url), { type: "module" }),
  floor: () => new Worker(new URL("./floor.js", import.meta.url)),
};

/** A worker of this kind, loaded and waiting for its job. The app's says that it is; the floor's has nothing to load. */
async function load(kind) {
  const worker = MAKERS[kind]();
  const line = { kind, worker, said: [] };
  line.done = new Promise((done, fail) => {
    worker.onerror = (event) => fail(new Error(`${kind}: ${event.message || "the worker could not be loaded"}`));
    worker.onmessage = ({ data }) => {
      // What replies said comes as lists, which nobody here reads.
      if (kind === "app" && typeof data !== "string") return;
      line.said.push(data);
      if (line.said.length === 1) line.ready?.();
      if (kind === "floor" || /^{"(over|broken|paused)"/.test(data)) done();
    };
  });
  if (kind === "app") await Promise.race([new Promise((ready) => (line.ready = ready)), line.done]);
  return line;
}

/** Gives each side its job in this order, in one task; gives what each measured, in microseconds of its own clock. */
window.duel = async (sides) => {
  const lines = [];
  for (const { kind } of sides) lines.push(await load(kind));
  sides.forEach(({ job }, i) => lines[i].worker.postMessage(job));
  await Promise.all(lines.map((line) => line.done));
  const measured = lines.map(({ kind, said }) => (kind === "app" ? ofApp(said.map(JSON.parse)) : ofFloor(said[0])));
  for (const { worker } of lines) worker.terminate();
  return measured;
};

/** `events`: what the worker said, each a word or an object of one name. */
function ofApp(events) {
  const all = (name) => events.flatMap((event) => (typeof event === "object" && name in event ? [event[name]] : []));
  const said = (name) => all(name)[0];
  if (said("broken")) throw new Error(said("broken").message);
  if (said("paused")) throw new Error(`the app paused: ${said("paused").message}`);
  const { began, ended } = said("over");
  const records = all("progress").flatMap(({ records }) => records.filter(({ role }) => role === "measured"));
  if (new Set(records.map(({ index }) => index)).size !== records.length) throw new Error("the app counted a request twice");
  return {
    clock_step_us: said("started").instrument.clock_step,
    duration_us: ended - began,
    requests: records.map(({ timeline, outcome }) => ({ start: timeline.start, chunks: timeline.chunks, failure: outcome === "completed" ? undefined : outcome })),
  };
}

function ofFloor({ step, began, ended, requests }) {
  const us = (ms) => Math.round(ms * 1000);
  return {
    clock_step_us: us(step),
    duration_us: us(ended - began),
    requests: requests.map(({ start, chunks }) => ({ start: us(start), chunks: chunks.map(us) })),
  };
}
