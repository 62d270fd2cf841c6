// Another tab or device is the active one: what is said, and the way to go on here.

export class ClaimDialog {
  constructor(dialog, { token, writer }) {
    this.dialog = dialog;
    this.title = dialog.querySelector("h2").textContent;
    dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
    dialog.querySelector("form").addEventListener("submit", ({ target }) => {
      target.querySelector("[name=writer]").value = writer();
      target.querySelector("[name=csrfmiddlewaretoken]").value = token();
    });
  }

  show() {
    if (!this.dialog.open) this.dialog.showModal();
  }
}
