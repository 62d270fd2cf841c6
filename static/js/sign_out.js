// Signing out leaves nothing of a paper in the browser for whoever sits here next. Answers that
// still wait are sent first; where some cannot be, the person decides, knowing how many.

import { Leftovers } from "./attempt/leftovers.js";

export function watchSignOut(form, storage, dialog) {
  const leftovers = new Leftovers(storage, { person: form.dataset.signOut });
  leftovers.forgetEndedOfOthers();
  let state = "";
  form.addEventListener("submit", async (event) => {
    // A form that is being submitted cannot be submitted again: nothing to ask, nothing held up.
    if (!leftovers.waits) leftovers.forget();
    if (state === "sure" || !leftovers.waits) return;
    event.preventDefault();
    if (state === "asking") return;
    state = "asking";
    const left = await leftovers.send(form.querySelector("[name=csrfmiddlewaretoken]").value);
    const goes = !left || (await leaves(dialog, left, leftovers.paper));
    state = goes ? "sure" : "";
    if (!goes) return;
    leftovers.forget();
    form.requestSubmit(event.submitter);
  });
}

// Whether the person goes all the same.
function leaves(dialog, count, paper) {
  dialog.querySelector("[data-count]").textContent = dialog.dataset.textWaiting.replace("{n}", count);
  const link = dialog.querySelector("[data-paper]");
  link.hidden = !paper;
  if (paper) link.href = paper;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((done) => {
    dialog.querySelector("[data-leave]").onclick = () => dialog.close("leave");
    dialog.querySelector("[data-stay]").onclick = () => dialog.close();
    dialog.addEventListener("close", () => done(dialog.returnValue === "leave"), { once: true });
  });
}
