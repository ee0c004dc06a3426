// <live-queue data-from="/episodes/1/desk/questions/">: the queue on the host's desk, fetched anew when a question comes or changes.
// It stands still while a menu or a form in it is open. `data-hears` names what else it listens to, for other lists of the desk.
const SETTLE = 400;

class LiveQueue extends HTMLElement {
  connectedCallback() {
    this.leaving = new AbortController();
    const { signal } = this.leaving;
    for (const name of (this.dataset.hears || "question gone answering consulting state missed open").split(" "))
      document.addEventListener(`live:${name}`, () => this.soon(), { signal });
    this.closest("details")?.addEventListener("toggle", () => this.soon(), { signal });
    this.addEventListener("click", (event) => this.putOff(event));
  }

  disconnectedCallback() {
    clearTimeout(this.later);
    this.leaving.abort();
  }

  get busy() {
    return this.querySelector("select:focus") || this.querySelector("details.menu[open]") || this.querySelector("#queue-form")?.children.length || this.querySelector(".htmx-request");
  }

  soon() {
    this.later ??= setTimeout(() => {
      this.later = undefined;
      this.renew();
    }, SETTLE);
  }

  /** A form that was opened here is put away here. */
  putOff(event) {
    if (!event.target.closest("[data-put-off]")) return;
    event.preventDefault();
    this.querySelector("#queue-form").replaceChildren();
    this.soon();
  }

  async renew() {
    if (this.closest("details:not([open])")) return undefined; // looked at by nobody
    if (this.busy) return this.soon();
    const answer = await fetch(this.dataset.from, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (!answer?.ok || answer.redirected || this.busy || !this.isConnected) return undefined;
    const template = document.createElement("template");
    template.innerHTML = await answer.text();
    const fresh = template.content.firstElementChild;
    if (!fresh || !this.isConnected) return undefined;
    const open = this.querySelector("details.fold[open]");
    const held = this.contains(document.activeElement) ? document.activeElement.getAttribute("formaction") : null;
    this.replaceWith(fresh);
    if (open) fresh.querySelector("details.fold")?.setAttribute("open", "");
    globalThis.htmx?.process(fresh);
    if (held) fresh.querySelector(`[formaction="${held}"]`)?.focus();
    return undefined;
  }
}

customElements.define("live-queue", LiveQueue);
