// Brings an HLS address into a <video>: hls.js where it works, the browser's own reader elsewhere. Mends itself.
import { keepPace } from "./pace.js";

// Said in seconds: one segment that was cut late would double what the playlist calls its target. One stall must not keep a viewer a
// whole segment further away.
const LIVE = { liveSyncDuration: 2.5, liveSyncOnStallIncrease: 0.25, liveMaxLatencyDuration: 12, maxLiveSyncPlaybackRate: 1 };
// 会話モード, of segments of one second.
const TALK = { liveSyncDuration: 1.5, liveSyncOnStallIncrease: 0.1 };
// Begins with the full picture, without a first piece of the small one to try the line.
const LINE = { testBandwidth: false, abrEwmaDefaultEstimate: 4_000_000 };
const AGAIN = 1500;

function loaded(script) {
  if (globalThis.Hls) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const tag = document.createElement("script");
    tag.src = script;
    tag.onload = resolve;
    tag.onerror = () => reject(new Error("the player could not be fetched"));
    document.head.append(tag);
  });
}

export class Source {
  /** Addresses: `hls` of the script, `source` of the picture, `small` of the small one where it has its own. `talk` is there in 会話モード.
   *  told: {waiting()} each time nothing can be played yet, {choice()} when there is more than one size of the picture. */
  constructor(video, { hls, source, small, talk }, told) {
    Object.assign(this, { video, script: hls, picture: source, small, told, saves: false, talks: talk !== undefined });
    video.addEventListener("canplay", () => this.goOn());
    video.addEventListener("resize", () => this.seen());
    video.addEventListener("timeupdate", () => this.live && this.hls && keepPace(video, this.hls));
  }

  /** Plays this playlist; `at` is the second to begin at, undefined for the live edge or the beginning. */
  async open(address, { live = false, at } = {}) {
    clearTimeout(this.later);
    Object.assign(this, { address, live, at });
    try {
      await loaded(this.script);
    } catch {
      return this.openLater();
    }
    if (globalThis.Hls?.isSupported()) return this.attach();
    // Only where hls.js cannot work: other browsers say "maybe" here and then fail.
    this.native = true;
    if (this.small) this.told.choice();
    this.video.src = this.saves && this.small && address === this.picture ? this.small : address;
    if (at) this.video.currentTime = at;
    this.video.onerror = () => this.openLater();
    return undefined;
  }

  attach() {
    if (this.hls) this.resumes ||= !this.video.paused;
    this.hls?.destroy();
    const settings = this.live ? { ...LIVE, ...LINE, ...(this.talks && TALK) } : { maxBufferLength: 60 };
    this.hls = new globalThis.Hls({ ...settings, startPosition: this.at ?? -1, capLevelToPlayerSize: this.caps });
    this.hls.on(globalThis.Hls.Events.MANIFEST_PARSED, () => this.sized());
    this.hls.on(globalThis.Hls.Events.LEVEL_LOADED, (_event, { details }) => this.keepUp(details));
    this.hls.on(globalThis.Hls.Events.ERROR, (_event, error) => error.fatal && this.mend(error));
    this.hls.loadSource(this.address);
    this.hls.attachMedia(this.video);
  }

  /** What is on air is chosen by the line alone: letters on a shared slide need the full picture in a small frame, too. */
  get caps() {
    return !this.live && !this.saves;
  }

  /** Who waited for the show to begin learns only from its segments which of the two it is. */
  keepUp({ live, averagetargetduration }) {
    const talks = averagetargetduration < 1.5;
    if (!live || talks === this.talks) return;
    this.talks = talks;
    const { liveSyncDuration, liveSyncOnStallIncrease } = talks ? TALK : LIVE;
    this.hls.config.liveSyncOnStallIncrease = liveSyncOnStallIncrease;
    this.hls.targetLatency = liveSyncDuration;
  }

  sized() {
    if (this.hls.levels.length > 1) this.told.choice();
    if (this.saves) this.hls.autoLevelCapping = 0; // they stand in order, the smallest first
  }

  /** From the next piece on the smallest picture, or again the one that fits screen and line. */
  save(on) {
    this.saves = on;
    if (this.native && this.small) this.openAnew(this.video.currentTime);
    if (!this.hls) return;
    this.hls.capLevelToPlayerSize = this.caps;
    this.hls.autoLevelCapping = on ? 0 : -1;
  }

  /** A show that began with a voice alone has its sizes from the first picture on. */
  seen() {
    const [only, more] = this.hls?.levels ?? [];
    if (!this.live || this.looked || !this.video.videoWidth || !only || more || only.attrs.RESOLUTION || this.address !== this.picture) return;
    this.looked = true;
    this.openAnew();
  }

  openAnew(at) {
    this.resumes ||= !this.video.paused; // the browser's own reader, too
    this.open(this.address, { live: this.live, at });
  }

  mend(error) {
    this.resumes ||= !this.video.paused;
    if (error.type === globalThis.Hls.ErrorTypes.MEDIA_ERROR && !this.recovering) {
      this.recovering = setTimeout(() => (this.recovering = null), 5000);
      return this.hls.recoverMediaError();
    }
    const known = error.type === globalThis.Hls.ErrorTypes.NETWORK_ERROR && this.hls.levels.length > 0;
    return known && !error.details.includes("Parsing") ? this.askLater() : this.openLater();
  }

  /** The house is away for a while: what is here plays on, and the same player goes on asking. */
  askLater() {
    this.told.waiting();
    clearTimeout(this.later);
    const { hls } = this;
    this.later = setTimeout(() => hls === this.hls && hls.startLoad(), AGAIN);
  }

  /** A new attachment pauses the picture: whoever was watching goes on watching. */
  goOn() {
    if (!this.resumes) return;
    this.resumes = false;
    this.video.play().catch(() => {});
  }

  openLater() {
    this.told.waiting();
    this.resumes ||= !this.video.paused;
    const at = this.live ? undefined : this.video.currentTime || this.at;
    clearTimeout(this.later);
    this.later = setTimeout(() => this.open(this.address, { live: this.live, at }), AGAIN);
  }

  leave() {
    clearTimeout(this.later);
    this.hls?.destroy();
    this.video.onerror = null;
  }
}
