// Timers that go on while the page is hidden. Its own rest there for a second each, and after five minutes for a whole one; a worker's do not.
const BEATING = `const beats = new Map();
onmessage = ({ data: [key, pause] }) => {
  clearInterval(beats.get(key));
  beats.delete(key);
  if (pause) beats.set(key, setInterval(() => postMessage(key), pause));
};`;
const acts = new Map();
let known = 0;
let worker;

function open() {
  const address = URL.createObjectURL(new Blob([BEATING], { type: "text/javascript" }));
  const opened = new Worker(address);
  URL.revokeObjectURL(address);
  opened.onmessage = ({ data }) => acts.get(data)?.();
  return opened;
}

export class Ticker {
  constructor(act) {
    Object.assign(this, { act, key: (known += 1), often: 0 });
  }

  /** Beats so often a second; 0 rests. */
  beat(often) {
    if (often === this.often) return;
    this.often = often;
    worker ??= open();
    if (often) acts.set(this.key, this.act);
    else acts.delete(this.key);
    worker.postMessage([this.key, often ? 1000 / often : 0]);
  }
}

export function pause(milliseconds) {
  return new Promise((resolve) => {
    const ticker = new Ticker(() => {
      ticker.beat(0);
      resolve();
    });
    ticker.beat(1000 / milliseconds);
  });
}
