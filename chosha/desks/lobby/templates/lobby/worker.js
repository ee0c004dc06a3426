// Keeps the shell of the house and two pages for no network: one that says so, and one to begin a post on. Pages of members stay only where the member asked for it.
const SHELL = "shell-{{ version }}";
const SAVED = "saved";
const OFFLINE = "{% url 'lobby:offline' %}";
const WRITING = "{% url 'lobby:writing' %}";
const FILES = [{% for file in shell %}"{{ file }}", {% endfor %}];

self.addEventListener("install", (event) => {
  // Without cookies: what is kept on the device must name nobody.
  const kept = [...FILES, OFFLINE, WRITING].map((path) => new Request(path, { credentials: "omit", cache: "reload" }));
  event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll(kept)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (names) => names.filter((name) => name !== SHELL && name !== SAVED);
  event.waitUntil(
    caches.keys().then((names) => Promise.all(old(names).map((name) => caches.delete(name)))).then(() => self.clients.claim()),
  );
});

const stem = (path) => path.replace(/\.[0-9a-f]{12}(?=\.\w+$)/, "");

const LOOSELY = { ignoreVary: true, ignoreSearch: true };

// A page that is kept is kept as it was read last; one that may no longer be read is let go of at once.
async function page(request) {
  const saved = await caches.open(SAVED);
  const kept = await saved.match(request.url, LOOSELY);
  try {
    const answer = await fetch(request);
    const address = new URL(request.url);
    if (kept && [403, 404, 410].includes(answer.status)) await letGo(saved, kept, request.url);
    else if (kept && answer.ok && !address.search) await saved.put(address.origin + address.pathname, answer.clone());
    return answer;
  } catch {
    return kept ?? (await (await caches.open(SHELL)).match(isNewPost(request.url) ? WRITING : OFFLINE));
  }
}

// The page, and the small pictures that were kept along.
async function letGo(saved, kept, url) {
  for (const [picture] of (await kept.text()).matchAll(/\/board\/files\/\d+\/480/g)) await saved.delete(picture);
  await saved.delete(url, LOOSELY);
}

// Not a draft of the building's, which the device does not know.
function isNewPost(url) {
  const { pathname, searchParams } = new URL(url);
  return pathname === "{% url 'board:new' %}" && !searchParams.has("draft");
}

// Of a picture the small one is kept; a sharp screen asks for the larger one.
async function picture(request) {
  try {
    return await fetch(request);
  } catch {
    return (await (await caches.open(SAVED)).match(request.url.replace(/\d+$/, "480"), LOOSELY)) ?? Response.error();
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  if (request.mode === "navigate") return event.respondWith(page(request));
  if (/^\/board\/files\/\d+\/(480|1280)$/.test(address.pathname)) return event.respondWith(picture(request));
  const kind = stem(address.pathname);
  const file = FILES.find((path) => path === address.pathname || stem(path) === kind);
  if (file === address.pathname) event.respondWith(caches.match(file, { cacheName: SHELL }).then((kept) => kept ?? fetch(request)));
  // A page kept before the shell changed asks for yesterday's names.
  else if (file) event.respondWith(fetch(request).catch(() => caches.match(file, { cacheName: SHELL })));
});
