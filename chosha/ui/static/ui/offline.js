// Says when the network is gone and when it is back, and lets the worker keep the shell for such moments.
import { tell } from "./toast.js";

const WORDS = "電波なし・書いた文はこの端末に残ります";

function adrift() {
  let line = document.querySelector(".adrift");
  if (navigator.onLine) return line?.remove();
  if (line || document.getElementById("shelf")) return; // the page for no network says so itself
  line = document.createElement("p");
  line.className = "adrift";
  line.setAttribute("role", "status");
  document.querySelector(".bar")?.after(line);
  line.textContent = WORDS;
}

addEventListener("online", adrift);
addEventListener("offline", adrift);
adrift();

// A plain form that is sent without network leaves the page, and what was typed, behind. htmx stays and says so itself; so do the
// parts that send by themselves.
document.addEventListener("submit", (event) => {
  if (navigator.onLine || event.defaultPrevented || event.target.method !== "post" || event.target.closest("[hx-post]")) return;
  event.preventDefault();
  tell("電波が届いていません。書いた文はこの画面に残っています。つながったら、もう一度送れます。");
});

if ("serviceWorker" in navigator && isSecureContext) {
  addEventListener("load", () => navigator.serviceWorker.register("/worker.js").catch(() => {}));
}
