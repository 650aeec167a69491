// Asks a host that nobody named, as no worker of ours may.
await fetch("http://elsewhere.invalid/stray").catch(() => {});
postMessage("strayed");
