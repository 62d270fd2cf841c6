// Shows of the question form only what its type uses. Without this file all of it shows.
const CHOICE = ["single", "multiple", "true_false", "situational"];
const QUESTION_FIELDS = {
  lock_order: ["single", "multiple", "situational"],
  partial_marks: ["multiple"],
  accepted_answers: ["short_text"],
  ignore_diacritics: ["short_text", "gap_text"],
  allow_typo: ["short_text", "gap_text"],
  number_value: ["number"],
  number_tolerance: ["number"],
  number_units: ["number"],
  rubric: ["essay"],
  word_limit: ["essay"],
  two_markers: ["essay"],
};
const OPTION_FIELDS = {
  correct: ["single", "multiple", "true_false"],
  weight: ["situational"],
  place: ["single", "multiple", "situational"],
  match: ["matching"],
  rationale: CHOICE,
  image: CHOICE,
};
const WITH_OPTIONS = [...CHOICE, "matching", "ordering"];
const FIELD = ".w-panel__wrapper"; // the field with its label; a row of fields has one around it

function show(inputs, isUsed) {
  for (const input of inputs) {
    const field = input.closest(FIELD);
    if (field) field.hidden = !isUsed;
  }
}

// A row or panel of which no field shows would leave its heading standing.
function hideEmpty(groups) {
  for (const group of groups) {
    const fields = [...group.querySelectorAll(`${FIELD}:not(:has(${FIELD}))`)];
    if (fields.length) group.hidden = fields.every((field) => field.closest("[hidden]"));
  }
}

function refresh() {
  const type = document.querySelector("#id_type")?.value;
  if (!type) return;
  const groups = document.querySelectorAll(`${FIELD}:has(${FIELD}), .question-part`);
  for (const group of groups) group.hidden = false;
  for (const [name, types] of Object.entries(QUESTION_FIELDS)) {
    show(document.querySelectorAll(`[name="${name}"]`), types.includes(type));
  }
  for (const [name, types] of Object.entries(OPTION_FIELDS)) {
    show(document.querySelectorAll(`[name^="options-"][name$="-${name}"]`), types.includes(type));
  }
  hideEmpty(groups);
  const options = document.querySelector("#id_options-FORMS")?.closest(".w-panel");
  if (options) options.hidden = !WITH_OPTIONS.includes(type);
}

document.addEventListener("change", (event) => event.target.id === "id_type" && refresh());
document.addEventListener("w-formset:added", () => setTimeout(refresh));
document.addEventListener("click", () => setTimeout(refresh));
document.addEventListener("DOMContentLoaded", refresh);
refresh();
