// Pages kept on this device (Cache "saved"), to be read without network: the page itself and its small pictures, nothing else.
// Whoever signs out, or signs in as somebody else, takes them all away (device.js); the worker lets go of what is no longer to be read.
//
// <button data-save-page hidden> keeps the page it stands on and lets go of it again. A bookmark does the same by itself
// (keeping.js), and the list of bookmarks fetches those that were set on another device: <div data-bookmarks>.
const SHELF = "saved";
const ONCE = 20; // pages fetched at one look at the list
const SMALL = 200_000; // bytes of a picture that is kept along
const PICTURE = 'img[src^="/board/files/"][src$="/480"]';

const shelf = () => caches.open(SHELF);
const whole = (path) => new URL(path, location.origin).href;

/** Keep the page at a path, with its small pictures. A page that leads elsewhere (the login) or is not there is not kept. */
export async function keepPage(path) {
  const answer = await fetch(path, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) return false;
  const cache = await shelf();
  const text = await answer.clone().text();
  await cache.put(whole(path), answer);
  await Promise.all(pictures(text).map((source) => keepPicture(cache, source).catch(() => {})));
  return true;
}

function pictures(text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  return [...page.querySelectorAll(PICTURE)].map((picture) => picture.getAttribute("src"));
}

async function keepPicture(cache, source) {
  const answer = await fetch(source);
  const picture = await answer.clone().blob();
  if (answer.ok && picture.type.startsWith("image/") && picture.size <= SMALL) await cache.put(whole(source), answer);
}

/** Let go of a page and of the pictures that came with it. */
export async function dropPage(path) {
  const cache = await shelf();
  const kept = await cache.match(whole(path));
  if (!kept) return;
  for (const source of pictures(await kept.text())) await cache.delete(whole(source));
  await cache.delete(whole(path));
}

async function isKept(path) {
  return (await (await shelf()).match(whole(path))) !== undefined;
}

const words = { true: "この端末から外す", false: "この端末に残す" };
const button = () => document.querySelector("[data-save-page]");

/** The button as it now stands. */
export async function show() {
  if (!button()) return;
  const kept = await isKept(location.pathname);
  button().hidden = false;
  button().querySelector("span").textContent = words[kept];
  button().setAttribute("aria-pressed", String(kept));
}

document.addEventListener("click", async (event) => {
  if (!event.target.closest?.("[data-save-page]")) return;
  if (await isKept(location.pathname)) await dropPage(location.pathname);
  else await keepPage(location.pathname).catch(() => {});
  await show();
});

async function fetchBookmarks() {
  const paths = [...document.querySelectorAll('[data-bookmarks] a[href^="/board/"]')].map((link) => link.getAttribute("href"));
  for (const path of paths.slice(0, ONCE)) if (!(await isKept(path))) await keepPage(path).catch(() => {});
}

if (navigator.onLine && "caches" in window) fetchBookmarks();
