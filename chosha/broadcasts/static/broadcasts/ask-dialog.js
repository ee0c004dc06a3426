// <ask-dialog>: the form for a question in a dialog, so that whoever asks goes on watching. What could not be sent stays in the field;
// where the guard asks, the member chooses once: mended, or as it is.
class AskDialog extends HTMLElement {
  connectedCallback() {
    this.dialog = this.querySelector("dialog");
    this.form = this.querySelector("form");
    this.leaving = new AbortController();
    const { signal } = this.leaving;
    document.addEventListener("click", (event) => this.opened(event), { signal });
    this.querySelector("[data-close]").addEventListener("click", () => this.dialog.close());
    this.form.addEventListener("submit", (event) => this.submit(event));
    this.form.elements.text.addEventListener("input", () => this.settle());
    this.usual = [...this.querySelector("[data-choices]").childNodes];
  }

  disconnectedCallback() {
    this.leaving.abort();
  }

  opened(event) {
    if (!event.target.closest("a[data-ask]")) return;
    event.preventDefault();
    this.dialog.showModal();
    this.form.elements.text.focus();
  }

  async submit(event) {
    event.preventDefault();
    const body = new URLSearchParams(new FormData(this.form));
    if (this.decision) {
      body.set("guard_seen", this.decision.seen.join(","));
      for (const key of this.decision.mend) body.append("guard_mend", key);
    }
    const answer = await fetch(this.form.action, {
      method: "POST",
      body,
      headers: { Accept: "application/json", "X-CSRFToken": document.querySelector('meta[name="csrf"]').content },
    }).catch(() => null);
    const told = answer && (await answer.json().catch(() => null));
    this.settle();
    if (answer?.status === 201) return this.sent(told);
    const words = answer ? "送れませんでした。画面を開きなおすと進めます。書いた文は残っています。" : "電波が届いていません。書いた文は残っています。";
    this.say(told?.error?.message ?? words);
    if (told?.error?.code === "held") this.offer(told.error);
    return undefined;
  }

  sent({ sentence }) {
    this.form.reset();
    this.dialog.close();
    document.dispatchEvent(new CustomEvent("toast", { detail: sentence }));
  }

  /** What the guard found, to decide on; what is typed meanwhile is looked at anew. */
  offer({ guard_seen: seen, guard_mend: mend }) {
    const choices = [["このまま送る", { seen, mend: [] }, "btn"]];
    if (mend.length) choices.push(["直して送る", { seen, mend }, "btn key"]);
    const buttons = choices.map(([words, decision, kind]) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = kind;
      button.textContent = words;
      button.addEventListener("click", () => {
        this.decision = decision;
        this.form.requestSubmit();
      });
      return button;
    });
    this.querySelector("[data-choices]").replaceChildren(...buttons);
    buttons.at(-1).focus();
  }

  settle() {
    this.decision = null;
    this.say("");
    this.querySelector("[data-choices]").replaceChildren(...this.usual);
  }

  say(words) {
    this.querySelector("[data-told]").textContent = words;
  }
}

customElements.define("ask-dialog", AskDialog);
