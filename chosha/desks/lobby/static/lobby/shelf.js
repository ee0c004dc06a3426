// The shelf of the page for no network: drafts found on this device, and pages the member kept on it.
const list = document.querySelector("#shelf .list");

function put(name, fill) {
  const row = document.getElementById(name).content.cloneNode(true);
  fill(row);
  list.append(row);
  list.parentElement.hidden = false;
}

const clock = (at) => new Intl.DateTimeFormat("ja-JP", { month: "long", day: "numeric", hour: "numeric", minute: "2-digit" }).format(new Date(at));

/** Drafts of whoever was signed in here last: rows "draft:<member>:<key>" → {"title", "body", "at"}. */
function drafts() {
  const prefix = `draft:${localStorage.getItem("who")}:`;
  for (const key of Object.keys(localStorage).filter((name) => name.startsWith(prefix))) {
    const { title, body, at } = read(key);
    if (!title && !body) continue;
    put("shelf-draft", (row) => {
      row.querySelector(".slip__title").textContent = title ? `書きかけ「${title}」` : "書きかけの文";
      row.querySelector(".small").textContent = at ? `${clock(at)}の時点` : "";
      row.querySelector(".prose").textContent = body;
    });
  }
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? {};
  } catch {
    return {}; // not a draft of ours
  }
}

async function pages() {
  const saved = await caches.open("saved");
  for (const request of await saved.keys()) {
    const kept = await saved.match(request);
    if (!kept.headers.get("Content-Type")?.startsWith("text/html")) continue; // a picture of one of the pages
    const text = await kept.text();
    const title = new DOMParser().parseFromString(text, "text/html").title.replace("｜庁舎", "");
    put("shelf-page", (row) => {
      row.querySelector("a").href = request.url;
      row.querySelector(".slip__title").textContent = title;
      row.querySelector(".small").textContent = "この端末に残したページ";
    });
  }
}

document.getElementById("begin").hidden = !localStorage.getItem("who");
drafts();
if ("caches" in window) pages();

// The event alone is not enough: the building itself may have been away, or the network may still be waking.
async function goOn() {
  const answer = await fetch("/robots.txt", { cache: "no-store" }).catch(() => null);
  if (answer?.ok && !location.pathname.startsWith("/offline")) location.reload();
}
addEventListener("online", goOn);
setInterval(goOn, 5000);
