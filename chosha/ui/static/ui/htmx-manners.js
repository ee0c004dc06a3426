// Sends the CSRF token with every htmx request and says in words when one could not be made.
import { tell } from "./toast.js";

document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector('meta[name="csrf"]')?.content;
  if (token) event.detail.headers["X-CSRFToken"] = token;
  // A button that names its place once: <button formaction="/talk/…" hx-post>.
  if (event.detail.elt.getAttribute("hx-post") === "") event.detail.path = event.detail.elt.getAttribute("formaction");
});

// What could not be sent is offered again when the network is back: whoever wrote it says when. The form's key makes one of two.
const unsent = new Set();

document.addEventListener("htmx:sendError", (event) => {
  const { elt, verb } = event.detail.requestConfig;
  if (verb === "post" && elt.matches("form")) unsent.add(elt);
  tell("電波が届いていません。書いた文はこの画面に残っています。つながったら、もう一度送れます。");
});

document.addEventListener("htmx:beforeRequest", (event) => unsent.delete(event.target));

addEventListener("online", () => {
  const forms = [...unsent].filter((form) => form.isConnected);
  if (forms.length) tell("つながりました。送れなかった文を、いま送れます。", ["送る", () => forms.forEach((form) => form.requestSubmit())]);
});

document.addEventListener("htmx:responseError", (event) => {
  const status = event.detail.xhr.status;
  if (status === 401) return; // the answer itself leads to the login
  if (event.detail.xhr.getResponseHeader("X-Read-Only")) tell("今は見るだけの状態です。在職の確認が済むと送れます。書いた文はこの画面に残っています。");
  else if (status >= 500) tell("できませんでした。こちらの不具合です。書いた文は残っています。少しおいて、もう一度試せます。");
  else tell("できませんでした。画面を開きなおすと進めます。書いた文は残っています。");
});
