// Saves each answer as it is given and shows it as saved only when the server says so.
// Unsent answers wait in the browser's storage and are sent until the server acknowledges
// that very event. The clock follows the server's; the server alone decides.

const root = document.querySelector("#bai-lam");
const form = document.querySelector("#bai-thi");
const banner = document.querySelector("#mat-mang");
const refusal = document.querySelector("#bi-tu-choi");
const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
const text = root.dataset;

const store = {
  key: `attempt-${text.attempt}`,
  read() {
    try {
      return { queue: [], marks: [], ...JSON.parse(localStorage.getItem(this.key) ?? "{}") };
    } catch {
      return { queue: [], marks: [] };
    }
  },
  write(change) {
    try {
      localStorage.setItem(this.key, JSON.stringify({ ...this.read(), ...change }));
    } catch {
      // Storage is full or forbidden: the answer still waits in `queue` of this page.
    }
  },
};

let { queue, marks } = store.read();
let sequence = Math.max(Number(text.nextSequence), ...queue.map((event) => event.sequence + 1));
let sending = false;
let retry = 1000;

const fieldset = (position) => form.querySelector(`[data-position="${position}"]`);
const inputs = (position) => [...fieldset(position).querySelectorAll("[name]")];
const square = (position) => root.querySelector(`[data-square="${position}"]`);

function show(position, kind, label) {
  const state = fieldset(position).querySelector("[data-state]");
  state.className = `save-state save-state--${kind}`;
  state.textContent = label;
}

function refreshSquare(position) {
  const answered = inputs(position).some((input) => input.checked);
  const marked = marks.includes(position);
  const link = square(position);
  link.classList.toggle("is-answered", answered);
  link.classList.toggle("is-marked", marked);
  const parts = [answered ? text.textAnswered : text.textUnanswered];
  if (marked) parts.push(text.textMarked);
  link.setAttribute("aria-label", [link.getAttribute("aria-label").split(",")[0], ...parts].join(", "));
}

function refreshCount() {
  const label = document.querySelector("#da-tra-loi");
  const done = root.querySelectorAll(".is-answered").length;
  label.textContent = label.textContent.replace(/\d+(?=\/)/, done);
}

function remember(position) {
  const value = inputs(position).filter((input) => input.checked).map((input) => input.value);
  queue = [...queue.filter((event) => event.position !== position), { position, sequence, value }];
  sequence += 1;
  store.write({ queue });
  show(position, "saving", text.textSaving);
  refreshSquare(position);
  refreshCount();
  send();
}

function acknowledge(event, savedAt) {
  queue = queue.filter((waiting) => waiting.sequence !== event.sequence);
  store.write({ queue });
  const newer = queue.some((waiting) => waiting.position === event.position);
  if (!newer && savedAt) show(event.position, "saved", `${text.textSaved} ${savedAt}`);
}

async function send() {
  if (sending || !queue.length) return !queue.length;
  sending = true;
  try {
    while (queue.length) await sendOne(queue[0]);
    retry = 1000;
    banner.hidden = true;
  } catch {
    banner.hidden = false;
    for (const event of queue) show(event.position, "waiting", text.textWaiting);
    setTimeout(send, retry);
    retry = Math.min(retry * 2, 15000);
  } finally {
    sending = false;
  }
  return !queue.length;
}

async function sendOne(event) {
  const response = await fetch(text.saveUrl, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify(event),
    redirect: "manual",
    signal: AbortSignal.timeout(10000),
  });
  if (response.ok) {
    const saved = await response.json();
    setClock(saved.remaining);
    acknowledge(event, saved.saved_at);
  } else if ([400, 409, 410].includes(response.status)) {
    refusal.textContent = (await response.json()).error;
    refusal.hidden = false;
    show(event.position, "waiting", refusal.textContent);
    acknowledge(event, null);
    if (response.status === 410) location.href = text.resultUrl;
  } else {
    throw new Error(String(response.status));
  }
}

// The clock: seconds left by the server's word, counted on by a clock nobody can set.
let ends = 0;
const announced = new Set();

function setClock(seconds) {
  ends = performance.now() + seconds * 1000;
}

function tick() {
  const left = Math.max(0, Math.ceil((ends - performance.now()) / 1000));
  const clock = document.querySelector("#dong-ho");
  const minutes = Math.floor(left / 60);
  clock.textContent = left
    ? `${text.textLeft} ${minutes}:${String(left % 60).padStart(2, "0")}`
    : text.textOver;
  clock.classList.toggle("clock--short", left <= 300);
  for (const mark of [300, 60]) {
    if (left <= mark && left > mark - 5 && !announced.has(mark)) {
      announced.add(mark);
      document.querySelector("#bao-gio").textContent = clock.textContent;
    }
  }
  if (left) return;
  clearInterval(ticking);
  send().then(() => submitNow());
}

function submitNow() {
  form.action = text.submitUrl;
  form.submit();
}

form.addEventListener("change", (event) => {
  const box = event.target.closest("[data-mark-box]");
  const position = Number(event.target.closest("[data-position]").dataset.position);
  if (!box) return remember(position);
  marks = box.checked ? [...marks, position] : marks.filter((marked) => marked !== position);
  store.write({ marks });
  refreshSquare(position);
});

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const sent = await send();
  if (sent && !queue.length) location.href = text.submitUrl;
  else banner.hidden = false;
});

addEventListener("online", send);

for (const label of form.querySelectorAll("[data-mark]")) label.hidden = false;
for (const position of marks) {
  const set = fieldset(position);
  if (set) {
    set.querySelector("[data-mark-box]").checked = true;
    refreshSquare(position);
  }
}
for (const { position, value } of queue) {
  for (const input of inputs(position)) input.checked = value.includes(input.value);
  show(position, "waiting", text.textWaiting);
  refreshSquare(position);
}
refreshCount();
setClock(Number(text.secondsLeft));
const ticking = setInterval(tick, 500);
tick();
send();
