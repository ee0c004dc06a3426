// <form data-asks="この投稿を消します" data-asks-more="戻せません。…" data-act="消す">: asks before it sends. Only for acts that cannot be undone.
// Without script the form leads to a page that asks, or the server asks again.
function paper(form) {
  const dialog = document.createElement("dialog");
  dialog.className = "asking";
  const inner = document.createElement("form");
  inner.method = "dialog";
  inner.className = "stack";
  const title = document.createElement("h2");
  title.id = "asking-title";
  title.textContent = form.dataset.asks;
  const more = document.createElement("p");
  more.textContent = form.dataset.asksMore ?? "";
  more.hidden = !form.dataset.asksMore;
  const pair = document.createElement("div");
  pair.className = "pair";
  pair.append(key("やめる", "", "btn"), key(form.dataset.act ?? "進める", "yes", "btn end"));
  inner.append(title, more, pair);
  dialog.setAttribute("aria-labelledby", title.id);
  dialog.append(inner);
  return dialog;
}

function key(words, value, kind) {
  const button = document.createElement("button");
  button.className = kind;
  button.value = value;
  button.textContent = words;
  return button;
}

const answered = new WeakSet();
document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (!form.dataset?.asks || answered.has(form)) return answered.delete(form);
    event.preventDefault();
    event.stopImmediatePropagation();
    const dialog = document.body.appendChild(paper(form));
    const submitter = event.submitter;
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (dialog.returnValue !== "yes") return;
      answered.add(form);
      form.requestSubmit(submitter ?? undefined);
    });
    dialog.showModal();
  },
  true,
);
