// Keeps what is being written under a page on this device until it has arrived, and brings the dock to the field. Two open pages
// keep two copies: neither writes over what the other has not sent. `data-mends`: the field holds words already; a copy goes over them,
// and brings along which state of the text it was begun from. A copy under a mask has a mark beside it: it comes back under one or not
// at all, and signing out finds it (ui/device.js).
const HERE = "この端末に保存ずみ・つながったら、もう一度送れます";
const NOWHERE = "この端末に残せません・閉じると消えます";

class SayBox extends HTMLElement {
  connectedCallback() {
    this.place = `say:${this.dataset.key}`;
    this.restore();
    this.addEventListener("input", () => this.keep());
    this.addEventListener("focusin", this.fetchNames);
    this.addEventListener("htmx:beforeRequest", () => (this.sent = this.field.value));
    this.addEventListener("htmx:sendError", () => this.tell(HERE));
    this.addEventListener("htmx:afterRequest", this.mended);
    document.body.addEventListener("said", this.forget);
    document.addEventListener("click", this.open);
  }

  disconnectedCallback() {
    document.body.removeEventListener("said", this.forget);
    document.removeEventListener("click", this.open);
  }

  get began() {
    return this.querySelector("[name=began]");
  }

  get tick() {
    return this.querySelector("[name=masked]");
  }

  get isMasked() {
    return this.dataset.masked !== undefined || this.tick?.checked || this.querySelector("[name=signing]")?.value === "worn";
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
      const there = localStorage.getItem(this.place);
      if (there !== null && there !== this.mine) this.place = `say:${this.dataset.key}~${Date.now()}`;
      this.mine = this.field.value.trim() ? this.field.value : null;
      if (this.mine === null) this.drop();
      else this.put();
    } catch {
      return this.tell(navigator.onLine ? "" : NOWHERE);
    }
    this.tell(navigator.onLine ? "" : HERE);
  }

  put() {
    if (this.isMasked) localStorage.setItem(`nameless:${this.place}`, "");
    else localStorage.removeItem(`nameless:${this.place}`);
    localStorage.setItem(this.place, this.mine);
    if (this.began) localStorage.setItem(`began:${this.place}`, this.began.value);
  }

  restore() {
    let found = null;
    try {
      const base = `say:${this.dataset.key}`;
      this.place = Object.keys(localStorage).filter((name) => name === base || name.startsWith(`${base}~`)).sort()[0] ?? base;
      found = localStorage.getItem(this.place);
    } catch {
      return;
    }
    if (!found || found === this.field.value || (this.field.value && this.dataset.mends === undefined)) return;
    const isNameless = localStorage.getItem(`nameless:${this.place}`) !== null && !this.isMasked;
    if (isNameless && !this.tick) return this.tell("匿名の書きかけが、この端末にあります。匿名で書けるときに戻します");
    if (isNameless) this.tick.checked = true;
    this.field.value = this.mine = found;
    if (this.began) this.began.value = localStorage.getItem(`began:${this.place}`) ?? this.began.value;
    this.tell(isNameless ? "書きかけの文を、匿名のまま戻しました" : "書きかけの文を戻しました");
  }

  // Only what was sent: another page may have written on meanwhile.
  forget = () => {
    try {
      if (localStorage.getItem(this.place) === this.sent) this.drop();
    } catch {
      // nothing was kept
    }
    this.mine = null;
    this.querySelector("textarea")?.focus();
  };

  drop() {
    for (const name of [this.place, `began:${this.place}`, `nameless:${this.place}`]) localStorage.removeItem(name);
  }

  mended = (event) => {
    if (this.dataset.mends !== undefined && event.detail.xhr?.status === 204) this.forget();
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
