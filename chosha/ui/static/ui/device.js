// Who is signed in on this device, so that the page for no network shows nobody else's words. Signing out clears what was kept.
const WHO = "who";
const NAMELESS = "nameless:"; // a mark beside each copy that was written under a mask: `nameless:<name of the copy>`
const member = document.querySelector('meta[name="member"]')?.content;
const isKeptPage = document.querySelector("#shelf, #adrift") !== null; // was fetched without anybody's cookies and proves nothing

const empty = () => "caches" in window && caches.delete("saved");

if (!isKeptPage && navigator.onLine) {
  try {
    if (member !== (localStorage.getItem(WHO) ?? undefined)) empty();
    if (member) localStorage.setItem(WHO, member);
    else localStorage.removeItem(WHO);
  } catch {
    // a device without storage keeps nothing anyway
  }
}

function nameless() {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(NAMELESS)).map((name) => name.slice(NAMELESS.length));
  } catch {
    return [];
  }
}

const isWayOut = (event) => event.target.getAttribute("action") === "/logout/";

// A text under a mask lies here alone, beside the number of its member: it must not wait for whoever uses the device next. This
// stands before the dialog that asks.
document.addEventListener(
  "submit",
  (event) => {
    if (!isWayOut(event) || !nameless().length) return;
    const more = "庁舎には残していないので、戻せません。やめると、続きを書けます。";
    Object.assign(event.target.dataset, { asks: "匿名の書きかけが、この端末から消えます", asksMore: more, act: "消してログアウトする" });
  },
  true,
);

// Before the way out is answered: a page that never comes up again cannot clear anything.
document.addEventListener("submit", (event) => {
  if (!isWayOut(event)) return;
  empty();
  try {
    for (const name of nameless()) for (const row of [name, NAMELESS + name, `began:${name}`]) localStorage.removeItem(row);
    localStorage.removeItem(WHO);
  } catch {
    // nothing was kept
  }
});
