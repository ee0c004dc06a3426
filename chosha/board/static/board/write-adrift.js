// The page for a new post without network, kept by the worker. It names nobody: what is typed stays on this device under whoever is
// signed in here, where <draft-keeper> finds it when the real page opens.
import { forget, isNew, keep, kept, latest, NOWHERE } from "./device-copy.js";

const NAMES = ["signed", "kind", "title", "body"];
const form = document.getElementById("adrift");
const who = signedIn();
const prefix = `draft:${who}:`;
let place = fresh();
let copy = { version: "0" };

function signedIn() {
  try {
    return localStorage.getItem("who");
  } catch {
    return null;
  }
}

function fresh() {
  return prefix + crypto.randomUUID();
}

// What was begun here, or did not arrive from the real page, goes on. What the address asks for comes first: whoever came to write
// under a mask is not led to the name.
function restore() {
  const asked = new URLSearchParams(location.search);
  const found = asked.has("title") ? null : latest(prefix, isNew);
  if (found) {
    place = prefix + found[0];
    copy = found[1];
    tell("この端末に残っていた文を戻しました");
  }
  for (const name of NAMES) {
    const words = copy[name] || asked.get(name);
    if (words) form.elements[name].value = words;
  }
  if (asked.get("signed") === "mask") form.elements.signed.value = "mask";
}

// Two open pages keep two copies: neither writes over what the other has kept meanwhile.
function typed() {
  const there = kept(place);
  if (there && there.at !== copy.at) [place, copy] = [fresh(), { ...copy, version: "0" }];
  const words = Object.fromEntries(NAMES.map((name) => [name, form.elements[name].value]));
  if (!words.title && !words.body) return forget(place);
  const next = { ...copy, ...words, at: Date.now() };
  if (!keep(place, next)) return tell(NOWHERE);
  copy = next;
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

// Somebody else signed in, or signed out, on another page of this device: this one holds nothing for them.
function leave() {
  if (signedIn() !== who) location.reload();
}

if (who) {
  document.getElementById("nobody").hidden = true;
  form.hidden = false;
  restore();
  form.addEventListener("input", typed);
}
form.addEventListener("submit", (event) => event.preventDefault());
for (const change of ["storage", "pageshow"]) addEventListener(change, leave);
for (const change of ["online", "offline"]) addEventListener(change, look);
setInterval(look, 5000);
