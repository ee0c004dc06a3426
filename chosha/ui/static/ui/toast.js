// Toasts stay until they are put away; the closing button appears only where it works.
const CORNER = "toasts";

function ready(corner) {
  for (const button of corner.querySelectorAll("[data-put-away][hidden]")) button.hidden = false;
}

/** Say one sentence in the corner, politely; with `act`, a button beside it ([words, what it does]) that puts it away. */
export function tell(sentence, act) {
  const corner = document.getElementById(CORNER);
  if (!corner || [...corner.children].some((row) => row.textContent.includes(sentence))) return;
  const row = document.createElement("div");
  row.className = "toast";
  const words = document.createElement("p");
  words.className = "grow";
  words.textContent = sentence;
  const away = document.createElement("button");
  away.className = "btn bare small";
  away.type = "button";
  away.dataset.putAway = "";
  away.textContent = "閉じる";
  row.append(words);
  if (act) row.append(button(...act));
  row.append(away);
  corner.append(row);
}

function button(words, run) {
  const key = document.createElement("button");
  key.className = "btn bare small";
  key.type = "button";
  key.dataset.putAway = "";
  key.textContent = words;
  key.addEventListener("click", run);
  return key;
}

document.addEventListener("click", (event) => event.target.closest?.("[data-put-away]")?.closest(".toast")?.remove());
document.addEventListener("keydown", (event) => {
  const row = event.key === "Escape" && document.activeElement?.closest?.(".toast");
  if (row) row.remove();
});
// A part that comes later says it so: document.dispatchEvent(new CustomEvent("toast", { detail: sentence })).
document.addEventListener("toast", (event) => tell(event.detail));
document.addEventListener("htmx:oobAfterSwap", (event) => event.detail.target?.id === CORNER && ready(document.getElementById(CORNER)));
const corner = document.getElementById(CORNER);
if (corner) ready(corner);
