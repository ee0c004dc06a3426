// <recording-upload data-path="…/recording/">: sends a recording in pieces and shows how far receiving and converting are.
const AGAIN = 2000;
const LOOK = 1500;

class RecordingUpload extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("[data-file]");
    this.again = this.querySelector("[data-again]");
    this.bar = this.querySelector("progress");
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      const [file] = this.form.elements.file.files;
      if (file) this.begin(file);
    });
    addEventListener("beforeunload", (event) => this.sending && event.preventDefault());
    if (this.dataset.state === "converting") this.watch();
  }

  say(words, percent) {
    this.querySelector("[data-words]").textContent = words;
    this.bar.hidden = percent === undefined;
    if (percent !== undefined) this.bar.value = percent;
  }

  async ask(path, body) {
    const token = document.querySelector('meta[name="csrf"]').content;
    const answer = await fetch(path, { method: body ? "POST" : "GET", body, redirect: "manual", headers: { Accept: "application/json", "X-CSRFToken": token } });
    const told = await answer.json().catch(() => ({}));
    if (answer.ok) return told;
    throw Object.assign(new Error(told.error?.message ?? "送れませんでした。画面を開きなおすと、続きから送れます。"), { status: answer.status || 401 });
  }

  async begin(file) {
    this.querySelector("[data-trouble]").hidden = true;
    this.busy(true);
    try {
      const told = await this.steadily(() => this.ask(this.dataset.path, new URLSearchParams({ name: file.name, size: file.size })));
      if (told.received < told.size) await this.send(file, told.received, told.piece);
      this.watch();
    } catch (error) {
      this.busy(false);
      this.trouble(error.message);
    }
  }

  async send(file, from, size) {
    let offset = from;
    while (offset < file.size) {
      this.say(`『${file.name}』を送っています。${Math.floor((offset / file.size) * 100)}％`, (offset / file.size) * 100);
      const place = `${this.dataset.path}pieces/?offset=${offset}`;
      const piece = file.slice(offset, offset + size);
      const told = await this.steadily(() => this.ask(place, piece));
      offset = told.received;
    }
  }

  /** Tries again while the network is away or the house is busy; a refusal is passed on. */
  async steadily(act) {
    for (;;) {
      try {
        return await act();
      } catch (error) {
        if (error.status && error.status < 500) throw error;
        this.say("電波が届いていません。つながったら、続きから送ります。", this.bar.value);
        await new Promise((resolve) => setTimeout(resolve, AGAIN));
      }
    }
  }

  async watch() {
    this.busy(true);
    this.sending = false;
    for (;;) {
      const told = await this.ask(`${this.dataset.path}progress/`).catch(() => null);
      if (told?.state === "ready") return location.assign(this.dataset.episode);
      if (told?.state === "failed") {
        this.busy(false);
        this.again.hidden = !told.again;
        return this.trouble(told.sentence);
      }
      const far = told?.sentence || (told?.progress ? `録画を整えています。${told.progress}％。` : "録画を整える順番を待っています。");
      if (told) this.say(`${far}閉じても続きます`, told.progress);
      await new Promise((resolve) => setTimeout(resolve, LOOK));
    }
  }

  busy(on) {
    this.sending = on;
    this.form.querySelector("button").disabled = on;
    if (on) this.again.hidden = true;
    this.form.elements.file.disabled = on;
  }

  trouble(words) {
    this.say("", undefined);
    this.querySelector("[data-trouble]").hidden = false;
    this.querySelector("[data-trouble-words]").textContent = words;
  }
}

customElements.define("recording-upload", RecordingUpload);
