// Keeps the reading position on the server and offers to go on from there.
const article = document.querySelector("[data-position-url]");
const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
const start = Number(article.dataset.position);
let sent = start;

const percentRead = () => {
  const { top, height } = article.getBoundingClientRect();
  return Math.min(100, Math.max(0, Math.round(((innerHeight - top) / height) * 100)));
};

const send = () => {
  const percent = percentRead();
  if (percent <= sent) return;
  sent = percent;
  const body = new URLSearchParams({ percent, csrfmiddlewaretoken: token });
  fetch(article.dataset.positionUrl, { method: "POST", body, keepalive: true }).catch(() => {
    sent = start;
  });
};

let timer;
addEventListener("scroll", () => {
  clearTimeout(timer);
  timer = setTimeout(send, 1500);
}, { passive: true });
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
