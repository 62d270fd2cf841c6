// Shows of the question form only what its type uses. Without this file all of it shows.
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
  const select = document.querySelector("#id_type");
  if (!select) return;
  // By type: the fields of the question and of its options that it uses.
  const uses = JSON.parse(select.dataset.uses);
  const own = uses[select.value] ?? { fields: [], options: [] };
  const all = (part) => new Set(Object.values(uses).flatMap((each) => each[part]));
  const groups = document.querySelectorAll(`${FIELD}:has(${FIELD}), .question-part`);
  for (const group of groups) group.hidden = false;
  for (const name of all("fields")) {
    show(document.querySelectorAll(`[name="${name}"]`), own.fields.includes(name));
  }
  for (const name of all("options")) {
    show(document.querySelectorAll(`[name^="options-"][name$="-${name}"]`), own.options.includes(name));
  }
  hideEmpty(groups);
  const options = document.querySelector("#id_options-FORMS")?.closest(".w-panel");
  if (options) options.hidden = own.options.length === 0;
}

document.addEventListener("change", (event) => event.target.id === "id_type" && refresh());
document.addEventListener("w-formset:added", () => setTimeout(refresh));
document.addEventListener("click", () => setTimeout(refresh));
document.addEventListener("DOMContentLoaded", refresh);
refresh();
