// The paper as the page shows it: fields, save states, number squares.

const isChoice = (input) => input.type === "radio" || input.type === "checkbox";
const isGiven = (input) => (isChoice(input) ? input.checked : input.value.trim() !== "");

export class PaperView {
  constructor(root, form, text) {
    Object.assign(this, { root, form, text, unsaved: new Set() });
    this.count = document.querySelector("#da-tra-loi");
  }

  get positions() {
    return [...this.form.querySelectorAll("[data-position]")].map((set) => Number(set.dataset.position));
  }

  // The sequence of each question's saved answer.
  get sequences() {
    const sets = [...this.form.querySelectorAll("[data-position]")];
    return Object.fromEntries(sets.map(({ dataset }) => [dataset.position, Number(dataset.sequence)]));
  }

  set(position) {
    return this.form.querySelector(`[data-position="${position}"]`);
  }

  static positionOf(element) {
    return Number(element.closest("[data-position]").dataset.position);
  }

  static isTyped(element) {
    return Boolean(element.name) && !isChoice(element);
  }

  #inputs(position) {
    return [...this.set(position).querySelectorAll("[name]")];
  }

  // A question's form by part, as the server reads it: {"": ["A"]} or {"A": ["2"]}.
  fields(position) {
    const fields = {};
    for (const input of this.#inputs(position).filter(isGiven)) {
      (fields[input.dataset.part ?? ""] ??= []).push(input.value);
    }
    return fields;
  }

  fill(position, fields) {
    for (const input of this.#inputs(position)) {
      const values = fields[input.dataset.part ?? ""] ?? [];
      if (isChoice(input)) input.checked = values.includes(input.value);
      else input.value = values[0] ?? "";
    }
  }

  // `kind`: saving, saved, waiting, or refused: then the question does not count as answered.
  show(position, kind, label) {
    const state = this.set(position).querySelector("[data-state]");
    state.className = `save-state save-state--${kind}`;
    state.textContent = label;
    this.set(position).querySelector("[data-again]")?.remove();
    if (kind === "refused") this.unsaved.add(position);
    else this.unsaved.delete(position);
    this.refresh(position);
  }

  // Offer an answer that was given here and not saved, to give it again.
  offer(position, label, again) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "link" });
    button.dataset.again = "";
    button.textContent = label;
    button.addEventListener("click", again);
    this.set(position).querySelector("[data-state]").after(button);
  }

  refresh(position) {
    const answered = !this.unsaved.has(position) && this.#inputs(position).some(isGiven);
    const marked = this.set(position).querySelector("[data-mark-box]").checked;
    const link = this.root.querySelector(`[data-square="${position}"]`);
    link.classList.toggle("is-answered", answered);
    link.classList.toggle("is-marked", marked);
    const parts = [answered ? this.text.textAnswered : this.text.textUnanswered];
    if (marked) parts.push(this.text.textMarked);
    link.setAttribute("aria-label", [link.getAttribute("aria-label").split(",")[0], ...parts].join(", "));
    const done = this.root.querySelectorAll(".is-answered").length;
    this.count.textContent = this.count.textContent.replace(/\d+(?=\/)/, done);
  }

  showMarks(marks) {
    for (const label of this.form.querySelectorAll("[data-mark]")) label.hidden = false;
    for (const position of marks.filter((marked) => this.set(marked))) {
      this.set(position).querySelector("[data-mark-box]").checked = true;
      this.refresh(position);
    }
  }
}
