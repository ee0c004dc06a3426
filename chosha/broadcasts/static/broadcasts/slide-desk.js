// <slide-desk>: the host's pages. While the keyboard is in it, the arrow keys turn them; what cannot be shown yet is asked for again.
const AGAIN = 5000;

class SlideDesk extends HTMLElement {
  connectedCallback() {
    this.addEventListener("keydown", (event) => this.turn(event));
    this.timer = setInterval(() => this.querySelector("li button:disabled") && this.renew(), AGAIN);
    this.heard = () => this.renew();
    document.addEventListener("live:slide", this.heard); // another host may turn them, too
  }

  disconnectedCallback() {
    clearInterval(this.timer);
    document.removeEventListener("live:slide", this.heard);
  }

  turn(event) {
    const way = { ArrowRight: "on", PageDown: "on", ArrowLeft: "back", PageUp: "back" }[event.key];
    if (!way || event.target.matches("input:not([type=hidden])") || event.metaKey || event.ctrlKey || event.altKey) return;
    const button = this.querySelector(`[data-turn="${way}"]:not(:disabled)`);
    if (!button) return;
    event.preventDefault();
    document.addEventListener("htmx:afterSettle", () => document.querySelector(`slide-desk [data-turn="${way}"]`)?.focus(), { once: true });
    button.click();
  }

  /** Pages are still being drawn, the show has not begun, or somebody else turned. */
  renew() {
    const form = this.querySelector("form");
    if (!form || this.contains(document.activeElement) || !globalThis.htmx) return;
    globalThis.htmx.ajax("GET", form.action, { target: "#slide-desk", swap: "outerHTML" });
  }
}

customElements.define("slide-desk", SlideDesk);
