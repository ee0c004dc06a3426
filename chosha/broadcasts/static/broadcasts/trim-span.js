// <trim-span>: takes begin and end from where the recording stands, and lets its host hear either place before it is cut there.
import { timeMark } from "./player/time-mark.js";

const HEARD = 4;

function seconds(text) {
  const parts = text.normalize("NFKC").trim().split(":").map(Number);
  return parts.some(Number.isNaN) ? NaN : parts.reduce((sum, part) => sum * 60 + part, 0);
}

function written(second) {
  const tenth = Math.round((second % 1) * 10) % 10;
  return timeMark(Math.floor(second)).replace(/^0(?=\d)/, "") + (tenth ? `.${tenth}` : "");
}

class TrimSpan extends HTMLElement {
  connectedCallback() {
    this.video = this.querySelector("video");
    this.addEventListener("click", (event) => this.act(event.target.closest("[data-take], [data-hear]")));
    this.video.addEventListener("timeupdate", () => this.stopAtTheEnd());
    // The player hides the keys of recordings, which have a deck of their own elsewhere.
    for (const name of ["loadeddata", "resize"]) this.video.addEventListener(name, () => queueMicrotask(() => (this.video.controls = true)));
  }

  field(name) {
    return this.querySelector(`[name=${name}]`);
  }

  act(button) {
    if (!button) return;
    const { take, hear } = button.dataset;
    if (take) this.field(take).value = written(this.video.currentTime);
    else this.hear(hear);
  }

  hear(name) {
    const at = seconds(this.field(name).value);
    if (Number.isNaN(at)) return this.field(name).focus();
    this.until = name === "end" ? at : undefined;
    this.video.currentTime = name === "end" ? Math.max(0, at - HEARD) : at;
    this.video.play().catch(() => {});
    return undefined;
  }

  stopAtTheEnd() {
    if (this.until === undefined || this.video.currentTime < this.until) return;
    this.until = undefined;
    this.video.pause();
  }
}

customElements.define("trim-span", TrimSpan);
