// <minutes-together data-path="/episodes/1/minutes/">: one text, written by several. What is typed is saved after a moment; the house merges
// it with what others saved, starting from the words this page knows to be there. The field takes what comes back only while nobody
// types, so that no letter is lost; until then what was sent is the starting point of the next saving.
const SAVE_AFTER = 1500;

class MinutesTogether extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.field = this.querySelector("textarea");
    this.base = this.querySelector("[name=base]");
    this.state = this.querySelector("[data-state]");
    this.known = this.field.defaultValue;
    this.heard = () => this.catchUp();
    this.field.addEventListener("input", () => this.soon());
    for (const name of ["minutes", "open", "missed"]) document.addEventListener(`live:${name}`, this.heard);
    this.leaves = (event) => this.isOpen && event.preventDefault();
    addEventListener("beforeunload", this.leaves);
    this.form.addEventListener("submit", () => removeEventListener("beforeunload", this.leaves));
  }

  disconnectedCallback() {
    clearTimeout(this.later);
    removeEventListener("beforeunload", this.leaves);
    for (const name of ["minutes", "open", "missed"]) document.removeEventListener(`live:${name}`, this.heard);
  }

  /** Something stands in the field that the house does not have. */
  get isOpen() {
    return this.field.value !== this.known;
  }

  soon() {
    clearTimeout(this.later);
    this.later = setTimeout(() => this.save(), SAVE_AFTER);
  }

  async save() {
    if (this.busy) return this.soon();
    this.busy = true;
    const sent = this.field.value;
    const answer = await fetch(this.dataset.path, {
      method: "POST",
      body: new URLSearchParams({ base: this.base.value, from: this.known, text: sent }),
      headers: { Accept: "application/json", "X-CSRFToken": document.querySelector('meta[name="csrf"]').content },
    }).catch(() => null);
    this.busy = false;
    const told = answer && (await answer.json().catch(() => null));
    if (answer?.ok && told && !answer.redirected) return this.take(told, sent);
    this.say(told?.error?.message ?? "保存できませんでした。文は、この画面に残っています。つながったら、もう一度保存します。");
    if (!told?.error) this.soon();
    return undefined;
  }

  /** {number, text} of the house, for a field that held `sent`. */
  take({ number, text }, sent) {
    if (this.field.value !== sent) {
      this.known = sent;
      return this.soon();
    }
    this.base.value = number;
    this.known = text;
    if (text !== sent) this.put(text);
    this.say("保存しました。");
    return undefined;
  }

  /** The text as it is now, with the caret where it was: counted from the end when what changed lies before it. */
  put(text) {
    const { value, selectionStart, selectionEnd } = this.field;
    const before = value.slice(0, selectionStart);
    const shift = text.startsWith(before) ? 0 : text.length - value.length;
    this.field.value = text;
    this.field.setSelectionRange(Math.max(0, selectionStart + shift), Math.max(0, selectionEnd + shift));
  }

  /** Somebody else wrote. */
  async catchUp() {
    if (this.isOpen || this.busy) return this.isOpen ? this.soon() : undefined;
    const answer = await fetch(this.dataset.path, { headers: { Accept: "application/json" } }).catch(() => null);
    const told = answer?.ok && !answer.redirected ? await answer.json().catch(() => null) : null;
    if (!told || this.isOpen || told.number <= Number(this.base.value)) return undefined;
    [this.base.value, this.known] = [told.number, told.text];
    this.put(told.text);
    return undefined;
  }

  say(words) {
    if (this.state.textContent !== words) this.state.textContent = words;
  }
}

customElements.define("minutes-together", MinutesTogether);
