/**
 * <live-stream on="episode:12 thread:3" since="…" data-into="chat" data-into-count="here" data-keep="300">
 *
 * Listens to /streams/ and puts what comes into the page. `data-into-EVENT` (else `data-into`) names the element, by id,
 * that takes the fragments of EVENT. A fragment whose root id is already there replaces it; `count` sets the text to how many
 * listen to the first of `on`, and to nothing while that is one alone;
 * `gone` removes the element whose id it names. After `missed` those elements are taken from the page fetched anew: what is
 * being written elsewhere, and what is still on its way (`.sending`), stays. Every event is also dispatched on this element as `live:EVENT` with
 * detail {html}; a listener that prevents the default keeps the fragment out of the page. A hidden page lets go after two minutes,
 * unless it has `data-stay`.
 */
const FIRST_REST = 2000;
const LONGEST_REST = 60000;
const HIDDEN_REST = 120000;
const RENEW_WITHIN = 2000;
const EVENTS = ["line", "count", "gone", "missed"];

class LiveStream extends HTMLElement {
  connectedCallback() {
    this.rest = FIRST_REST;
    this.last = this.getAttribute("since") || "";
    this.leaving = new AbortController();
    document.addEventListener("visibilitychange", () => this.onVisibility(), { signal: this.leaving.signal });
    addEventListener("pagehide", () => this.close(), { signal: this.leaving.signal });
    addEventListener("pageshow", (event) => event.persisted && this.open(), { signal: this.leaving.signal });
    const list = document.getElementById(this.dataset.into || "");
    if (list) list.scrollTop = list.scrollHeight; // the newest stand at the end, and whoever is there stays there
    this.open();
  }

  disconnectedCallback() {
    this.leaving.abort();
    this.close();
  }

  open() {
    if (this.source || !this.isConnected) return;
    clearTimeout(this.later);
    const query = new URLSearchParams();
    for (const name of (this.getAttribute("on") || "").split(/\s+/).filter(Boolean)) query.append("on", name);
    if (this.last) query.set("since", this.last);
    this.source = new EventSource(`/streams/?${query}`);
    this.source.onopen = () => {
      this.rest = FIRST_REST;
      this.tell("open");
    };
    this.source.onerror = () => this.onError();
    for (const name of this.eventNames()) this.source.addEventListener(name, (event) => this.receive(name, event));
  }

  close() {
    clearTimeout(this.later);
    this.source?.close();
    this.source = null;
  }

  eventNames() {
    const own = Object.keys(this.dataset).filter((key) => /^into[A-Z]/.test(key));
    const named = own.map((key) => key.slice(4).replace(/[A-Z]/g, (letter, at) => (at ? "-" : "") + letter.toLowerCase()));
    const listed = (this.dataset.events || "").split(/\s+/).filter(Boolean);
    return new Set([...EVENTS, ...named, ...listed]);
  }

  onError() {
    this.tell("lost");
    // The browser reconnects by itself unless the server refused; then only we can ask again, more and more rarely.
    if (this.source?.readyState !== EventSource.CLOSED) return;
    this.close();
    this.later = setTimeout(() => this.open(), this.rest * (0.75 + Math.random() / 2));
    this.rest = Math.min(this.rest * 2, LONGEST_REST);
  }

  onVisibility() {
    clearTimeout(this.pausing);
    if (document.hidden && this.dataset.stay === undefined) this.pausing = setTimeout(() => this.close(), HIDDEN_REST);
    else this.open();
  }

  receive(name, event) {
    if (event.lastEventId) this.last = event.lastEventId;
    if (this.held) return void this.held.push([name, event]);
    if (!this.tell(name, event.data)) return;
    if (name === "missed") return void this.renew();
    if (name === "gone") return void document.getElementById(event.data.trim())?.remove();
    const place = document.getElementById(this.dataset[intoKey(name)] || (name === "count" ? "" : this.dataset.into || ""));
    if (!place) return;
    if (name === "count") this.count(place, JSON.parse(event.data));
    else this.put(place, event.data);
  }

  /** Other streams of the page may have a smaller audience: the desk of a show, or its panel. */
  count(place, { stream, count }) {
    if (stream === this.getAttribute("on").split(" ")[0]) place.textContent = count > 1 ? count : "";
  }

  /** Some lines are gone for good. What arrives meanwhile waits, so that the fetched page does not wipe it out. */
  async renew() {
    this.held = [];
    // Many pages may have missed the same lines: they do not all ask in the same moment.
    await new Promise((resolve) => setTimeout(resolve, Math.random() * RENEW_WITHIN));
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
    if (answer?.ok && !answer.redirected) this.fill(new DOMParser().parseFromString(await answer.text(), "text/html"));
    const held = this.held;
    this.held = null;
    for (const [name, event] of held) this.receive(name, event);
  }

  fill(page) {
    const places = Object.keys(this.dataset).filter((key) => /^into([A-Z]|$)/.test(key) && key !== "intoCount");
    for (const id of new Set(places.map((key) => this.dataset[key]))) {
      const [known, fresh] = [document.getElementById(id), page.getElementById(id)];
      if (!known || !fresh) continue;
      const atEnd = isAtEnd(known);
      known.replaceChildren(...fresh.childNodes, ...known.querySelectorAll(":scope > .sending"));
      globalThis.htmx?.process(known);
      if (atEnd) known.scrollTop = known.scrollHeight;
    }
  }

  tell(name, html = "") {
    return this.dispatchEvent(new CustomEvent(`live:${name}`, { bubbles: true, cancelable: true, detail: { html } }));
  }

  put(place, html) {
    const template = document.createElement("template");
    template.innerHTML = html;
    const atEnd = isAtEnd(place);
    for (const fresh of [...template.content.children]) {
      const known = fresh.id && document.getElementById(fresh.id);
      if (known) known.replaceWith(fresh);
      else place.append(fresh);
      globalThis.htmx?.process(fresh);
    }
    const keep = Number(this.dataset.keep || 300);
    while (place.children.length > keep) place.firstElementChild.remove();
    if (atEnd) place.scrollTop = place.scrollHeight;
  }
}

function isAtEnd(place) {
  return place.scrollHeight - place.scrollTop - place.clientHeight < 48;
}

function intoKey(name) {
  return `into${name.replace(/(^|-)([a-z])/g, (_, dash, letter) => letter.toUpperCase())}`;
}

customElements.define("live-stream", LiveStream);
