// <encoder-state data-from="…/state/">: what arrives from the encoder, asked for every two seconds and shown where it changed.
const PAUSE = 2_000;
const PLACES = ["encoder-words", "encoder-figures", "encoder-trouble", "encoder-acts"];

class EncoderState extends HTMLElement {
  connectedCallback() {
    this.rest();
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
  }

  rest() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => (document.hidden ? this.rest() : this.ask()), PAUSE);
  }

  async ask() {
    const answer = await fetch(this.dataset.from, { headers: { Accept: "text/html" } }).catch(() => null);
    this.rest();
    if (answer?.redirected) return location.reload();
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const [known, fresh] = [this.querySelector("#encoder"), page.getElementById("encoder")];
    if (!fresh) return;
    // another page belongs here: on air now, or over; a key that stands there to be copied is not torn away
    if (fresh.dataset.state !== known.dataset.state && !document.getElementById("key")) return location.reload();
    for (const id of PLACES) this.put(page.getElementById(id), document.getElementById(id));
  }

  /** Replaced only where it says something new, so that screen readers hear it once and a finger keeps its button. */
  put(fresh, known) {
    const words = (place) => place.innerHTML.replace(/name="csrfmiddlewaretoken" value="[^"]*"/, "");
    if (!fresh || !known || words(fresh) === words(known)) return;
    const ticked = known.querySelector("[name=talk]")?.checked;
    known.replaceChildren(...document.adoptNode(fresh).childNodes);
    if (ticked !== undefined && known.querySelector("[name=talk]")) known.querySelector("[name=talk]").checked = ticked;
  }
}

customElements.define("encoder-state", EncoderState);
