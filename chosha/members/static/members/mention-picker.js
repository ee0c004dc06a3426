// <mention-picker> beside a field named body: 「@」 and the beginning of a name offers members, by keyboard and by touch.
// What is put in is a link of the text, [@表示名](/members/…/); who may be offered is the building's to say.
const PAUSE = 200;
const TYPED = /(?:^|[^A-Za-z0-9._+-])[@＠]([^\s@＠、。（）()「」『』[\]]{1,24})$/;

class MentionPicker extends HTMLElement {
  connectedCallback() {
    if (this.list) return; // it moves itself to the field, which connects it once more
    this.field = this.closest("form").querySelector('textarea[name="body"]');
    if (!this.field) return;
    this.list = document.createElement("ul");
    this.list.id = `people-${Math.random().toString(36).slice(2, 8)}`;
    this.list.className = "mentions";
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "声をかける会員");
    this.line = document.createElement("p");
    this.line.className = "unseen";
    this.line.setAttribute("role", "status");
    this.append(this.list, this.line);
    this.field.after(this); // right under the words, on a phone between them and the keyboard
    this.field.setAttribute("aria-controls", this.list.id);
    this.field.addEventListener("input", this.typed);
    this.field.addEventListener("keydown", this.pressed);
    this.field.addEventListener("blur", this.left);
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
  }

  typed = () => {
    clearTimeout(this.timer);
    const found = this.field.value.slice(0, this.field.selectionStart).match(TYPED);
    if (!found) return this.close();
    this.timer = setTimeout(() => this.ask(found[1]), PAUSE);
  };

  async ask(words) {
    const mine = (this.asked = Symbol("asked"));
    try {
      // Not in the address, which may stand in a log: what is typed may be under a mask.
      const headers = { "X-CSRFToken": document.querySelector('meta[name="csrf"]').content, Accept: "application/json" };
      const answer = await fetch("/members/mentions/", { method: "POST", body: new URLSearchParams({ q: words }), headers });
      if (!answer.ok || mine !== this.asked) return;
      this.show((await answer.json()).people);
    } catch {
      this.close(); // without a network one still writes the name by hand
    }
  }

  show(people) {
    if (!people.length) return this.close();
    this.list.replaceChildren(...people.map((person, place) => this.option(person, place)));
    this.list.hidden = false;
    this.point(0);
    this.line.textContent = `${people.length}人が見つかりました。上下の矢印で選び、Enterで入れます。`;
  }

  option(person, place) {
    const option = document.createElement("li");
    option.id = `${this.list.id}-${place}`;
    option.setAttribute("role", "option");
    const name = document.createElement("b");
    name.textContent = `${person.name}さん`;
    const line = document.createElement("span");
    line.className = "small soft";
    line.textContent = person.line;
    option.append(name, line);
    option.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps its keyboard
    option.addEventListener("click", () => this.take(person));
    option.person = person;
    return option;
  }

  point(place) {
    const options = [...this.list.children];
    this.at = (place + options.length) % options.length;
    options.forEach((option, each) => option.setAttribute("aria-selected", String(each === this.at)));
    this.field.setAttribute("aria-activedescendant", options[this.at].id);
    options[this.at].scrollIntoView({ block: "nearest" });
  }

  pressed = (event) => {
    if (this.list.hidden || event.isComposing) return;
    if (event.key === "ArrowDown") this.point(this.at + 1);
    else if (event.key === "ArrowUp") this.point(this.at - 1);
    else if (event.key === "Enter" || event.key === "Tab") this.take(this.list.children[this.at].person);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  take(person) {
    const before = this.field.value.slice(0, this.field.selectionStart).match(TYPED);
    if (!before) return this.close();
    const name = person.name.replace(/[\\[\]*_`<|]/g, "\\$&");
    this.field.setSelectionRange(this.field.selectionStart - before[1].length - 1, this.field.selectionStart);
    const words = `[@${name}](/members/${person.id}/) `;
    if (!document.execCommand?.("insertText", false, words)) {
      this.field.setRangeText(words, this.field.selectionStart, this.field.selectionEnd, "end");
      this.field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    this.close();
    this.line.textContent = `${person.name}さんの名前を入れました。`;
  }

  left = () => setTimeout(() => this.close(), 150);

  close() {
    this.asked = null;
    if (this.list.hidden) return;
    this.list.hidden = true;
    this.line.textContent = "";
    this.field.removeAttribute("aria-activedescendant");
  }
}

customElements.define("mention-picker", MentionPicker);
