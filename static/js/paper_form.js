/* Shows the template again a moment after a change. Without it the button does. */
const form = document.querySelector("[data-paper-form]");
const button = form?.querySelector("[data-paper-preview]");
let waiting;

function showSoon() {
  clearTimeout(waiting);
  waiting = setTimeout(() => form.requestSubmit(button), 900);
}

form?.addEventListener("change", (event) => {
  if (!["name", "is_default", "courses"].includes(event.target.name)) showSoon();
});
