// Who is signed in on this device, so that the page for no network shows nobody else's words. Signing out clears what was kept.
const WHO = "who";
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

// Before the way out is answered: a page that never comes up again cannot clear anything.
document.addEventListener("submit", (event) => {
  if (event.target.getAttribute("action") === "/logout/") empty();
});
