// <slide-replay>: the page that was shown at this second of the recording, large; its strip of pages leads to their minutes.
class SlideReplay extends HTMLElement {
  connectedCallback() {
    this.large = this.querySelector("[data-large] img");
    this.words = this.querySelector("[data-words]");
    this.strip = this.querySelector("ol");
    this.rows = [...this.strip.children].map((row) => ({ row, at: Number(row.dataset.at) }));
    this.video = document.querySelector("show-player video");
    this.leaving = new AbortController();
    for (const name of ["timeupdate", "seeked"]) this.video?.addEventListener(name, () => this.follow(), { signal: this.leaving.signal });
    this.follow();
  }

  disconnectedCallback() {
    this.leaving.abort();
  }

  follow() {
    const at = this.video?.currentTime ?? 0;
    const { row } = this.rows.findLast((one) => one.at <= at + 0.2) ?? this.rows[0];
    if (row === this.shown) return;
    this.shown = row;
    this.large.src = row.dataset.picture;
    this.large.alt = this.words.textContent = row.dataset.words;
    this.strip.scrollLeft = row.offsetLeft - this.strip.offsetLeft - this.strip.clientWidth / 3;
  }
}

customElements.define("slide-replay", SlideReplay);
