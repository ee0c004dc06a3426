// Whether voice and picture really arrive: what the desk may say of it, and what helps when one is missing.
const SAVED_WITHIN = 4000;
const HEARD_WITHIN = 10_000;
const SEEN_WITHIN = 5000;
const KEPT = "ここまでに届いた分は、そのままです。";
const VOICE = "マイクのつなぎ方と、機器の消音を確かめます。「カメラとマイクを選ぶ」で、別のマイクにも変えられます。";
const CAMERA = "カメラのふたと、ほかのアプリを確かめます。「カメラとマイクを選ぶ」で、声だけにもできます。";
const SCREEN = "映している画面が閉じていないか確かめます。「資料を映す」をもう一度押すと、カメラに戻ります。";
const BOTH = "カメラとマイクのつなぎ方を確かめます。「カメラとマイクを選ぶ」で、別の機器にも変えられます。";
const NEITHER = "1分ほど待っても変わらないときは、この画面を開きなおすと続けられます。";

export class Delivery {
  /** meter: knows how long the microphone has given nothing at all. preview: shows what the camera gives. asleep(): nothing is mixed yet. */
  constructor(meter, preview, asleep = () => false) {
    Object.assign(this, { meter, preview, asleep, drawn: 0 });
    this.count();
  }

  /** Firefox counts no frames of a camera in the quality of its playback. */
  count() {
    this.preview.requestVideoFrameCallback?.(() => {
      this.drawn += 1;
      this.count();
    });
  }

  get pictures() {
    return this.drawn + this.preview.getVideoPlaybackQuality().totalVideoFrames;
  }

  /** Other devices: what counts is what they give from now on. */
  watch(stream, kind) {
    Object.assign(this, { stream, kind, frames: 0, seenAt: performance.now() });
  }

  /** The house has acknowledged bytes. */
  saved() {
    this.savedAt = performance.now();
  }

  /** line: connecting, open or lost. Gives what to say, and what to do about it ("" when there is nothing to do). */
  status(line) {
    const now = performance.now();
    if (line !== this.line) this.since = now;
    this.line = line;
    if (line === "lost") return ["つながるのを待っています", ""];
    if (this.asleep()) return ["声がまだ入っていません", `画面のどこかを一度押すと、声が入りはじめます。${KEPT}`];
    const [voice, picture] = [this.voice(), this.picture(now)];
    const arrives = now - (this.savedAt ?? -Infinity) < SAVED_WITHIN;
    if (line !== "open" || (!arrives && now - this.since < SAVED_WITHIN)) return ["つないでいます", ""];
    if (voice === "missing" || picture === "missing") return this.missing(voice, picture);
    return arrives ? [said(voice, picture), ""] : ["まだ届いていません", `${NEITHER}${KEPT}`];
  }

  missing(voice, picture) {
    if (voice !== "missing") return ["映像が届いていません", `${this.kind === "screen" ? SCREEN : CAMERA}${KEPT}`];
    if (picture !== "missing") return ["声が届いていません", `${VOICE}${KEPT}`];
    return ["声も映像も届いていません", `${BOTH}${KEPT}`];
  }

  voice() {
    const [track] = this.stream?.getAudioTracks() ?? [];
    if (track && !track.enabled) return "off";
    return isAlive(track) && this.meter.silence < HEARD_WITHIN ? "on" : "missing";
  }

  picture(now) {
    if (this.kind === "sound") return "none";
    const [track] = this.stream?.getVideoTracks() ?? [];
    if (track && !track.enabled) return "off";
    const { pictures } = this;
    // A slide gives a picture only when it changes, and a page nobody sees draws none.
    const cannotTell = this.kind === "screen" || document.hidden || this.preview.paused;
    if (cannotTell || pictures !== this.frames) this.seenAt = now;
    this.frames = pictures;
    return isAlive(track) && now - this.seenAt < SEEN_WITHIN ? "on" : "missing";
  }
}

function isAlive(track) {
  return track?.readyState === "live" && !track.muted;
}

function said(voice, picture) {
  if (picture === "none") return voice === "on" ? "声が届いています" : "マイクを切っています";
  if (voice === "on") return picture === "on" ? "声も映像も届いています" : "カメラを切っています。声は届いています";
  return picture === "on" ? "マイクを切っています。映像は届いています" : "マイクもカメラも切っています";
}
