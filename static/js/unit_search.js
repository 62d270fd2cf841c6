// Suggests units as one types into a field that names its source in `data-units`. Without
// this file the whole name is typed.
const PAUSE = 150;
const timers = new WeakMap();

async function suggest(input) {
  const url = new URL(input.dataset.units, window.location.origin);
  url.searchParams.set("q", input.value);
  const answer = await fetch(url, { headers: { Accept: "application/json" } });
  if (!answer.ok || !answer.headers.get("content-type").includes("json")) return;
  const { units } = await answer.json();
  input.list.replaceChildren(
    ...units.map((label) => Object.assign(document.createElement("option"), { value: label })),
  );
}

document.addEventListener("input", (event) => {
  const input = event.target;
  if (!input.matches("input[data-units]")) return;
  clearTimeout(timers.get(input));
  if (input.value.trim().length < 2) return;
  timers.set(input, setTimeout(() => suggest(input).catch(() => {}), PAUSE));
});
