// How the show stands, in words on the desk: what has arrived, whether the line is there, for how long.
import { timeMark } from "../player/time-mark.js";

const HELD = 8000;

export class Standing {
  constructor(panel, delivery, show) {
    Object.assign(this, { panel, delivery, show });
  }

  begin() {
    this.ended = false;
    this.clock = setInterval(() => this.tick(), 500);
  }

  tick() {
    this.panel.say("clock", timeMark(Date.now() / 1000 - this.show().began));
    this.panel.showWaiting(this.show().pendingSeconds);
    this.tell();
  }

  saved(seconds) {
    this.delivery.saved();
    this.panel.say("saved", `保存済み ${timeMark(seconds)}`);
  }

  showLine(state) {
    // Trying again is still being cut off; the words stay until the line is there.
    const lost = state === "lost" || (state === "connecting" && !this.panel.thing("lost").hidden);
    this.panel.thing("lost").hidden = !lost;
    this.line = lost ? "lost" : state;
    this.tell();
  }

  tell() {
    if (this.ended || performance.now() < this.heldUntil) return;
    this.panel.showStatus(...this.delivery.status(this.line));
  }

  sayForAWhile(words) {
    this.panel.say("status", words);
    this.heldUntil = performance.now() + HELD;
  }

  /** From now on others say how it stands. */
  end() {
    this.ended = true;
  }

  stop() {
    this.end();
    clearInterval(this.clock);
  }
}
