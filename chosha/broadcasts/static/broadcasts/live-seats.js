// <live-seats data-from="/episodes/1/desk/seats/">: the guests' seats on the desk, fetched anew when one changes; and the link of a new one.
const SETTLE = 200;

class LiveSeats extends HTMLElement {
  connectedCallback() {
    this.leaving = new AbortController();
    const { signal } = this.leaving;
    for (const name of ["seats", "missed", "open"]) document.addEventListener(`live:${name}`, () => this.soon(), { signal });
    // The list before may still stand beside this one for a moment.
    setTimeout(() => this.isConnected && document.dispatchEvent(new CustomEvent("seats:shown")));
  }

  disconnectedCallback() {
    clearTimeout(this.later);
    this.leaving.abort();
  }

  soon() {
    clearTimeout(this.later);
    this.later = setTimeout(() => {
      this.later = undefined;
      this.renew();
    }, SETTLE);
  }

  async renew() {
    if (this.asking || this.querySelector(".htmx-request") || document.querySelector("dialog.asking[open]")) return this.soon();
    this.asking = true;
    const answer = await fetch(this.dataset.from, { headers: { "HX-Request": "true" } }).catch(() => null);
    this.asking = false;
    if (!answer?.ok || answer.redirected || !this.isConnected) return undefined;
    const template = document.createElement("template");
    template.innerHTML = await answer.text();
    const fresh = template.content.firstElementChild;
    if (!fresh || !this.isConnected) return undefined;
    const held = this.contains(document.activeElement) ? document.activeElement : null;
    const seat = held?.closest("[data-seat]")?.dataset.seat;
    const isOld = this.later !== undefined; // a seat changed while it was on its way
    this.replaceWith(fresh);
    if (isOld) fresh.soon();
    globalThis.htmx?.process(fresh);
    // The key that was pressed may have changed its word: the first one of the same seat takes its place.
    if (seat) (fresh.querySelector(`[formaction="${held.getAttribute("formaction")}"]`) ?? fresh.querySelector(`[data-seat="${seat}"] button`))?.focus();
    return undefined;
  }
}

async function copy(key) {
  const place = document.querySelector("[data-address]");
  const told = document.querySelector("[data-copied]");
  place.select();
  const copied = await navigator.clipboard?.writeText(place.value).then(() => true, () => false);
  told.textContent = copied ? "写しました" : "写せませんでした。欄を選んで写せます";
  key.focus();
}

document.addEventListener("click", (event) => event.target.closest("[data-copy]") && copy(event.target.closest("[data-copy]")));
document.addEventListener("focusin", (event) => event.target.matches?.("[data-address]") && event.target.select());
customElements.define("live-seats", LiveSeats);
