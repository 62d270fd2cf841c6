// What the organiser asks of the page: how long it was out of sight, and full screen.

const SHORTEST = 2;

// Tells the server how long the page was away; `hide` and `back` are for the paper itself.
export function watchLeaving({ url, token, hide, back }) {
  let since = 0;
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      since = performance.now();
      hide();
      return;
    }
    back();
    const seconds = Math.round((performance.now() - since) / 1000);
    if (!since || seconds < SHORTEST) return;
    const body = new URLSearchParams({ seconds: String(seconds), csrfmiddlewaretoken: token() });
    fetch(url, { method: "POST", body, keepalive: true }).catch(() => {});
  });
}

export function offerFullScreen(offer) {
  const page = document.documentElement;
  if (!offer || !page.requestFullscreen) return;
  offer.hidden = false;
  offer.querySelector("button").addEventListener("click", () =>
    page.requestFullscreen().then(() => (offer.hidden = true)),
  );
}
