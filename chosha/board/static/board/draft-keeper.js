// <draft-keeper> inside the form: saves two seconds after the last key, keeps what has not arrived on this device, and sends it
// when the network is back. `version` tells the server what this page started from; two open pages never overwrite each other.
import { forget, keep, kept, NOWHERE, unsent } from "./device-copy.js";
import { hand } from "./draft-desk.js";
import { fillIn, isNameless, takeBack } from "./nameless.js";

const [PAUSE, AGAIN] = [2000, 15000];
const ASKED = ["poll_question", "poll_choices", "poll_many", "poll_days"];
const WORDS = ["title", "body", "kind", "duty", "tags", "spares_own_body", "for_field", "circle", ...ASKED];
const NAMES = [...WORDS, "began"]; // with the state of the post that is being mended, as this page found it
const SAVED = "下書き保存ずみ";
const HERE = "この端末に保存ずみ・つながったら送ります";
let twin = ""; // of this page, also once its form was put in anew: its copy has another name than that of a page on the same draft

class DraftKeeper extends HTMLElement {
  here = HERE;

  connectedCallback() {
    this.form = this.closest("form");
    this.mine = `draft:${this.dataset.member}:`;
    this.restore();
    this.form.addEventListener("input", this.typed);
    this.form.addEventListener("htmx:beforeRequest", this.leaving);
    this.form.addEventListener("htmx:afterRequest", this.left);
    addEventListener("online", this.send);
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    removeEventListener("online", this.send);
  }

  get place() {
    return this.mine + this.form.elements.draft.value + twin;
  }

  words() {
    const typed = new FormData(this.form);
    return Object.fromEntries(NAMES.map((name) => [name, typed.get(name) ?? ""]));
  }

  typed = (event) => {
    if (event.target.name === "signed") return this.send();
    if (!NAMES.includes(event.target.name)) return;
    this.keep();
    clearTimeout(this.timer);
    this.timer = setTimeout(this.send, PAUSE);
  };

  keep() {
    const at = Date.now();
    const signed = isNameless(this.form, this) ? "mask" : "name";
    const there = kept(this.place);
    if (there && there.at !== this.at) twin = `~${at}`; // another page wrote there meanwhile
    const isKept = keep(this.place, { ...this.words(), signed, version: this.form.elements.version.value, at });
    if (isKept) this.at = at;
    this.here = isKept ? HERE : NOWHERE;
  }

  restore() {
    this.at = kept(this.place)?.at;
    if (this.dataset.typed !== undefined) return;
    const now = this.words();
    const { draft, version } = this.form.elements;
    const isBlank = !(now.title || now.body || this.dataset.post); // a summary never is: it begins with its question
    const found = unsent(this.mine, draft.value, draft.value.startsWith("sum-") ? !Number(version.value) : isBlank);
    if (!found) return;
    const [name, copy] = found;
    this.at = copy.at;
    draft.value = name.split("~")[0];
    twin = name.slice(draft.value.length);
    const isSigned = copy.signed !== "mask" || isNameless(this.form, this);
    if (isSigned && WORDS.every((name) => (copy[name] ?? "") === now[name])) return forget(this.place);
    version.value = copy.version;
    fillIn(this.form, NAMES, copy);
    this.form.querySelectorAll("textarea").forEach((field) => field.dispatchEvent(new Event("input", { bubbles: true })));
    this.tell("この端末に残っていた文を戻しました");
    this.later(PAUSE);
  }

  send = async () => {
    clearTimeout(this.timer);
    const words = this.words();
    if (this.away || !this.isConnected || !(words.title || words.body)) return;
    if (isNameless(this.form, this)) {
      takeBack(this.form);
      this.keep();
      return this.here === HERE ? this.tell("この端末だけに保存ずみ", true) : this.tell(NOWHERE);
    }
    if (this.busy) return this.later(PAUSE);
    if (!navigator.onLine) return this.tell(this.here);
    this.busy = true;
    try {
      await this.arrived(await hand(this.form, words), words);
    } catch {
      this.tell(this.here);
      this.later(AGAIN);
    } finally {
      this.busy = false;
    }
  };

  later(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(this.send, pause);
  }

  async arrived(answer, words) {
    if (answer.status === 422) return this.tell((await answer.json()).error.message);
    if (!answer.ok) throw new Error(answer.status);
    const saved = await answer.json();
    const changed = JSON.stringify(words) !== JSON.stringify(this.words());
    forget(this.place);
    this.form.elements.draft.value = saved.key;
    this.form.elements.version.value = saved.version;
    if (isNameless(this.form, this)) return this.send(); // a mask was put on while it was on its way
    if (saved.note) document.getElementById("forked").outerHTML = saved.note; // drawn by the building
    if (!this.dataset.post) history.replaceState(null, "", `/board/new/?draft=${saved.key}`);
    if (changed) this.keep();
    else this.tell(SAVED, true);
  }

  leaving = (event) => {
    if (event.target !== this.form) return;
    clearTimeout(this.timer);
    this.keep();
    this.away = true;
  };

  left = (event) => {
    if (event.target !== this.form) return;
    this.away = false;
    const { status } = event.detail.xhr;
    if (status >= 200 && status < 300) return forget(this.place);
    if (status === 0) this.tell(this.here);
  };

  tell(words, done = false) {
    const line = document.getElementById("saved");
    line.classList.toggle("done", done);
    if (line.textContent !== words) line.textContent = words;
  }
}

customElements.define("draft-keeper", DraftKeeper);
