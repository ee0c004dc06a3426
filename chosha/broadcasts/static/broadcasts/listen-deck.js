// <listen-deck>: the keys under a recording: place, speed, −15秒, chapters, captions, chat in step, and going on where one stopped.
import { byKeys, inSmallWindow, onLockScreen } from "./player/hands.js";
import { timeMark } from "./player/time-mark.js";

const SPEEDS = [1, 1.25, 1.5, 2, 0.75];
const REMEMBER_EVERY = 15_000;
const NEAR_END = 10;

class ListenDeck extends HTMLElement {
  connectedCallback() {
    this.video = document.querySelector("show-player video");
    this.key = (name) => this.querySelector(`[data-key="${name}"]`);
    this.seek = this.key("seek");
    this.rows = [...document.querySelectorAll("[data-follows] [data-at]")].map((row) => ({ row, at: Number(row.dataset.at), list: row.closest("[data-follows]") }));
    this.place = Number(this.dataset.place);
    this.video.addEventListener("loadedmetadata", () => this.goOn(), { once: true });
    for (const name of ["timeupdate", "durationchange", "seeked"]) this.video.addEventListener(name, () => this.showPlace());
    for (const name of ["play", "pause", "ended"]) this.video.addEventListener(name, () => this.showPlay());
    this.key("play").onclick = () => this.playOrPause();
    this.key("back").onclick = () => this.go(this.video.currentTime - 15);
    this.key("speed").onclick = () => this.nextSpeed();
    this.key("chapter").onclick = () => this.go(this.nextChapter());
    this.seek.oninput = () => this.go(Number(this.seek.value));
    document.addEventListener("click", (event) => this.jump(event));
    addEventListener("pagehide", () => this.remember());
    onLockScreen(this);
    byKeys(this);
    inSmallWindow(this.video, document.querySelector("[data-small-window]"));
    setInterval(() => this.video.paused || this.remember(), REMEMBER_EVERY);
    this.showPlace();
  }

  playOrPause() {
    if (this.video.paused) this.video.play().catch(() => {});
    else this.video.pause();
  }

  get seconds() {
    return Number.isFinite(this.video.duration) ? this.video.duration : Number(this.dataset.seconds);
  }

  go(second) {
    this.video.currentTime = Math.max(0, Math.min(second, this.seconds));
  }

  goOn() {
    const asked = /^#t=([\d.]+)$/.exec(location.hash);
    if (asked) return this.go(Number(asked[1]));
    if (this.place > 5 && this.place < this.seconds - NEAR_END) this.go(this.place);
  }

  jump(event) {
    const link = event.target.closest("a[data-to]");
    if (!link) return;
    event.preventDefault();
    this.go(Number(link.dataset.to));
    this.video.play().catch(() => {});
  }

  nextSpeed() {
    const next = SPEEDS[(SPEEDS.indexOf(this.video.playbackRate) + 1) % SPEEDS.length];
    this.video.playbackRate = next;
    this.key("speed").firstElementChild.textContent = `${next}×`;
    this.key("speed").setAttribute("aria-label", `再生の速さ ${next}倍`);
  }

  nextChapter() {
    const starts = [...document.querySelectorAll("[data-follows=chapters] [data-at]")].map((row) => Number(row.dataset.at));
    return starts.find((at) => at > this.video.currentTime + 1) ?? this.seconds;
  }

  showPlay() {
    const plays = !this.video.paused && !this.video.ended;
    this.classList.toggle("plays", plays);
    this.key("play").setAttribute("aria-label", plays ? "とめる" : this.video.currentTime > 1 ? "つづきから聞く" : "はじめから聞く");
    if (!plays) this.remember();
  }

  showPlace() {
    const at = this.video.currentTime;
    this.seek.max = this.seconds;
    this.seek.value = at;
    this.seek.setAttribute("aria-valuetext", `${timeMark(at)}、のこり${timeMark(this.seconds - at)}`);
    this.seek.style.setProperty("--played", `${this.seconds ? (at / this.seconds) * 100 : 0}%`);
    this.key("at").textContent = timeMark(at);
    const rest = this.seconds - at;
    this.key("rest").textContent = rest >= 60 ? `のこり ${Math.round(rest / 60)}分` : `のこり ${Math.round(rest)}秒`;
    this.follow(at);
  }

  /** Lights the line of every list that belongs to this second; chat lines appear when they were said. */
  follow(at) {
    const current = new Map();
    for (const { row, at: begins, list } of this.rows) {
      if (list.dataset.follows === "chat") row.hidden = begins > at;
      if (begins <= at + 0.2) current.set(list, row);
    }
    for (const { row, list } of this.rows) {
      const isNow = current.get(list) === row;
      if (row.classList.contains("now") === isNow) continue;
      row.classList.toggle("now", isNow);
      row.querySelector("a")?.toggleAttribute("aria-current", isNow);
      if (!isNow) continue;
      list.scrollTop = row.offsetTop - list.offsetTop - list.clientHeight / 3;
      if (list.dataset.follows === "captions") this.key("words").textContent = `「${row.dataset.words}」`;
    }
  }

  remember() {
    const at = this.video.ended ? 0 : this.video.currentTime;
    if (!this.video.currentTime || at === this.remembered) return;
    this.remembered = at;
    const token = document.querySelector('meta[name="csrf"]').content;
    fetch(this.dataset.path, { method: "POST", keepalive: true, body: new URLSearchParams({ at }), headers: { "X-CSRFToken": token } }).catch(() => {});
  }
}

customElements.define("listen-deck", ListenDeck);
