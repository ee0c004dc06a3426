// <live-questions>: 聞きたい without leaving the page. The stream brings each question as it is for all; what this member pressed is put
// in here. The most wanted come first, but the list stands still while somebody is in it.
const SETTLE = 1500;

class LiveQuestions extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.list = this.querySelector("ol");
    this.wished = new Set(this.buttons().filter((button) => button.getAttribute("aria-pressed") === "true").map((button) => button.value));
    this.form.addEventListener("submit", (event) => this.press(event));
    this.watching = new MutationObserver(() => this.mark());
    this.watching.observe(this.list, { childList: true });
  }

  disconnectedCallback() {
    clearTimeout(this.later);
    this.watching.disconnect();
  }

  buttons() {
    return [...this.list.querySelectorAll("button[name=question]")];
  }

  async press(event) {
    event.preventDefault();
    const button = event.submitter;
    if (!button || button.getAttribute("aria-disabled") === "true") return;
    const { value } = button;
    this.show(value, !this.wished.has(value));
    button.setAttribute("aria-disabled", "true");
    const answer = await fetch(this.form.action, {
      method: "POST",
      body: new URLSearchParams({ question: value }),
      headers: { Accept: "application/json", "X-CSRFToken": document.querySelector('meta[name="csrf"]').content },
    }).catch(() => null);
    button.removeAttribute("aria-disabled");
    const told = answer && (await answer.json().catch(() => null));
    if (answer?.ok && told) return this.show(value, told.wished);
    this.show(value, !this.wished.has(value));
    const words = answer ? "できませんでした。画面を開きなおすと進めます。" : "電波が届いていません。つながったら、もう一度押せます。";
    document.dispatchEvent(new CustomEvent("toast", { detail: told?.error?.message ?? words }));
    return undefined;
  }

  show(value, wished) {
    if (wished) this.wished.add(value);
    else this.wished.delete(value);
    this.mark();
  }

  mark() {
    for (const button of this.buttons()) button.setAttribute("aria-pressed", this.wished.has(button.value));
    clearTimeout(this.later);
    this.later = setTimeout(() => this.sort(), SETTLE);
  }

  sort() {
    if (this.list.matches(":hover") || this.list.contains(document.activeElement)) {
      this.later = setTimeout(() => this.sort(), SETTLE);
      return;
    }
    const rows = [...this.list.children];
    const sorted = rows.toSorted((one, other) => Number(other.dataset.wishes) - Number(one.dataset.wishes));
    if (sorted.some((row, at) => row !== rows[at])) {
      this.watching.disconnect();
      this.list.replaceChildren(...sorted);
      this.watching.observe(this.list, { childList: true });
    }
  }
}

customElements.define("live-questions", LiveQuestions);
