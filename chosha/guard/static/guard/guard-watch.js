// <guard-watch> under the field: says while one writes what could tell who somebody is, with the repair as a button. It never stops
// anybody, and where the network is away it says nothing: what counts is the check when the text is posted.
import { lay, paint } from "./guard-marks.js";

const PAUSE = 1200;
const NAMES = ["title", "body", "tags"];
const MOST = 6;

// The server counts code points, a field counts UTF-16 units.
const unitsBefore = (signs, place) => signs.slice(0, place).join("").length;

class GuardWatch extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.line = document.createElement("p");
    this.line.className = "small soft";
    this.line.setAttribute("role", "status");
    this.rows = document.createElement("ul");
    this.rows.className = "stack stack-2";
    this.replaceChildren(this.line, this.rows);
    this.form.addEventListener("input", this.typed);
    for (const field of this.fields()) lay(field);
    if (this.form.querySelector("#guard")) this.look();
    this.form.querySelector("#guard")?.focus(); // the page came back with a question: it is the first thing to see
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    this.form.removeEventListener("input", this.typed);
  }

  typed = (event) => {
    if (!NAMES.includes(event.target.name)) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(this.look, PAUSE);
  };

  fields() {
    return NAMES.map((name) => this.form.elements[name]).filter((field) => field?.localName === "textarea");
  }

  words() {
    return Object.fromEntries(NAMES.map((name) => [name, this.form.elements[name]?.value ?? ""]));
  }

  look = async () => {
    const words = this.words();
    const headers = { "X-CSRFToken": document.querySelector('meta[name="csrf"]').content, Accept: "application/json" };
    try {
      const answer = await fetch("/guard/check/", { method: "POST", body: new URLSearchParams(words), headers });
      if (!answer.ok) return;
      const { spans } = await answer.json();
      if (this.isConnected && JSON.stringify(words) === JSON.stringify(this.words())) this.show(spans, words);
    } catch {
      // away from the network: the check at posting remains
    }
  };

  show(spans, words) {
    const found = spans.filter((span) => span.level !== "hint");
    for (const field of this.fields()) paint(field, found.filter((span) => span.part === field.name).map((span) => this.placed(span, words)));
    if (this.form.querySelector("#guard")) return; // the same rows stand there already
    const told = found.length ? `だれのことか分かりそうな所が、${found.length}か所あります。直すかどうかは、投稿のときに決められます。` : "";
    if (this.line.textContent !== told) this.line.textContent = told;
    this.rows.replaceChildren(...found.slice(0, MOST).map((span) => this.row(span, words)));
  }

  placed({ part, start, end, level }, words) {
    const signs = Array.from(words[part]);
    return { start: unitsBefore(signs, start), end: unitsBefore(signs, end), level };
  }

  row(span, words) {
    const row = document.createElement("li");
    row.className = "line";
    const mark = document.createElement("mark");
    mark.textContent = span.text;
    if (span.level !== "stop") mark.className = "maybe";
    const why = document.createElement("span");
    why.className = "small soft";
    why.textContent = span.why;
    row.append(mark, why);
    if (span.replacement) row.append(this.repair(span, words));
    return row;
  }

  repair(span, words) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn";
    button.textContent = `「${span.replacement}」にする`;
    button.setAttribute("aria-label", `「${span.text}」を「${span.replacement}」にする`);
    button.addEventListener("click", () => this.mend(span, words[span.part]));
    return button;
  }

  // Through the field's own editing, so that the device's undo takes it back.
  mend(span, text) {
    const field = this.form.elements[span.part];
    if (field.value !== text) return this.look();
    const { start, end } = this.placed(span, { [span.part]: text });
    field.focus();
    field.setSelectionRange(start, end);
    if (!document.execCommand("insertText", false, span.replacement)) {
      field.setRangeText(span.replacement);
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    clearTimeout(this.timer);
    this.look();
  }
}

customElements.define("guard-watch", GuardWatch);
