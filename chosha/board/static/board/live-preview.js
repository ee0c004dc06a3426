// <live-preview>: shows how the text will look, drawn by the building, a moment after the last key and only while the fold is open.
const PAUSE = 600;

class LivePreview extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.fold = this.querySelector("details");
    this.querySelector("[data-plain]").hidden = true; // the button for browsers without script
    this.form.addEventListener("input", this.later);
    this.fold.addEventListener("toggle", this.draw);
    if (this.fold.open) this.draw();
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
  }

  later = (event) => {
    if (event.target.name !== "body" || !this.fold.open) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(this.draw, PAUSE);
  };

  draw = async () => {
    const words = this.form.elements.body.value;
    if (!this.fold.open || words === this.drawn) return;
    const mine = (this.asked = Symbol("asked"));
    try {
      const answer = await this.ask(words);
      if (mine !== this.asked) return; // a later text is on its way
      if (!answer.ok) return this.tell("いまは見えかたを出せません。書いた文は残っています。");
      this.querySelector("#preview").outerHTML = await answer.text(); // made safe by the building, like a post
      this.drawn = words;
      this.tell("");
    } catch {
      this.tell("電波が届くと、見えかたが出ます。書いた文はこの端末に残っています。");
    }
  };

  ask(words) {
    const headers = { "X-CSRFToken": document.querySelector('meta[name="csrf"]').content, "HX-Request": "true" };
    return fetch("/board/preview/", { method: "POST", body: new URLSearchParams({ body: words }), headers });
  }

  tell(words) {
    const line = this.querySelector("[data-said]");
    if (line.textContent !== words) line.textContent = words;
  }
}

customElements.define("live-preview", LivePreview);
