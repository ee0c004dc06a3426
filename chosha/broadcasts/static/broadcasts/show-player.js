// <show-player data-source="…m3u8" data-hls="…" data-live>: the picture. Tells its page by events:
// show:stalled when the picture stops for a while, show:moving when it goes on, show:over at the end.
import { Source } from "./player/source.js";

const STALLED_AFTER = 3000;
const SOON = 400;
const LAST_SECOND = 1;
const STUCK_AFTER = 2000;
// Both choices are kept on this device: whoever listens on the way home does so tomorrow, too.
const REMEMBER = "broadcasts.listen-only";
const SAVING = "broadcasts.save-data";

class ShowPlayer extends HTMLElement {
  connectedCallback() {
    this.video = this.querySelector("video");
    this.live = this.dataset.live !== undefined;
    this.halted = true;
    this.coming = this.querySelector("[data-waits]");
    this.coming?.toggleAttribute("hidden", false);
    const thrift = document.querySelector("[data-save-data]");
    this.source = new Source(this.video, this.dataset, {
      waiting: () => this.classList.add("waits"),
      choice: () => thrift?.toggleAttribute("hidden", false),
    });
    this.leaving = new AbortController();
    const { signal } = this.leaving;
    for (const name of ["waiting", "stalled"]) this.video.addEventListener(name, () => this.stops(), { signal });
    for (const name of ["playing", "timeupdate"]) this.video.addEventListener(name, () => this.moves(), { signal });
    for (const name of ["loadeddata", "resize"]) this.video.addEventListener(name, () => this.appears(), { signal });
    this.video.addEventListener("ended", () => this.tell("over"), { signal });
    if (!this.live) for (const name of ["playing", "timeupdate"]) this.video.addEventListener(name, () => this.finishes(), { signal });
    const ear = document.querySelector("[data-listen-only]");
    ear?.addEventListener("click", () => this.listenOnly(!this.onlySound, ear), { signal });
    const loud = this.querySelector("[data-sound-on]");
    loud?.addEventListener("click", () => this.soundOn(loud), { signal });
    if (ear && localStorage.getItem(REMEMBER)) this.listenOnly(true, ear);
    thrift?.addEventListener("click", () => this.saveData(!this.source.saves, thrift), { signal });
    const saved = localStorage.getItem(SAVING);
    if (thrift && (saved ? saved === "on" : navigator.connection?.saveData)) this.saveData(true, thrift);
    if (this.dataset.begun !== undefined) this.begin(loud);
    else this.waitForBegin(loud);
  }

  disconnectedCallback() {
    clearTimeout(this.silent);
    clearTimeout(this.stuck);
    this.leaving.abort();
    this.source.leave();
  }

  /** Before the first segment there is no playlist. It is asked for itself: that costs the house no page, however many wait. */
  async waitForBegin(loud) {
    const { signal } = this.leaving;
    while (!signal.aborted) {
      const answer = document.hidden ? null : await fetch(this.dataset.source, { signal }).catch(() => null);
      if (answer?.ok) return this.begin(loud);
      await new Promise((resolve) => setTimeout(resolve, SOON * (0.8 + Math.random() * 0.4)));
    }
  }

  async begin(loud) {
    await this.source.open((this.onlySound && this.dataset.sound) || this.dataset.source, { live: this.live });
    if (!this.live) return;
    try {
      await this.video.play();
    } catch (error) {
      // Browsers let sound begin only after a touch; the picture may move at once.
      if (error.name !== "NotAllowedError" || !loud) return;
      this.video.muted = true;
      loud.hidden = false;
      await this.video.play().catch(() => (this.video.controls = true));
    }
  }

  /** Until the first picture or sound is there, the programme's own picture lies open, without keys that do nothing yet. */
  appears() {
    if (this.video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return;
    this.classList.add("began");
    this.coming?.toggleAttribute("hidden", true);
    this.classList.toggle("moves", this.video.videoWidth > 0);
    this.video.controls = this.live;
  }

  soundOn(loud) {
    this.video.muted = false;
    loud.hidden = true;
    this.video.play().catch(() => {});
  }

  listenOnly(on, ear) {
    this.onlySound = on;
    this.classList.toggle("listens", on);
    ear.setAttribute("aria-pressed", on);
    if (on) localStorage.setItem(REMEMBER, "1");
    else localStorage.removeItem(REMEMBER);
    if (this.dataset.sound && this.source.address) this.change(on ? this.dataset.sound : this.dataset.source);
  }

  /** The smallest picture, whatever the line would carry. */
  saveData(on, thrift) {
    thrift.setAttribute("aria-pressed", on);
    localStorage.setItem(SAVING, on ? "on" : "off");
    this.source.save(on);
  }

  /** Sound alone is a playlist of its own: whoever only listens fetches no picture. */
  async change(address) {
    const { currentTime, paused, playbackRate } = this.video;
    await this.source.open(address, { live: this.live, at: currentTime });
    this.video.playbackRate = this.video.defaultPlaybackRate = playbackRate;
    if (!paused) this.video.play().catch(() => {});
  }

  stops() {
    clearTimeout(this.silent);
    this.silent = setTimeout(() => {
      this.halted = true;
      this.tell("stalled");
    }, STALLED_AFTER);
  }

  moves() {
    // The jump to the live edge moves the time before anything is there.
    if (this.video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return;
    clearTimeout(this.silent);
    this.classList.remove("waits");
    if (!this.halted) return;
    this.halted = false;
    this.tell("moving");
  }

  /** A slow device was seen to hold its clock a few frames before the end for ever: nobody waits there for nothing. */
  finishes() {
    clearTimeout(this.stuck);
    const { currentTime, duration } = this.video;
    if (duration - currentTime > LAST_SECOND) return;
    this.stuck = setTimeout(() => {
      const { paused, ended } = this.video;
      if (!paused && !ended && this.video.currentTime === currentTime) this.video.currentTime = duration;
    }, STUCK_AFTER);
  }

  tell(name) {
    this.dispatchEvent(new CustomEvent(`show:${name}`, { bubbles: true }));
  }
}

customElements.define("show-player", ShowPlayer);
