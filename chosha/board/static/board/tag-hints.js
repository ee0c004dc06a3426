// 札の候補: a tap on one finishes the word being typed.
class TagHints extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => {
      const words = event.target.closest("[data-tag]")?.dataset.tag;
      const field = this.querySelector("input[name=tags]");
      if (!words || !field) return;
      field.value = `${field.value.replace(/[^、,，\s]*$/, "")}${words}、`;
      this.querySelector("#tag-hints").replaceChildren();
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.focus();
    });
  }
}
customElements.define("tag-hints", TagHints);
