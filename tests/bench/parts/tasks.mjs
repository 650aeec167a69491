// The tasks of the page's own thread, from Chromium's trace.

/**
 * Does `work` and gives every task of the page's main thread that it brought, as `{ ms, wall, what }`: the time that its thread was on a core,
 * the time that passed, and its longest parts by name.
 */
export async function tasksOf(page, work) {
  await page.tracing.start({ categories: ["devtools.timeline", "disabled-by-default-devtools.timeline", "toplevel", "v8"] });
  await work();
  const { traceEvents } = JSON.parse(Buffer.from(await page.tracing.stop()).toString("utf8"));
  const url = page.url().split("#")[0];
  const frames = traceEvents.filter(({ name, args }) => name === "TracingStartedInBrowser" || (name === "FrameCommittedInBrowser" && args?.data?.url?.startsWith(url)));
  const pids = new Set(frames.flatMap(({ args }) => args?.data?.processId ?? args?.data?.frames?.map(({ processId }) => processId) ?? []));
  const main = new Set(traceEvents.filter(({ name, args }) => name === "thread_name" && args?.name === "CrRendererMain").map(({ pid, tid }) => `${pid}/${tid}`));
  const onMain = traceEvents.filter(({ pid, tid, ph, dur }) => ph === "X" && dur && pids.has(pid) && main.has(`${pid}/${tid}`));
  const isTask = ({ name }) => /^(RunTask|ThreadControllerImpl::RunTask)$/.test(name);
  const names = new Set(onMain.filter(isTask).map(({ name }) => name));
  const counted = names.has("ThreadControllerImpl::RunTask") ? "ThreadControllerImpl::RunTask" : "RunTask";
  return onMain.filter(({ name }) => name === counted).map(({ ts, dur, tdur = dur, pid }) => {
    const inside = onMain.filter((event) => event.pid === pid && !isTask(event) && event.ts >= ts && event.ts + event.dur <= ts + dur);
    const longest = inside.sort((a, b) => b.dur - a.dur).slice(0, 4);
    return { ms: tdur / 1000, wall: dur / 1000, what: longest.map(({ name, dur, args }) => `${name} ${(dur / 1000).toFixed(0)} ${args?.data?.functionName ?? args?.data?.url?.split("/").at(-1) ?? ""}`.trim()).join(", ") };
  });
}
