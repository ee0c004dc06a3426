// Text fields that grow with what is written, where the browser cannot do it by itself (field-sizing).
if (!CSS.supports("field-sizing", "content")) {
  const grow = (field) => {
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight + 2}px`;
  };
  document.addEventListener("input", (event) => event.target.matches?.("textarea.input") && grow(event.target));
  const all = () => document.querySelectorAll("textarea.input").forEach(grow);
  all();
  document.addEventListener("htmx:afterSettle", all);
}
