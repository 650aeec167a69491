// Isolates the page from other origins on a host that sends no headers, so that the browser gives it its finest clock. It is there only
// where the person has switched it on. It answers for the page's own documents and workers, and leaves all else alone: what goes to
// an API is not answered here, yet a browser asks first, which costs a time to first token 1 to 5 ms.
const ours = ({ mode, destination }) => mode === "navigate" || destination === "worker";

addEventListener("install", (event) => {
  skipWaiting();
  // A browser that can be told so does not even ask.
  try {
    const condition = { not: { or: [{ requestMode: "navigate" }, { requestDestination: "worker" }] } };
    event.addRoutes?.({ condition, source: "network" })?.catch?.(() => {});
  } catch {
    // It asks.
  }
});

addEventListener("fetch", (event) => {
  const { request } = event;
  if (new URL(request.url).origin === location.origin && ours(request)) event.respondWith(isolated(request));
});

async function isolated(request) {
  const response = await fetch(request);
  if (response.status === 0) return response;
  const headers = new Headers(response.headers);
  headers.set("Cross-Origin-Opener-Policy", "same-origin");
  headers.set("Cross-Origin-Embedder-Policy", "require-corp");
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}
