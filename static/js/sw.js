// Shows the offline page when a page cannot be fetched. Caches nothing else: what a
// learner sees always comes from the server. The server adds a digest of the page below,
// so that a browser takes a changed page into its cache.
const CACHE = "offline-1";
const PAGE = "/ngoai-tuyen/";
const FORM = "/ngoai-tuyen/?bieu-mau=1";

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll([PAGE, FORM])));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.mode !== "navigate") return;
  const shown = request.method === "GET" ? PAGE : FORM;
  event.respondWith(
    fetch(request).catch(async () => (await caches.match(shown)) ?? Response.error()),
  );
});
