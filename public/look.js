// A worker that looks at its own clock for 50 ms and then at how late its timers come, for forty of them, two seconds. It asks nobody anything.
const smallestStep = () => {
  let [start, smallest] = [performance.now(), 50];
  for (let last = start; last - start < 50; ) {
    const now = performance.now();
    if (now > last) smallest = Math.min(smallest, now - last);
    last = now;
  }
  return smallest;
};

postMessage({ step: smallestStep() });

const [start, every] = [performance.now(), 50];
let [beats, told] = [0, 0];
/** Beats are due on a grid of absolute instants, as a run's are. */
const wait = () => setTimeout(beat, start + (beats + 1) * every - performance.now());
const beat = () => {
  postMessage({ late: Math.max(0, performance.now() - start - (beats + 1) * every) });
  // Late by more than a beat, those that were due meanwhile are passed over.
  beats = Math.max(beats + 1, Math.floor((performance.now() - start) / every));
  told += 1;
  if (told < 40) wait();
  else close();
};
wait();
