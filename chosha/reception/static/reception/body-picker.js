// <body-picker>: keys for the list under the field (↓ into it, ↑ back, Enter takes one and goes on), and a spoken line of what was found.
// Without it the list comes by 「さがす」, and its radio buttons work as they are.
customElements.define(
  "body-picker",
  class extends HTMLElement {
    connectedCallback() {
      this.addEventListener("keydown", (event) => this.key(event));
      this.addEventListener("htmx:afterSettle", () => this.tell());
    }

    get field() {
      return this.querySelector("input[name=body]");
    }

    get choices() {
      return [...this.querySelectorAll("input[name=organisation]")];
    }

    tell() {
      const listed = this.choices.length - 1; // the last one is 「一覧にない」
      const told = this.querySelector("fieldset").dataset.told ?? "";
      this.querySelector("[role=status]").textContent = listed > 0 ? `${listed}件${told}` : told;
    }

    key(event) {
      if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return; // Enter ends a conversion of kana first
      const went = event.target === this.field ? this.fromField(event.key) : this.fromList(event.key, event.target);
      if (went) event.preventDefault();
    }

    fromField(key) {
      const into = this.choices.find((choice) => choice.checked) ?? this.choices[0];
      if (key !== "ArrowDown" && key !== "Enter") return false;
      if (into) this.take(into);
      return Boolean(into) || key === "Enter"; // the list is still on its way
    }

    fromList(key, choice) {
      const place = this.choices.indexOf(choice);
      if (place < 0) return false;
      if (key === "Escape" || (key === "ArrowUp" && place === 0)) this.field.focus();
      else if (key === "Enter") this.goOn();
      else return false;
      return true;
    }

    take(choice) {
      choice.checked = true;
      choice.focus();
    }

    goOn() {
      const fields = [...this.field.form.elements].filter((one) => one.tabIndex >= 0 && one.type !== "hidden" && one.tagName !== "FIELDSET");
      const last = fields.findLastIndex((one) => this.contains(one));
      fields[last + 1]?.focus();
    }
  },
);
