// Toasts stay until they are put away; the closing button appears only where it works.
const CORNER = "toasts";

function ready(corner) {
  for (const button of corner.querySelectorAll("[data-put-away][hidden]")) button.hidden = false;
}

/** Say one sentence in the corner, politely. */
export function tell(sentence) {
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
  row.append(words, away);
  corner.append(row);
}

document.addEventListener("click", (event) => event.target.closest?.("[data-put-away]")?.closest(".toast")?.remove());
document.addEventListener("keydown", (event) => {
  const row = event.key === "Escape" && document.activeElement?.closest?.(".toast");
  if (row) row.remove();
});
document.addEventListener("htmx:oobAfterSwap", (event) => event.detail.target?.id === CORNER && ready(document.getElementById(CORNER)));
const corner = document.getElementById(CORNER);
if (corner) ready(corner);
