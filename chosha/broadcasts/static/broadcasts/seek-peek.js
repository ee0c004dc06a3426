// <seek-peek data-at="…/story" data-sheets …>: the picture of the place one points at, drags to or steps to, above the seek bar.
// A sheet is fetched when its first picture is wanted; whoever only listens, or saves data, fetches none.
import { timeMark } from "./player/time-mark.js";

const STAYS = 1200;

class SeekPeek extends HTMLElement {
  connectedCallback() {
    this.deck = this.closest("listen-deck");
    this.bar = this.deck.querySelector("[data-key=seek]");
    this.mark = this.appendChild(document.createElement("b"));
    this.mark.className = "num";
    this.facts = Object.fromEntries(Object.entries(this.dataset).map(([name, value]) => [name, Number(value)]));
    this.sheets = new Map();
    this.leaving = new AbortController();
    const { signal } = this.leaving;
    this.bar.addEventListener("pointermove", (event) => event.pointerType !== "touch" && this.show(this.under(event)), { signal });
    this.bar.addEventListener("pointerleave", () => this.hide(), { signal });
    this.bar.addEventListener("input", () => this.show(Number(this.bar.value)), { signal });
    for (const name of ["change", "keyup", "pointerup"]) this.bar.addEventListener(name, () => this.hideSoon(), { signal });
    this.bar.addEventListener("blur", () => this.hide(), { signal });
  }

  disconnectedCallback() {
    clearTimeout(this.later);
    this.leaving.abort();
  }

  get wanted() {
    return !navigator.connection?.saveData && !document.querySelector("show-player.listens");
  }

  /** The second below the pointer; the knob keeps half its width from either end. */
  under(event) {
    const { left, width } = this.bar.getBoundingClientRect();
    const share = (event.clientX - left - 8) / Math.max(1, width - 16);
    return Math.max(0, Math.min(1, share)) * Number(this.bar.max);
  }

  show(second) {
    clearTimeout(this.later);
    if (!this.wanted) return this.hide();
    const { every, across, down, width, height, sheets } = this.facts;
    const picture = Math.floor(second / every);
    const number = Math.min(Math.floor(picture / (across * down)), sheets - 1);
    const place = picture % (across * down);
    this.style.width = `${width}px`;
    this.style.height = `${height}px`;
    this.style.backgroundImage = `url("${this.sheet(number)}")`;
    this.style.backgroundPosition = `-${(place % across) * width}px -${Math.floor(place / across) * height}px`;
    const share = Number(this.bar.max) ? second / Number(this.bar.max) : 0;
    const middle = this.bar.offsetLeft + 8 + share * (this.bar.offsetWidth - 16);
    const half = width / 2;
    this.style.left = `${Math.max(half, Math.min(this.deck.offsetWidth - half, middle))}px`;
    this.style.top = `${this.bar.offsetTop}px`;
    this.mark.textContent = timeMark(second);
    this.hidden = false;
    return undefined;
  }

  /** Its address; asked for once, so that the browser keeps it as long as the page is open. */
  sheet(number) {
    if (!this.sheets.has(number)) {
      const image = new Image();
      image.src = `${this.dataset.at}${number}.jpg`;
      this.sheets.set(number, image);
    }
    return this.sheets.get(number).src;
  }

  hideSoon() {
    clearTimeout(this.later);
    this.later = setTimeout(() => this.hide(), STAYS);
  }

  hide() {
    clearTimeout(this.later);
    this.hidden = true;
  }
}

customElements.define("seek-peek", SeekPeek);
