// Shows the offline page when a page cannot be fetched. Caches nothing else: what a
// learner sees always comes from the server.
const CACHE = "offline-1";
const OFFLINE = "/ngoai-tuyen/";

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.add(OFFLINE)));
});

self.addEventListener("fetch", (event) => {
  if (event.request.mode !== "navigate") return;
  event.respondWith(
    fetch(event.request).catch(async () => (await caches.match(OFFLINE)) ?? Response.error()),
  );
});
