// <button data-save-page hidden>: keeps this page readable on the device without network, and lets go of it again.
const button = document.querySelector("[data-save-page]");
const words = { true: "この端末から外す", false: "この端末に残す" };

const saved = () => caches.open("saved");
const here = location.origin + location.pathname;

async function show() {
  const kept = (await (await saved()).match(here)) !== undefined;
  button.querySelector("span").textContent = words[kept];
  button.setAttribute("aria-pressed", String(kept));
}

async function turn() {
  const cache = await saved();
  if (await cache.match(here)) await cache.delete(here);
  else await cache.add(here);
  await show();
}

if (button && "caches" in window && navigator.serviceWorker) {
  button.hidden = false;
  button.addEventListener("click", turn);
  show();
}
