// One show seen from its desk: recorder and sender together, part after part.
import { ShowRecorder } from "./recorder.js";
import { Sender } from "./sender.js";

const LAST_BYTES = 15_000;
const BETWEEN_PARTS = 5_000;
const AGAIN = 2_000;
// Beginning anew would meet the same wall: the host is told what stands in the way.
const WALLS = {
  4507: "一つの回に残せる長さか大きさ（12時間、20GB）に届きました。ここまでの録画は残っています。続きは、新しい回として始められます。",
  4508: "庁舎の録画の置き場がいっぱいになりました。ここまでの録画は残っています。事務局に伝えると、空きを作れます。空きができたら、続きから放送できます。",
};

/** Asks the house with the page's token. Throws Error with a sentence; `status` 0 means no network. */
export async function ask(path, fields = {}) {
  let answer;
  try {
    answer = await fetch(path, {
      method: "POST",
      body: new URLSearchParams(fields),
      redirect: "manual",
      headers: { Accept: "application/json", "X-CSRFToken": document.querySelector('meta[name="csrf"]').content },
    });
  } catch {
    throw Object.assign(new Error("電波が届いていません。つながったら、もう一度試せます。"), { status: 0 });
  }
  const told = await answer.json().catch(() => ({}));
  if (answer.ok) return told;
  const words = told.error?.message ?? "いまは放送できませんでした。画面を開きなおすと、できることが分かります。";
  // A redirect leads to the door: whoever is no longer signed in or inside, not whoever has no network.
  throw Object.assign(new Error(words), { status: answer.status || 401 });
}

export class Show {
  /** told: {saved(seconds, scarce), line("connecting"|"open"|"lost"), refused(sentence, elsewhere), failed()}. talks(): whether 会話モード is chosen. */
  constructor(partsPath, told, talks) {
    this.partsPath = partsPath;
    this.told = told;
    this.talks = talks;
    this.before = 0;
    this.takesOver = false; // though another host sends
  }

  get isOn() {
    return Boolean(this.recorder);
  }

  get pendingSeconds() {
    return this.sender?.pendingSeconds ?? 0;
  }

  /** Begins a part with this stream, and ends the one before once its bytes have arrived. */
  async go(stream) {
    const former = { recorder: this.recorder, sender: this.sender };
    const base = this.before + (former.recorder?.seconds ?? 0);
    const sender = new Sender({
      acked: (seconds, scarce) => this.told.saved(base + seconds, scarce),
      state: (state) => sender === this.sender && this.told.line(state),
      refused: (code) => sender === this.sender && this.refusedOnce(stream, code),
    });
    const recorder = new ShowRecorder(stream, sender, () => this.told.failed(), this.talks());
    Object.assign(this, { recorder, sender });
    recorder.start();
    if (former.recorder) {
      await former.recorder.stop();
      await former.sender.drain(BETWEEN_PARTS);
      former.sender.stop();
    }
    this.before = base;
    await this.enter(recorder, sender);
  }

  /** The recorder already runs; its bytes wait in the sender until the house says where they go. */
  async enter(recorder, sender) {
    while (this.sender === sender) {
      try {
        const ways = { talk: this.talks(), takeover: this.takesOver, again: this.wasOn };
        const chosen = Object.fromEntries(Object.entries(ways).map(([way, on]) => [way, on ? "1" : ""]));
        const place = await ask(this.partsPath, { mime: recorder.mime, ...chosen });
        Object.assign(this, { began: place.began, takesOver: false, wasOn: true });
        return sender.connect(place.address);
      } catch (error) {
        if (error.status !== 0) {
          await this.giveUp();
          throw error;
        }
        this.told.line("lost");
        await new Promise((resolve) => setTimeout(resolve, AGAIN));
      }
    }
  }

  /** The house took no more bytes: it says why, or a new part begins. */
  async refusedOnce(stream, code) {
    if (WALLS[code]) return this.told.refused(WALLS[code]);
    const now = performance.now();
    const again = this.refusedAt && now - this.refusedAt < 10_000;
    this.refusedAt = now;
    if (again) return this.told.refused("別の画面で、この回の放送が続いています。ここからの放送は止めました。");
    try {
      await this.go(stream);
    } catch (error) {
      this.told.refused(error.message, error.status === 422);
    }
  }

  /** The house has no place for these bytes: nothing is waited for. */
  async giveUp() {
    const { recorder, sender } = this;
    sender.stop();
    await recorder.stop();
    this.recorder = null;
  }

  /** Stops recording and waits for the last bytes. True when all of them arrived. */
  async leave() {
    const { recorder, sender } = this;
    await recorder?.stop();
    const whole = (await sender?.drain(LAST_BYTES)) ?? true;
    this.recorder = null;
    if (whole) sender?.stop();
    return whole;
  }
}
