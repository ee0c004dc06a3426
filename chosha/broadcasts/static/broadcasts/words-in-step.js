// <words-in-step>: lights the caption that is spoken at this second of the sound; a caption leads to its second. Whoever scrolls away
// is left there: the page follows only while the line before was in sight.
class WordsInStep extends HTMLElement {
  connectedCallback() {
    this.sound = document.querySelector("audio[data-in-step]");
    this.rows = [...this.querySelectorAll("[data-at]")].map((row) => ({ row, at: Number(row.dataset.at) }));
    this.leaving = new AbortController();
    const { signal } = this.leaving;
    for (const name of ["timeupdate", "seeked"]) this.sound.addEventListener(name, () => this.follow(), { signal });
    this.addEventListener("click", (event) => this.jump(event), { signal });
  }

  disconnectedCallback() {
    this.leaving.abort();
  }

  jump(event) {
    const row = event.target.closest("[data-at]");
    if (!row || !event.target.closest("a")) return;
    event.preventDefault();
    this.sound.currentTime = Number(row.dataset.at);
    this.sound.play().catch(() => {});
  }

  follow() {
    const row = this.rows.findLast((one) => one.at <= this.sound.currentTime + 0.2)?.row;
    if (row === this.shown) return;
    const follows = !this.shown || inSight(this.shown);
    this.light(this.shown, false);
    this.light(row, true);
    if (follows && !this.sound.paused) row?.scrollIntoView({ block: "center" });
    this.shown = row;
  }

  light(row, isNow) {
    row?.classList.toggle("now", isNow);
    row?.querySelector("a").toggleAttribute("aria-current", isNow);
  }
}

const inSight = (row) => {
  const { top, bottom } = row.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
};

customElements.define("words-in-step", WordsInStep);
