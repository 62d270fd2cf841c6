// Signing in again without leaving the paper.

export class SignIn {
  constructor(dialog, { text, token, done }) {
    Object.assign(this, { dialog, text, token, done });
    this.more = dialog.querySelector("[data-second-step]");
    this.problem = dialog.querySelector("[role=alert]");
    dialog.addEventListener("cancel", (event) => event.preventDefault());
    dialog.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send(event.target);
    });
  }

  get open() {
    return this.dialog.open;
  }

  ask() {
    if (!this.dialog.open) this.dialog.showModal();
  }

  close() {
    if (this.dialog.open) this.dialog.close();
  }

  async #send(form) {
    const body = new URLSearchParams(new FormData(form));
    try {
      const response = await fetch(this.text.loginUrl, {
        method: "POST",
        headers: { "X-CSRFToken": this.token(), "X-Requested-With": "XMLHttpRequest", Accept: "application/json" },
        body,
      });
      form.password.value = "";
      this.#say(response.ok ? "" : this.text.textWrongPassword);
      if (!response.ok) return;
      if (await this.#asksMore(response)) return;
      this.close();
      this.done();
    } catch {
      this.#say(this.text.textNoLine);
    }
  }

  // Whoever has a second factor gives it on a page of its own; the answers go once that is done.
  async #asksMore(response) {
    const { location } = await response.json().catch(() => ({}));
    this.more.hidden = !location?.startsWith(this.text.secondStepUrl);
    return !this.more.hidden;
  }

  #say(problem) {
    this.problem.textContent = problem;
    this.problem.hidden = !problem;
  }
}
