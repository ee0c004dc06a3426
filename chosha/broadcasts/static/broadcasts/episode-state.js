// <episode-state data-now="/episodes/1/now/" data-state="live">: keeps the page in step with the show, without a reload (but for `data-anew`,
// where what comes next has other parts).
// The stream tells; where it is away, or the picture stops, the page asks by itself.
const CALM = 30_000;
const UNEASY = 4_000;
const QUIET = new Set(["scheduled", "cancelled", "elsewhere"]);

class EpisodeState extends HTMLElement {
  connectedCallback() {
    this.leaving = new AbortController();
    const { signal } = this.leaving;
    document.addEventListener("live:state", (event) => this.heard(event.detail.html.trim()), { signal });
    for (const name of ["live:open", "live:missed"]) document.addEventListener(name, () => this.ask(), { signal });
    document.addEventListener("show:stalled", () => this.feel(true), { signal });
    document.addEventListener("show:moving", () => this.feel(false), { signal });
    document.addEventListener("show:over", () => this.ask(), { signal });
    this.rest();
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    this.leaving.abort();
  }

  /** Whether the picture stands still. */
  feel(uneasy) {
    this.uneasy = uneasy;
    this.ask();
  }

  rest() {
    clearTimeout(this.timer);
    const waits = document.getElementById("now")?.dataset.begun === undefined && document.querySelector("show-player");
    const still = waits || this.uneasy || this.dataset.state === "interrupted";
    const pause = still ? UNEASY : CALM;
    this.timer = setTimeout(() => (document.hidden ? this.rest() : this.ask()), pause * (0.9 + Math.random() / 5));
  }

  heard(state) {
    if (state && state !== this.dataset.state) this.change(state);
  }

  async ask() {
    this.rest();
    const answer = await fetch(this.dataset.now, { headers: { Accept: "text/html" } }).catch(() => null);
    if (!answer) return;
    if (answer.redirected || answer.status === 404) return location.reload();
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const state = page.getElementById("now")?.dataset.state;
    if (!state) return;
    if (state !== this.dataset.state && this.turns(state)) return this.turn();
    this.dataset.state = state;
    for (const id of ["now", "lamp"]) this.put(page.getElementById(id), id);
    this.rest();
  }

  /** Replaced only when it says something new, so that screen readers hear it once. */
  put(fresh, id) {
    const known = document.getElementById(id);
    if (fresh && known && known.outerHTML !== fresh.outerHTML) known.replaceWith(fresh);
  }

  change(state) {
    return this.turns(state) ? this.turn() : this.ask();
  }

  /** Whether another page belongs here. Whoever is watching is not torn away from the last minutes. */
  turns(state) {
    if (QUIET.has(this.dataset.state) || QUIET.has(state)) return true;
    const video = document.querySelector("show-player video");
    const watches = video && !video.paused && !video.ended;
    return state === "archived" && !watches;
  }

  async turn() {
    if (this.dataset.anew !== undefined) return location.reload();
    const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } }).catch(() => null);
    if (!answer?.ok || answer.redirected) return answer && location.reload();
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const typed = written();
    for (const place of [".bar", "#main", ".dock", ".nav"]) this.exchange(page, place);
    writeAgain(typed);
    document.body.className = page.body.className;
    document.title = page.title;
    return undefined;
  }

  exchange(page, place) {
    const [known, fresh] = [document.querySelector(place), page.querySelector(place)];
    if (known && fresh) known.replaceWith(document.adoptNode(fresh));
    else if (fresh) document.getElementById("main").after(document.adoptNode(fresh));
    else known?.remove();
  }
}

/** What somebody was writing or ticking in this page. */
function written() {
  const fields = [...document.querySelectorAll("#main form :is(textarea, input:not([type=hidden]))")];
  const changed = fields.filter((field) => field.value !== field.defaultValue || field.checked !== field.defaultChecked);
  return changed.map((field) => ({
    sought: `#main form[action="${CSS.escape(field.form.getAttribute("action"))}"] [name="${CSS.escape(field.name)}"]`,
    value: field.value,
    checked: field.checked,
    inDialog: Boolean(field.closest("dialog[open]")),
  }));
}

/** It goes along to the page that took the place: whoever is asking at the moment a show begins goes on asking. */
function writeAgain(typed) {
  for (const { sought, value, checked, inDialog } of typed) {
    const fields = [...document.querySelectorAll(sought)];
    const field = fields.find((each) => !isTicked(each) || each.value === value);
    if (!field) continue;
    if (isTicked(field)) field.checked = checked;
    else field.value = value;
    const dialog = inDialog && field.closest("dialog");
    if (dialog && !dialog.open) dialog.showModal();
    if (dialog && !isTicked(field)) field.focus();
  }
}

function isTicked({ type }) {
  return type === "checkbox" || type === "radio";
}

customElements.define("episode-state", EpisodeState);
