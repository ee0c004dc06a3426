// A draft handed to the building.

/** The answer to what is being written; `version` in the form tells what this page started from. */
export function hand({ elements: { draft, version } }, words) {
  const body = new URLSearchParams({ ...words, draft: draft.value, version: version.value });
  const headers = { "X-CSRFToken": document.querySelector('meta[name="csrf"]').content, Accept: "application/json" };
  return fetch(`/board/drafts/${draft.value}/`, { method: "POST", body, headers });
}
