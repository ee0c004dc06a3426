// <choice-count>: the button of a form with boxes says how many it will act on; without a tick it rests.
class ChoiceCount extends HTMLElement {
  connectedCallback() {
    this.button = this.querySelector("button");
    this.count = this.querySelector("[data-count]");
    this.button.form.addEventListener("change", this.tell);
    this.tell();
  }

  tell = () => {
    const ticked = this.button.form.querySelectorAll("input[type=checkbox]:checked").length;
    this.count.textContent = ticked;
    this.button.disabled = ticked === 0;
  };
}

customElements.define("choice-count", ChoiceCount);
