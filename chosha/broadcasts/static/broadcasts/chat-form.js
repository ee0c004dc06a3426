// <chat-form data-into="chat">: sends one line without leaving the page; what could not be sent goes back into the field. Where the
// guard asks, the member chooses once: mended, or as it is.
class ChatForm extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.field = this.form.elements.text;
    this.form.addEventListener("submit", (event) => this.submit(event));
    this.field.addEventListener("keydown", (event) => {
      // Enter ends a conversion of kana first; only the next one sends.
      if (event.key !== "Enter" || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      this.form.requestSubmit();
    });
  }

  submit(event) {
    event.preventDefault();
    const text = this.field.value.trim();
    if (!text) return;
    this.field.value = "";
    this.say("");
    this.send(text, this.sketch(text), this.decision);
    this.decision = null;
  }

  /** The line as it will look, at once. */
  sketch(text) {
    const line = document.createElement("li");
    line.className = "sending";
    const words = document.createElement("p");
    const name = document.createElement("span");
    name.className = "small soft";
    name.textContent = `${this.dataset.name}　送っています`;
    words.append(name, document.createElement("br"), text);
    const face = document.createElement("span");
    face.className = "face s";
    face.setAttribute("aria-hidden", "true");
    face.textContent = this.dataset.name.slice(0, 1);
    line.append(face, words);
    const list = document.getElementById(this.dataset.into);
    list.append(line);
    list.scrollTop = list.scrollHeight;
    line.scrollIntoView({ block: "nearest" });
    return line;
  }

  async send(text, sketch, decision) {
    const answer = await fetch(this.form.action, {
      method: "POST",
      body: this.words(text, decision),
      headers: { Accept: "application/json", "X-CSRFToken": document.querySelector('meta[name="csrf"]').content },
    }).catch(() => null);
    if (answer?.status === 201) return this.arrived(await answer.text(), sketch);
    sketch.remove();
    if (!this.field.value) this.field.value = text;
    const told = answer && (await answer.json().catch(() => null));
    const words = answer ? "送れませんでした。画面を開きなおすと進めます。書いた文は残っています。" : "電波が届いていません。書いた文は残っています。";
    this.say(told?.error?.message ?? words);
    if (told?.error?.code === "held") this.offer(told.error);
  }

  words(text, decision) {
    const words = new URLSearchParams({ text });
    if (decision) words.set("guard_seen", decision.seen.join(","));
    for (const key of decision?.mend ?? []) words.append("guard_mend", key);
    return words;
  }

  /** What the guard found, to decide on; what is typed meanwhile is looked at anew. */
  offer({ guard_seen: seen, guard_mend: mend }) {
    const choices = [["このまま送る", { seen, mend: [] }]];
    if (mend.length) choices.unshift(["直して送る", { seen, mend }]);
    const buttons = choices.map(([words, decision]) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn";
      button.textContent = words;
      button.addEventListener("click", () => {
        this.decision = decision;
        this.form.requestSubmit();
      });
      return button;
    });
    this.querySelector("[data-choices]").replaceChildren(...buttons);
    buttons[0].focus();
  }

  arrived(html, sketch) {
    const template = document.createElement("template");
    template.innerHTML = html;
    const line = template.content.firstElementChild;
    // The stream may have been faster.
    if (document.getElementById(line.id)) sketch.remove();
    else sketch.replaceWith(line);
  }

  say(words) {
    this.querySelector("[role=status]").textContent = words;
    this.querySelector("[data-choices]").replaceChildren();
  }
}

customElements.define("chat-form", ChatForm);
