// <queue-keys>: the queue from a keyboard. Nothing happens while somebody types, holds another key down, or has a dialog open;
// a key held too long decides one application, never two. Switched off on this device by a box in the list of keys.
const OFF = "queue-keys";
const WRITING = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]";

class QueueKeys extends HTMLElement {
  connectedCallback() {
    this.dialog = this.querySelector("dialog");
    this.box = this.querySelector("[data-on]");
    this.box.checked = this.isOn();
    this.box.addEventListener("change", this.choose);
    const open = this.querySelector("[data-open]");
    open.hidden = false;
    open.addEventListener("click", () => this.dialog.showModal());
    document.addEventListener("keydown", this.pressed);
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.pressed);
  }

  isOn() {
    try {
      return localStorage.getItem(OFF) !== "off";
    } catch {
      return true; // a device without storage keeps the keys
    }
  }

  choose = () => {
    try {
      if (this.box.checked) localStorage.removeItem(OFF);
      else localStorage.setItem(OFF, "off");
    } catch {
      // then it holds for this page
    }
  };

  pressed = (event) => {
    if (!this.box.checked || event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.querySelector("dialog[open]") || event.target.closest?.(WRITING)) return;
    const act = this.acts[event.key];
    if (!act || (event.repeat && !"jk".includes(event.key))) return;
    if (act() !== false) event.preventDefault();
  };

  acts = {
    j: () => this.step(1),
    k: () => this.step(-1),
    o: () => this.row()?.click(),
    c: () => this.claim(),
    a: () => this.click("a"),
    q: () => this.click("q"),
    d: () => this.click("d"),
    u: () => this.click("u"),
    "?": () => this.dialog.showModal(),
  };

  rows() {
    return [...document.querySelectorAll("[data-row]")];
  }

  row() {
    return document.activeElement?.closest?.("[data-row]");
  }

  step(by) {
    const rows = this.rows();
    if (rows.length === 0) return false;
    const here = rows.indexOf(this.row());
    const next = here < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, here + by));
    rows[next].focus();
    rows[next].scrollIntoView({ block: "nearest" });
    return true;
  }

  click(key) {
    const found = document.querySelector(`[data-key="${key}"]`);
    if (!found) return false;
    found.click();
    return true;
  }

  claim() {
    const row = this.row();
    const form = document.querySelector("[data-claim-form]");
    if (!row || !form) return this.click("c");
    form.action = row.dataset.claim;
    form.requestSubmit();
    return true;
  }
}

customElements.define("queue-keys", QueueKeys);
