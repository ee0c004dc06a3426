// The page for a new post without network, kept by the worker. It names nobody: what is typed stays on this device under whoever is
// signed in here, where <draft-keeper> finds it when the real page opens.
import { forget, keep, latest } from "./device-copy.js";

const NAMES = ["signed", "kind", "title", "body"];
const form = document.getElementById("adrift");
const who = signedIn();
let place = `draft:${who}:${crypto.randomUUID()}`;
let copy = { version: "0" };

function signedIn() {
  try {
    return localStorage.getItem("who");
  } catch {
    return null;
  }
}

// What was begun here, or did not arrive from the real page, goes on.
function restore() {
  const prefix = `draft:${who}:`;
  const found = latest(prefix, (name) => !/^(edit|sum)-/.test(name));
  const asked = new URLSearchParams(location.search).get("kind");
  if (asked) form.elements.kind.value = asked;
  if (!found) return;
  place = prefix + found[0];
  copy = found[1];
  for (const name of NAMES) if (copy[name]) form.elements[name].value = copy[name];
  tell("この端末に残っていた文を戻しました");
}

function typed() {
  const words = Object.fromEntries(NAMES.map((name) => [name, form.elements[name].value]));
  if (!words.title && !words.body) return forget(place);
  keep(place, { ...copy, ...words, at: Date.now() });
  tell("この端末に保存ずみ");
}

function tell(words) {
  const line = document.getElementById("saved");
  if (line.textContent !== words) line.textContent = words;
}

// The event alone is not enough: the building itself may have been away. Whoever writes is not moved: the way on appears below.
async function look() {
  const answer = await fetch("/robots.txt", { cache: "no-store" }).catch(() => null);
  document.getElementById("back").hidden = !answer?.ok;
}

if (who) {
  document.getElementById("nobody").hidden = true;
  form.hidden = false;
  restore();
  form.addEventListener("input", typed);
}
form.addEventListener("submit", (event) => event.preventDefault());
for (const change of ["online", "offline"]) addEventListener(change, look);
setInterval(look, 5000);
