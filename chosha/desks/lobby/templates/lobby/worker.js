// Keeps the shell of the house and the page for no network. Pages of members stay only where the member asked for it.
const SHELL = "shell-{{ version }}";
const SAVED = "saved";
const OFFLINE = "{% url 'lobby:offline' %}";
const FILES = [{% for file in shell %}"{{ file }}", {% endfor %}];

self.addEventListener("install", (event) => {
  // Without cookies: what is kept on the device must name nobody.
  const kept = [...FILES, OFFLINE].map((path) => new Request(path, { credentials: "omit", cache: "reload" }));
  event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll(kept)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (names) => names.filter((name) => name !== SHELL && name !== SAVED);
  event.waitUntil(
    caches.keys().then((names) => Promise.all(old(names).map((name) => caches.delete(name)))).then(() => self.clients.claim()),
  );
});

const stem = (path) => path.replace(/\.[0-9a-f]{12}(?=\.\w+$)/, "");

async function page(request) {
  try {
    return await fetch(request);
  } catch {
    const saved = await (await caches.open(SAVED)).match(request.url, { ignoreVary: true, ignoreSearch: true });
    return saved ?? (await (await caches.open(SHELL)).match(OFFLINE));
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  if (request.mode === "navigate") return event.respondWith(page(request));
  const kind = stem(address.pathname);
  const file = FILES.find((path) => path === address.pathname || stem(path) === kind);
  if (file === address.pathname) event.respondWith(caches.match(file, { cacheName: SHELL }).then((kept) => kept ?? fetch(request)));
  // A page kept before the shell changed asks for yesterday's names.
  else if (file) event.respondWith(fetch(request).catch(() => caches.match(file, { cacheName: SHELL })));
});
