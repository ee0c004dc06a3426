// <span data-opened>: the dot of a line whose page counts as read once it is opened. A list that one comes back to, one step back, was
// drawn before that, and the browser shows it as it was: the dot goes when its line is followed, and where the list is drawn again.
const OPENED = "opened"; // paths, for this tab and until a list is fetched anew

function opened() {
  try {
    return JSON.parse(sessionStorage.getItem(OPENED)) ?? [];
  } catch {
    return [];
  }
}

function note(paths) {
  try {
    sessionStorage.setItem(OPENED, JSON.stringify(paths));
  } catch {
    // a device without storage shows the dot until the list is fetched anew
  }
}

function settle(line) {
  for (const sign of line.querySelectorAll("[data-opened], [data-opened] + .unseen")) sign.remove();
}

const lines = [...document.querySelectorAll("a.slip:has([data-opened])")];
const isStepBack = performance.getEntriesByType("navigation")[0]?.type === "back_forward";
if (lines.length && !isStepBack) note([]);
for (const line of lines) if (isStepBack && opened().includes(line.getAttribute("href"))) settle(line);

document.addEventListener("click", (event) => {
  const line = navigator.onLine && event.target.closest?.("a.slip:has([data-opened])");
  if (!line) return;
  note([...opened(), line.getAttribute("href")]);
  settle(line);
});
