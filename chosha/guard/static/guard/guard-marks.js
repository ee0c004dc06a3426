// The red pencil in the field itself: a sheet of the same letters lies under it, and shows only the marks.
const SAME = [
  ..."font letterSpacing lineHeight padding borderWidth borderStyle boxSizing textAlign textIndent tabSize".split(" "),
  ..."wordBreak overflowWrap lineBreak whiteSpace textWrap textAutospace textSpacingTrim fontKerning fontFeatureSettings".split(" "),
];
const sheets = new WeakMap();

/** Lay the sheet under a field. Before anybody writes in it: moving a field takes its cursor away. */
export function lay(field) {
  const stack = document.createElement("span");
  const sheet = document.createElement("span");
  stack.className = "marked";
  sheet.className = "marked__sheet";
  sheet.setAttribute("aria-hidden", "true");
  field.before(stack);
  stack.append(sheet, field);
  field.addEventListener("scroll", () => sheet.scrollTo(0, field.scrollTop));
  field.addEventListener("input", () => paint(field, [])); // marks of words that have changed say nothing
  sheets.set(field, sheet);
}

/** Mark parts of what stands in the field: {start, end, level}, in UTF-16 units. */
export function paint(field, spans) {
  const sheet = sheets.get(field);
  if (!sheet || (!spans.length && !sheet.firstElementChild)) return;
  const look = getComputedStyle(field);
  for (const name of SAME) sheet.style[name] = look[name];
  const parts = [];
  let at = 0;
  for (const { start, end, level } of spans) {
    const mark = document.createElement("mark");
    mark.textContent = field.value.slice(start, end);
    if (level !== "stop") mark.className = "maybe";
    parts.push(field.value.slice(at, start), mark);
    at = end;
  }
  sheet.replaceChildren(...parts, `${field.value.slice(at)}\n`);
  sheet.scrollTo(0, field.scrollTop);
}
