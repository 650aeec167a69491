// Starts a worker that asks another host, and says when it has.
new Worker("./worker.js", { type: "module" }).onmessage = ({ data }) => {
  document.title = data;
};
