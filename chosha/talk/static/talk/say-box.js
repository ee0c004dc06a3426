// Keeps what is being written under a page on this device until it has arrived, and brings the dock to the field.
class SayBox extends HTMLElement {
  connectedCallback() {
    this.place = `say:${this.dataset.key}`;
    this.restore();
    this.addEventListener("input", () => this.keep());
    this.addEventListener("focusin", this.fetchNames);
    this.addEventListener("htmx:sendError", () => this.tell("この端末に保存ずみ・つながったら、もう一度送れます"));
    document.body.addEventListener("said", this.forget);
    document.addEventListener("click", this.open);
  }

  disconnectedCallback() {
    document.body.removeEventListener("said", this.forget);
    document.removeEventListener("click", this.open);
  }

  get field() {
    return this.querySelector("textarea");
  }

  // Names of members are only wanted by whoever writes: a page that is read stays light.
  fetchNames = () => {
    const picker = this.querySelector("mention-picker");
    if (picker) import(picker.dataset.script);
  };

  // A device without storage (private browsing) still writes and sends.
  keep() {
    try {
      if (this.field.value.trim()) localStorage.setItem(this.place, this.field.value);
      else localStorage.removeItem(this.place);
    } catch {
      return;
    }
    this.tell(navigator.onLine ? "" : "この端末に保存ずみ・つながったら、もう一度送れます");
  }

  restore() {
    let kept = "";
    try {
      kept = localStorage.getItem(this.place) ?? "";
    } catch {
      return;
    }
    if (!kept || this.field.value) return;
    this.field.value = kept;
    this.tell("書きかけの文を戻しました");
  }

  forget = () => {
    try {
      localStorage.removeItem(this.place);
    } catch {
      // nothing was kept
    }
    this.querySelector("textarea")?.focus();
  };

  open = (event) => {
    if (!event.target.closest?.('a[href="#write"]')) return;
    event.preventDefault();
    this.field.focus();
    this.scrollIntoView({ block: "center" });
  };

  tell(words) {
    const line = this.querySelector("[data-kept]");
    if (line && line.textContent !== words) line.textContent = words;
  }
}

customElements.define("say-box", SayBox);
