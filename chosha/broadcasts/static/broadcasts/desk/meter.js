// How loud the microphone is, in eight steps, and what to say of it.
const STEPS = 8;
const QUIET_AFTER = 4000;

export class Meter {
  /** told(step, words): step on every frame, words when they change. */
  constructor(told) {
    this.told = told;
    this.loudAt = performance.now();
  }

  listen(stream) {
    this.leave();
    if (!stream.getAudioTracks().length) return;
    this.context = new AudioContext();
    this.context.resume().catch(() => {});
    const analyser = this.context.createAnalyser();
    analyser.fftSize = 1024;
    this.context.createMediaStreamSource(new MediaStream(stream.getAudioTracks())).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    // A timer and not animation frames: the desk is often behind the slides it shows.
    this.timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      this.tell(Math.sqrt(samples.reduce((sum, each) => sum + each * each, 0) / samples.length));
    }, 100);
  }

  tell(volume) {
    const decibel = 20 * Math.log10(Math.max(volume, 1e-6));
    const step = Math.max(0, Math.min(STEPS, Math.round((decibel + 60) / 7)));
    const now = performance.now();
    if (step >= 3) this.loudAt = now;
    let words = "音量はちょうどよいです";
    if (step >= STEPS) words = "音が大きすぎるようです。マイクを少し離します";
    else if (now - this.loudAt > QUIET_AFTER) words = "声が小さいか、入っていません。マイクを確かめます";
    this.told(step, words);
  }

  leave() {
    clearInterval(this.timer);
    this.context?.close().catch(() => {});
    this.context = null;
  }
}
