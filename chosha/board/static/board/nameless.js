// Writing under a mask: nothing of it is sent before the post itself, and what the building kept under the name goes.

/** Whether the form is about to be sent without a name. */
export function isNameless(form, keeper) {
  return keeper?.dataset.device !== undefined || form.elements.signed?.value === "mask";
}

/** The draft kept under the name goes, with its files; the words stay on this device. */
export function takeBack(form) {
  const { draft, version, signed } = form.elements;
  const files = form.querySelector("#files-kept");
  const hasFiles = files?.querySelector("[id^=attachment-]");
  if (!signed || !(Number(version.value) || hasFiles)) return;
  const headers = { "X-CSRFToken": document.querySelector('meta[name="csrf"]').content };
  fetch(`/board/drafts/${draft.value}/removal/`, { method: "POST", headers });
  version.value = 0;
  if (hasFiles) files.replaceChildren(taken());
}

function taken() {
  const line = document.createElement("li");
  line.className = "small";
  line.setAttribute("role", "alert");
  line.textContent = "名前で預かったファイルは、外しました。もう一度選ぶと、匿名で添えられます。";
  return line;
}

/** Words from a copy of this device. What was written without a name comes back without one; a name is never put to anything. */
export function fillIn({ elements }, names, copy) {
  for (const name of names) if (name in elements && name in copy) elements[name].value = copy[name] || "";
  if (copy.poll_question || copy.poll_choices) elements.poll_question?.closest("details").setAttribute("open", "");
  if (copy.signed === "mask" && elements.signed) elements.signed.value = "mask";
}

/** Files go with the post itself: sent ahead they would lie in a draft of the member's. The field shows their names. */
export function addFiles(input, files) {
  const all = new DataTransfer();
  for (const file of [...input.files, ...files]) all.items.add(file);
  input.files = all.files;
  input.hidden = false;
}

let chosen = [];

/** A form that comes back comes without its files, which the building did not keep: this page holds them, and puts them in again. */
export function holdFiles(form, input) {
  form.addEventListener("htmx:beforeRequest", ({ target }) => {
    if (target === form) chosen = isNameless(form) ? [...input.files] : [];
  });
  if (!chosen.length || !isNameless(form)) return;
  addFiles(input, chosen);
  form.querySelector("[data-again]")?.remove();
}
