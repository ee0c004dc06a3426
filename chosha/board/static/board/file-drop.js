// <file-drop>: pictures and PDFs chosen, dropped, pasted or just taken go to the draft at once, each with its own progress,
// and each that is refused says why beside itself. Without script the same field is sent with the form.
import { addFiles, holdFiles, isNameless, takeBack } from "./nameless.js";

class FileDrop extends HTMLElement {
  sending = 0;

  connectedCallback() {
    this.form = this.closest("form");
    this.list = this.querySelector("#files-kept");
    this.querySelector("#files").hidden = true; // its words are the browser's; the buttons beside it say the same in ours
    for (const button of this.querySelectorAll(".pick")) button.hidden = false;
    this.addEventListener("change", this.chosen);
    this.form.addEventListener("paste", this.pasted);
    this.form.addEventListener("dragover", this.over);
    this.form.addEventListener("drop", this.dropped);
    this.form.addEventListener("htmx:confirm", this.hold);
    holdFiles(this.form, this.querySelector("#files"));
  }

  // Posting while a file is on its way would leave the file behind: the post waits for it, and stays if the file is refused.
  hold = (event) => {
    if (!this.sending || event.target !== this.form) return; // its fields ask for things of their own
    event.preventDefault();
    this.held = () => event.detail.issueRequest(true);
    for (const line of this.list.querySelectorAll("p[role=status]")) line.textContent = "届いたら、投稿します";
  };

  settle(kept) {
    this.sending -= 1;
    if (!kept) this.held = null;
    if (this.sending || !this.held) return;
    const post = this.held;
    this.held = null;
    post();
  }

  chosen = (event) => {
    if (event.target.type !== "file" || (event.target.id === "files" && !event.target.hidden)) return;
    this.take(event.target.files);
    event.target.value = "";
  };

  pasted = (event) => {
    if (!event.clipboardData?.files.length) return;
    event.preventDefault();
    this.take(event.clipboardData.files);
  };

  over = (event) => {
    if ([...event.dataTransfer.types].includes("Files")) event.preventDefault();
  };

  dropped = (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    this.take(event.dataTransfer.files);
  };

  take(files) {
    if (isNameless(this.form)) return addFiles(this.querySelector("#files"), files);
    for (const file of [...files]) this.send(file, this.row(file));
  }

  row(file) {
    const row = document.createElement("li");
    row.className = "sheet stack stack-2";
    const name = document.createElement("b");
    name.textContent = file.name;
    const line = document.createElement("p");
    line.className = "small soft";
    line.setAttribute("role", "status");
    line.textContent = "送っています";
    const bar = document.createElement("progress");
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-label", `${file.name}を送っています`);
    row.append(name, line, bar);
    this.list.append(row);
    return row;
  }

  send(file, row) {
    const body = new FormData();
    body.append("file", file);
    const request = new XMLHttpRequest();
    request.open("POST", `/board/drafts/${this.form.elements.draft.value}/files/`);
    request.setRequestHeader("X-CSRFToken", document.querySelector('meta[name="csrf"]').content);
    request.setRequestHeader("Accept", "application/json, text/html");
    request.upload.addEventListener("progress", (event) => this.progress(row, event));
    request.addEventListener("load", () => this.answered(request, file, row));
    request.addEventListener("error", () => this.refuse(row, `『${file.name}』を送れませんでした（途中で切れました）。文は残っています。`, file));
    this.sending += 1;
    request.send(body);
  }

  progress(row, event) {
    const bar = row.querySelector("progress");
    if (!bar || !event.lengthComputable) return;
    bar.value = (event.loaded / event.total) * 100;
    if (event.loaded === event.total) row.querySelector("p").textContent = "届きました。整えています";
  }

  answered(request, file, row) {
    if (request.status === 200) {
      const made = document.createRange().createContextualFragment(request.responseText);
      row.replaceWith(made);
      if (isNameless(this.form)) takeBack(this.form); // a mask was put on while it was on its way
      this.settle(true);
      return;
    }
    let sentence = `『${file.name}』を受け取れませんでした。少しおいて、もう一度送れます。文は残っています。`;
    if (request.status === 422) sentence = JSON.parse(request.responseText).error.message;
    this.refuse(row, sentence, request.status >= 500 ? file : null);
  }

  refuse(row, sentence, file) {
    row.querySelector("progress")?.remove();
    const line = row.querySelector("p");
    line.className = "fault small";
    line.setAttribute("role", "alert");
    line.textContent = sentence;
    const keys = document.createElement("p");
    keys.className = "line";
    if (file) keys.append(this.key("もう一度送る", () => row.replaceWith(this.again(file))));
    keys.append(this.key("この行を閉じる", () => row.remove()));
    row.append(keys);
    this.settle(false);
  }

  again(file) {
    const row = this.row(file);
    this.send(file, row);
    return row;
  }

  key(words, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn bare small";
    button.textContent = words;
    button.addEventListener("click", act);
    return button;
  }
}

customElements.define("file-drop", FileDrop);
