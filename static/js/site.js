// Everything on the site works without this file. Registers the offline page, in the
// language of this page: another address is another worker, which fetches it anew.
if ("serviceWorker" in navigator && window.isSecureContext) {
  navigator.serviceWorker.register(`/sw.js?${document.documentElement.lang}`).catch(() => {});
}

// A start asks for the paper in the same answer; attempt.js then puts its address in place.
for (const form of document.querySelectorAll("form[data-opens-paper]")) {
  const field = Object.assign(document.createElement("input"), { type: "hidden", name: "mo_ngay", value: "1" });
  form.append(field);
}

// What papers left in this browser: asked for only where there is some, or may be.
const signOuts = document.querySelectorAll("form[data-sign-out]");
if (signOuts.length && hasPapers()) {
  import("./sign_out.js").then(({ watchSignOut }) => {
    const dialog = document.querySelector("#chua-gui");
    for (const form of signOuts) watchSignOut(form, localStorage, dialog);
  });
}

function hasPapers() {
  try {
    return Object.keys(localStorage).some((key) => key.startsWith("attempt-"));
  } catch {
    return false;
  }
}

// Paper has no folds: the stylesheet opens them, older browsers need this.
const unfolded = new Set();
addEventListener("beforeprint", () => {
  for (const fold of document.querySelectorAll("details:not([open])")) {
    fold.open = true;
    unfolded.add(fold);
  }
});
addEventListener("afterprint", () => {
  for (const fold of unfolded) fold.open = false;
  unfolded.clear();
});
