// A beat that goes on while the page is hidden: timers of hidden pages rest, those of a worker do not.
const BEATING = "let beat; onmessage = ({ data }) => { clearInterval(beat); if (data) beat = setInterval(() => postMessage(0), data); };";

export class Ticker {
  constructor(act) {
    this.act = act;
  }

  /** Beats so often a second; 0 rests. */
  beat(often) {
    if (often === this.often) return;
    this.often = often;
    if (!this.worker) {
      const address = URL.createObjectURL(new Blob([BEATING], { type: "text/javascript" }));
      this.worker = new Worker(address);
      URL.revokeObjectURL(address);
      this.worker.onmessage = () => this.often && this.act();
    }
    this.worker.postMessage(often ? 1000 / often : 0);
  }
}
