// <paste-cleaner> after the field: what is pasted from Excel or Word becomes the text of a post, and can be undone like any typing.
import { fromClipboard } from "./pasted.js";

class PasteCleaner extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    // Before the field for files, which would take the picture that a spreadsheet lays beside its cells.
    this.form.addEventListener("paste", this.pasted, { capture: true });
  }

  disconnectedCallback() {
    this.form?.removeEventListener("paste", this.pasted, { capture: true });
  }

  pasted = (event) => {
    const field = event.target;
    if (field.name !== "body" || !event.clipboardData) return;
    const [html, plain] = ["text/html", "text/plain"].map((kind) => event.clipboardData.getData(kind));
    if (!plain.trim() && !/<table/i.test(html)) return; // a picture alone
    event.stopPropagation();
    const made = fromClipboard(html, plain);
    if (!made?.text) return this.tell("");
    event.preventDefault();
    this.put(field, made);
    this.tell(said(made));
  };

  put(field, { text, table }) {
    const before = field.value.slice(0, field.selectionStart);
    const after = field.value.slice(field.selectionEnd);
    const gap = table && before && !before.endsWith("\n\n") ? (before.endsWith("\n") ? "\n" : "\n\n") : "";
    const end = table && !after.startsWith("\n") ? "\n\n" : "";
    field.focus();
    // execCommand keeps the browser's own undo; where it is gone, the words are put in by hand.
    if (!document.execCommand?.("insertText", false, gap + text + end)) {
      field.setRangeText(gap + text + end, field.selectionStart, field.selectionEnd, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  tell(words) {
    this.querySelector("[data-said]").textContent = words;
  }
}

function said({ table, left }) {
  if (left) return `大きな表なので、200行・20列までを貼りました。残りの${left}は、CSVかExcelのまま添えると読めます。元に戻すこともできます。`;
  return table ? "貼った表を、投稿の表に整えました。元に戻すこともできます。" : "貼った文を、投稿の形に整えました。元に戻すこともできます。";
}

customElements.define("paste-cleaner", PasteCleaner);
