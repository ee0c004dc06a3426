// <show-applause>: presses are gathered and sent as one word every few seconds, never one request for each. The sums come by the stream.
const GATHER = 3000;
const SPREAD = 2000;
const MOST = 20;

class ShowApplause extends HTMLElement {
  connectedCallback() {
    this.pressed = new Map();
    this.form = this.querySelector("form");
    this.form.addEventListener("submit", (event) => this.press(event));
  }

  disconnectedCallback() {
    clearTimeout(this.later);
  }

  press(event) {
    const kind = event.submitter?.value;
    if (!kind) return;
    event.preventDefault();
    this.pressed.set(kind, Math.min(MOST, (this.pressed.get(kind) ?? 0) + 1));
    event.submitter.setAttribute("aria-pressed", "true");
    setTimeout(() => event.submitter.removeAttribute("aria-pressed"), 600);
    // Hundreds press at the same word: their answers are spread over a while.
    this.later ??= setTimeout(() => this.send(), GATHER + Math.random() * SPREAD);
  }

  async send() {
    this.later = undefined;
    const body = new URLSearchParams([...this.pressed].map(([kind, number]) => [kind, String(number)]));
    this.pressed.clear();
    const headers = { Accept: "application/json", "X-CSRFToken": document.querySelector('meta[name="csrf"]').content };
    await fetch(this.form.action, { method: "POST", body, headers }).catch(() => null);
  }
}

customElements.define("show-applause", ShowApplause);
