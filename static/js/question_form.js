// Shows of the question form only what its type uses. Without this file all of it shows.
const PARTS = {
  ".kieu-lua-chon": ["single", "multiple", "true_false", "situational"],
  ".kieu-chu": ["short_text", "gap_text"],
  ".kieu-so": ["number"],
  ".kieu-tu-luan": ["essay"],
};
const OPTION_FIELDS = {
  correct: ["single", "multiple", "true_false"],
  weight: ["situational"],
  rationale: ["single", "multiple", "true_false", "situational"],
  place: ["single", "multiple", "situational"],
  match: ["matching"],
};
const WITHOUT_OPTIONS = ["short_text", "gap_text", "number", "essay"];

function refresh() {
  const type = document.querySelector("#id_type")?.value;
  if (!type) return;
  for (const [selector, types] of Object.entries(PARTS)) {
    for (const panel of document.querySelectorAll(selector)) {
      (panel.closest(".w-panel") ?? panel).hidden = !types.includes(type);
    }
  }
  for (const [field, types] of Object.entries(OPTION_FIELDS)) {
    for (const input of document.querySelectorAll(`[name^="options-"][name$="-${field}"]`)) {
      const wrapper = input.closest(".w-field__wrapper");
      if (wrapper) wrapper.hidden = !types.includes(type);
    }
  }
  const options = document.querySelector("#id_options-FORMS")?.closest(".w-panel");
  if (options) options.hidden = WITHOUT_OPTIONS.includes(type);
}

document.addEventListener("change", (event) => event.target.id === "id_type" && refresh());
document.addEventListener("w-formset:added", () => setTimeout(refresh));
document.addEventListener("click", () => setTimeout(refresh));
document.addEventListener("DOMContentLoaded", refresh);
refresh();
