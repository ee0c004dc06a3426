// <self-notes>: the minute beside a note follows the picture until somebody types one; Alt+N goes to the field, Ctrl+Enter keeps the note.
import { timeMark } from "./player/time-mark.js";

class SelfNotes extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    if (!this.form) return;
    const { text, at } = this.form.elements;
    this.video = document.querySelector("show-player video");
    this.live = document.querySelector("show-player")?.dataset.live !== undefined;
    this.leaving = new AbortController();
    const { signal } = this.leaving;
    at.addEventListener("input", () => (this.typed = true), { signal });
    // the minute is that of the first sign, not that of the last
    text.addEventListener("input", () => text.value || (this.typed = false), { signal });
    if (this.video && !this.live) this.video.addEventListener("timeupdate", () => this.follow(), { signal });
    document.addEventListener("keydown", (event) => this.key(event), { signal });
    this.follow();
  }

  disconnectedCallback() {
    this.leaving?.abort();
  }

  follow() {
    const { text, at } = this.form.elements;
    if (this.typed || text.value || !this.video?.currentTime || this.live) return;
    at.value = timeMark(this.video.currentTime);
  }

  key(event) {
    if (event.isComposing) return;
    if (event.altKey && event.code === "KeyN") {
      event.preventDefault();
      this.closest("details")?.setAttribute("open", "");
      this.form.elements.text.focus();
    }
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && this.contains(event.target)) this.form.requestSubmit();
  }
}

customElements.define("self-notes", SelfNotes);
