// How the show stands, in words on the desk: what has arrived, whether the line is there, for how long.
import { timeMark } from "../player/time-mark.js";

const HELD = 8000;
const SCARCE = "庁舎の録画の置き場が残り少なくなっています。放送は続けられます。事務局に伝えると、空きを作れます。ここまでの録画は残っています。";

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

  /** scarce: the disk of the house fills. */
  saved(seconds, scarce) {
    this.delivery.saved();
    if (scarce !== this.scarce) {
      this.panel.thing("scarce").hidden = !scarce;
      this.panel.say("scarce-words", scarce ? SCARCE : "");
    }
    this.scarce = scarce;
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
