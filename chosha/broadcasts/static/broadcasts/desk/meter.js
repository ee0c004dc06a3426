// How loud the microphone is, in eight steps, and what to say of it.
const STEPS = 8;
const QUIET_AFTER = 4000;
const NOTHING = 1e-5; // far below the noise of any room: a device that is off, or muted by a switch of its own

export class Meter {
  /** told(step, words): step on every frame, words when they change. */
  constructor(told) {
    this.told = told;
  }

  listen(stream) {
    this.leave();
    if (!stream.getAudioTracks().length) return;
    this.context = new AudioContext();
    this.wake();
    [this.track] = stream.getAudioTracks();
    this.heardAt = this.loudAt = performance.now();
    this.wasLoud = false;
    const analyser = this.context.createAnalyser();
    analyser.fftSize = 1024;
    this.context.createMediaStreamSource(new MediaStream(stream.getAudioTracks())).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    // A timer and not animation frames: the desk is often behind the slides it shows.
    this.timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      if (!this.measures || samples.some((each) => Math.abs(each) > NOTHING)) this.heardAt = performance.now();
      this.tell(Math.sqrt(samples.reduce((sum, each) => sum + each * each, 0) / samples.length));
    }, 100);
  }

  /** Browsers measure only after the first touch of the page. */
  wake() {
    this.context?.resume().catch(() => {});
  }

  get measures() {
    return this.context?.state === "running" && this.track.enabled;
  }

  /** For how many milliseconds the microphone has given nothing at all; 0 where that cannot be told. */
  get silence() {
    return this.measures ? performance.now() - this.heardAt : 0;
  }

  tell(volume) {
    const decibel = 20 * Math.log10(Math.max(volume, 1e-6));
    const step = Math.max(0, Math.min(STEPS, Math.round((decibel + 60) / 7)));
    const now = performance.now();
    this.wasLoud ||= step >= 3;
    if (step >= 3 || !this.measures) this.loudAt = now;
    let words = this.wasLoud ? "音量はちょうどよいです" : "";
    if (step >= STEPS) words = "音が大きすぎるようです。マイクを少し離します";
    else if (now - this.loudAt > QUIET_AFTER) words = "声が小さいか、入っていません。マイクを確かめます";
    if (!this.measures) words = this.track.enabled ? "" : "マイクを切っています";
    this.told(step, words);
  }

  leave() {
    clearInterval(this.timer);
    this.context?.close().catch(() => {});
    this.context = null;
  }
}
