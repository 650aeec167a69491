// Serves dist/ as a static host would: under any path, with or without the headers of public/_headers.
//
//   node tools/serve.mjs [--dir dist] [--host 127.0.0.1] [--port 8080] [--base /a/b/] [--headers] [--brotli]
//                        [--simulator '{"http": "…", "https": "…"}'] [--strict-port]
//
// A port in use is said, and the next free one is taken. The address is printed on a line of its own: "page http://…".
// `--simulator` answers simulator.json, by which the page knows that a simulator runs beside it; else the file itself is served.
import { readFileSync, statSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { brotliCompressSync } from "node:zlib";
import sirv from "sirv";

/** How many ports after the wanted one are tried. */
const PORTS_TRIED = 50;

/**
 * Starts a page server and gives `{ url, port, close }`.
 *
 * `port` 0 takes any free one. `base` begins and ends with a slash. `simulator` is what simulator.json answers.
 * `log` hears of each request as `{ method, path }`.
 */
export async function servePage({
  dir = "dist",
  host = "127.0.0.1",
  port = 0,
  base = "/",
  headers = false,
  brotli = false,
  strictPort = false,
  simulator,
  log,
} = {}) {
  const root = resolve(dir);
  if (!statSync(join(root, "index.html"), { throwIfNoEntry: false })) {
    throw new Error(`${root} holds no page yet: run ./dev build first`);
  }
  const compressed = brotli ? await compress(root) : undefined;
  const extra = headers ? headersOf(join(root, "_headers")) : [];
  const files = sirv(compressed ?? root, {
    dev: !compressed,
    brotli,
    etag: true,
    setHeaders(response, path) {
      // sirv names no charset for scripts, and old tables lack wasm.
      if (path.endsWith(".wasm")) response.setHeader("Content-Type", "application/wasm");
    },
  });

  const server = createServer((request, response) => {
    const path = new URL(request.url, "http://page").pathname;
    log?.({ method: request.method, path });
    for (const [name, value] of extra) response.setHeader(name, value);
    if (!path.startsWith(base)) {
      const home = path === base.slice(0, -1) || path === "/";
      response.writeHead(home ? 302 : 404, home ? { Location: base } : { "Content-Type": "text/plain" });
      response.end(home ? undefined : `Nothing here: the page is under ${base}\n`);
      return;
    }
    if (simulator && path === `${base}simulator.json`) {
      response.writeHead(200, { "Content-Type": "application/json", "Cache-Control": "no-store" });
      response.end(JSON.stringify(simulator));
      return;
    }
    request.url = request.url.slice(base.length - 1);
    files(request, response, () => {
      response.writeHead(404, { "Content-Type": "text/plain" });
      response.end("No such file\n");
    });
  });

  const taken = await listen(server, host, port, strictPort ? 0 : PORTS_TRIED);
  return {
    port: taken,
    url: `http://${host}:${taken}${base}`,
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      if (compressed) await rm(compressed, { recursive: true, force: true });
    },
  };
}

/** Listens on `port`, or on the first free one of the `more` that follow it. Gives the port taken. */
async function listen(server, host, port, more) {
  for (let next = port; ; next += 1) {
    const error = await new Promise((done) => {
      server.once("error", done);
      server.listen(next, host, () => {
        server.off("error", done);
        done(undefined);
      });
    });
    if (!error) return server.address().port;
    if (error.code !== "EADDRINUSE" || next >= port + more) throw error;
    process.stderr.write(`port ${next} is in use by another program; trying ${next + 1}\n`);
  }
}

/** The headers that `_headers` gives to every path. */
function headersOf(path) {
  return readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => /^\s+\S+:/.test(line))
    .map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
    });
}

/** A copy of `root` in which every file that shrinks has a brotli twin, as a good static host keeps it. */
async function compress(root) {
  const copy = await mkdtemp(join(tmpdir(), "llmperf-web-page-"));
  const walk = async (from, to) => {
    await mkdir(to, { recursive: true });
    for (const entry of await readdir(from, { withFileTypes: true })) {
      const [source, target] = [join(from, entry.name), join(to, entry.name)];
      if (entry.isDirectory()) await walk(source, target);
      else {
        const bytes = readFileSync(source);
        const small = brotliCompressSync(bytes);
        await writeFile(target, bytes);
        if (small.length < bytes.length) await writeFile(`${target}.br`, small);
      }
    }
  };
  await walk(root, copy);
  return copy;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { values } = parseArgs({
    options: {
      dir: { type: "string", default: "dist" },
      host: { type: "string", default: "127.0.0.1" },
      port: { type: "string", default: "8080" },
      base: { type: "string", default: "/" },
      headers: { type: "boolean", default: false },
      brotli: { type: "boolean", default: false },
      "strict-port": { type: "boolean", default: false },
      simulator: { type: "string" },
    },
  });
  const base = `/${values.base}/`.replace(/\/+/g, "/");
  try {
    const page = await servePage({
      ...values,
      base,
      port: Number(values.port),
      strictPort: values["strict-port"],
      simulator: values.simulator && JSON.parse(values.simulator),
    });
    process.stdout.write(`page ${page.url}\n`);
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
      process.on(signal, () => page.close().finally(() => process.exit(0)));
    }
  } catch (error) {
    process.stderr.write(`the page cannot be served: ${error.message}\n`);
    process.exit(1);
  }
}
