// The page stands at the address that could not be fetched: asks for that very address
// until it answers, then opens it. A form is sent again by its sender only.
const line = document.querySelector("[role=status]");
const isForm = "form" in line.dataset;
const LONGEST = 30_000;
let wait = 3_000;
let timer = 0;
let busy = false;

async function answers() {
  try {
    const ask = { method: "HEAD", cache: "no-store", redirect: "manual" };
    return (await fetch(location.href, ask)).status < 500;
  } catch {
    return false;
  }
}

async function retry(asked) {
  if (busy) return;
  busy = true;
  clearTimeout(timer);
  line.textContent = line.dataset.trying;
  const back = await answers();
  busy = false;
  line.textContent = back ? line.dataset.back : line.dataset.waiting;
  if (back && (asked || !isForm)) return location.reload();
  if (back) return;
  timer = setTimeout(retry, wait);
  wait = Math.min(wait * 1.5, LONGEST);
}

addEventListener("online", () => retry());
document.addEventListener("visibilitychange", () => document.hidden || retry());
document.querySelector("a.button").addEventListener("click", (event) => {
  event.preventDefault();
  retry(true);
});
timer = setTimeout(retry, wait);
