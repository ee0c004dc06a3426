// <button data-save-page hidden>: keeps this page readable on the device without network, and lets go of it again.
// A bookmark does the same by itself: <button data-keeps="/board/7/"> once the server has taken it, and the list of bookmarks for
// those that were set on another device.
import { dropPage, isKept, keepPage } from "./shelf-keeping.js";

const ONCE = 20; // pages fetched at one look at the list
const button = document.querySelector("[data-save-page]");
const words = { true: "この端末から外す", false: "この端末に残す" };
const here = location.pathname;

async function show() {
  const kept = await isKept(here);
  button.querySelector("span").textContent = words[kept];
  button.setAttribute("aria-pressed", String(kept));
}

async function turn() {
  if (await isKept(here)) await dropPage(here);
  else await keepPage(here).catch(() => {});
  await show();
}

async function bookmarked(event) {
  const { keeps, drops } = event.detail.requestConfig.elt.dataset; // the button itself is gone by now
  if (!event.detail.successful || !(keeps || drops)) return;
  await (keeps ? keepPage(keeps) : dropPage(drops)).catch(() => {});
  if (button) await show();
}

async function fetchBookmarks() {
  const paths = [...document.querySelectorAll('[data-bookmarks] a[href^="/board/"]')].map((link) => link.getAttribute("href"));
  for (const path of paths.slice(0, ONCE)) if (!(await isKept(path))) await keepPage(path).catch(() => {});
}

if ("caches" in window && navigator.serviceWorker && document.querySelector('meta[name="member"]')) {
  document.addEventListener("htmx:afterRequest", bookmarked);
  if (navigator.onLine) fetchBookmarks();
  if (button) {
    button.hidden = false;
    button.addEventListener("click", turn);
    show();
  }
}
