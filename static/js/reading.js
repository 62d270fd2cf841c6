// Keeps the reading position on the server and offers to go on from there.
const article = document.querySelector("[data-position-url]");
const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
const start = Number(article.dataset.position);
// What stood still on the screen for so long was read; what was scrolled past or glanced at, not.
const REST = 5000;
let read = start;
let sent = start;

const percentOnScreen = () => {
  const { top, height } = article.getBoundingClientRect();
  return Math.min(100, Math.max(0, Math.round(((innerHeight - top) / height) * 100)));
};

const send = () => {
  if (read <= sent) return;
  const before = sent;
  sent = read;
  const body = new URLSearchParams({ percent: sent, csrfmiddlewaretoken: token });
  fetch(article.dataset.positionUrl, { method: "POST", body, keepalive: true }).catch(() => {
    sent = before;
  });
};

let timer;
const rest = () => {
  clearTimeout(timer);
  if (document.visibilityState === "hidden") return;
  timer = setTimeout(() => {
    read = Math.max(read, percentOnScreen());
    send();
  }, REST);
};
rest();
addEventListener("scroll", rest, { passive: true });
document.addEventListener("visibilitychange", rest);
// Tries once more what did not get through.
addEventListener("pagehide", send);

const resume = article.querySelector("[data-resume]");
if (resume) {
  resume.hidden = false;
  resume.querySelector("button").addEventListener("click", () => {
    const { top, height } = article.getBoundingClientRect();
    scrollTo({ top: scrollY + top + (height * start) / 100 - innerHeight });
  });
}

// On a wide screen the course map stands open beside the lesson.
const map = document.querySelector(".reading__map details");
if (map && matchMedia("(min-width: 64rem)").matches) map.open = true;
