// Counts down, and then goes on by itself. Without this file the page says how long, and its
// button goes on.
const form = document.querySelector("form[data-wait]");
const shown = form.querySelector("[data-wait-left]");
const button = form.querySelector("button.button--primary");
const password = form.querySelector("input[type=password]");
const end = performance.now() + Number(form.dataset.wait) * 1000;

function tick() {
  const left = Math.ceil((end - performance.now()) / 1000);
  if (left > 0) {
    const seconds = String(left % 60).padStart(2, "0");
    shown.textContent = `${Math.floor(left / 60)}:${seconds}`;
    setTimeout(tick, 250);
    return;
  }
  button.disabled = false;
  form.removeAttribute("data-wait");
  form.querySelector("[data-wait-text]").hidden = true;
  form.querySelector("[data-wait-over]").hidden = false;
  if (!password || password.value) form.requestSubmit(button);
}

button.disabled = true;
// Enter in a field would send the form before its time.
form.addEventListener("submit", (event) => {
  if (form.dataset.wait) event.preventDefault();
});
tick();
