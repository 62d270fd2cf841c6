// Adds to each long list of boxes a filter by name and the number ticked. Without this file
// the list only scrolls.
const LONG = 8;
const script = document.currentScript;

function folded(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase();
}

function addFilter(list) {
  const rows = [...list.children];
  const filter = document.createElement("input");
  filter.type = "search";
  filter.className = "pick-many__filter";
  filter.placeholder = script.dataset.filter;
  filter.setAttribute("aria-label", script.dataset.filter);
  filter.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
  filter.addEventListener("input", () => {
    const wanted = folded(filter.value.trim());
    for (const row of rows) row.hidden = !folded(row.textContent).includes(wanted);
  });
  if (rows.length > LONG) list.before(filter);
}

function addCount(list) {
  const count = document.createElement("p");
  count.className = "help";
  count.setAttribute("role", "status");
  const show = () => {
    const ticked = list.querySelectorAll("input:checked").length;
    count.textContent = ticked ? `${script.dataset.ticked} ${ticked}` : "";
  };
  list.addEventListener("change", show);
  list.after(count);
  show();
}

document.addEventListener("DOMContentLoaded", () => {
  for (const list of document.querySelectorAll("div.pick-many")) {
    addFilter(list);
    addCount(list);
  }
});
