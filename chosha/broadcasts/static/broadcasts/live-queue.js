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
    if (this.busy || this.asking) return this.soon();
    this.asking = true;
    const answer = await fetch(this.dataset.from, { headers: { "HX-Request": "true" } }).catch(() => null);
    this.asking = false;
    if (!answer?.ok || answer.redirected || !this.isConnected) return undefined;
    if (this.busy) return this.soon();
    const template = document.createElement("template");
    template.innerHTML = await answer.text();
    const fresh = template.content.firstElementChild;
    if (!fresh || !this.isConnected) return undefined;
    const open = this.querySelector("details.fold[open]");
    const held = this.contains(document.activeElement) ? document.activeElement.getAttribute("formaction") : null;
    const isOld = this.later !== undefined; // something came while it was on its way
    this.replaceWith(fresh);
    if (isOld) fresh.soon();
    if (open) fresh.querySelector("details.fold")?.setAttribute("open", "");
    globalThis.htmx?.process(fresh);
    if (held) fresh.querySelector(`[formaction="${held}"]`)?.focus();
    return undefined;
  }
}

/** 「元に戻す」 while on air: a page that is left sends no more of the show, so the desk stays where it is. */
async function takeBack(event) {
  const form = event.target.closest("#toasts form");
  if (!form || !document.body.classList.contains("console")) return;
  event.preventDefault();
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "HX-Request": "true" } }).catch(() => null);
  const words = answer?.ok ? "元に戻しました。" : "元に戻せませんでした。つながったら、もう一度押せます。";
  if (answer?.ok) form.closest(".toast").remove();
  document.dispatchEvent(new CustomEvent("toast", { detail: words }));
  for (const queue of document.querySelectorAll("live-queue")) queue.soon();
}

document.addEventListener("submit", takeBack);
customElements.define("live-queue", LiveQueue);
