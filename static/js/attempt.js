// Saves each answer as it is given and shows it as saved only when the server says so.
// Unsent answers wait in the browser's storage and are sent until the server acknowledges
// that very event. The clock follows the server's; the server alone decides.

const root = document.querySelector("#bai-lam");
const form = document.querySelector("#bai-thi");
const banner = document.querySelector("#mat-mang");
const refusal = document.querySelector("#bi-tu-choi");
const elsewhere = document.querySelector("#noi-khac");
const signIn = document.querySelector("#dang-nhap-lai");
const text = root.dataset;
const TYPING_PAUSE = 1500;

// The paper may have come as the answer to the start: a reload asks for it at its own address.
if (location.href !== form.action) history.replaceState(null, "", form.action);

// This tab's name: kept over a reload, so that a reload is not another tab.
const writer = (() => {
  const fresh = crypto.randomUUID?.() ?? String(Math.random()).slice(2) + Date.now();
  try {
    const known = sessionStorage.getItem("tab") ?? fresh;
    sessionStorage.setItem("tab", known);
    return known;
  } catch {
    return fresh;
  }
})();

// What waits in storage belongs to the attempt, whichever tab wrote it.
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
let saveKey = text.saveKey;
let sending = false;
let readOnly = false;
let retry = 1000;
let retrying = 0;
const typing = new Map();

const cookie = (name) =>
  document.cookie.split("; ").find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1);
const token = () => cookie("csrftoken") ?? form.querySelector("[name=csrfmiddlewaretoken]").value;
const fieldset = (position) => form.querySelector(`[data-position="${position}"]`);
const inputs = (position) => [...fieldset(position).querySelectorAll("[name]")];
const square = (position) => root.querySelector(`[data-square="${position}"]`);
const isChoice = (input) => input.type === "radio" || input.type === "checkbox";
const isGiven = (input) => (isChoice(input) ? input.checked : input.value.trim() !== "");

// A question's form by part, as the server reads it: {"": ["A"]} or {"A": ["2"]}.
function fieldsOf(position) {
  const fields = {};
  for (const input of inputs(position).filter(isGiven)) {
    (fields[input.dataset.part ?? ""] ??= []).push(input.value);
  }
  return fields;
}

function fill(position, fields) {
  for (const input of inputs(position)) {
    const values = fields[input.dataset.part ?? ""] ?? [];
    if (isChoice(input)) input.checked = values.includes(input.value);
    else input.value = values[0] ?? "";
  }
}

function show(position, kind, label) {
  const state = fieldset(position).querySelector("[data-state]");
  state.className = `save-state save-state--${kind}`;
  state.textContent = label;
}

function refreshSquare(position) {
  const answered = inputs(position).some(isGiven);
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
  clearTimeout(typing.get(position));
  typing.delete(position);
  const event = { position, sequence, fields: fieldsOf(position) };
  queue = [...queue.filter((waiting) => waiting.position !== position), event];
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
  if (sending || readOnly || !queue.length) return !queue.length;
  sending = true;
  clearTimeout(retrying);
  try {
    while (queue.length && !readOnly) await sendOne(queue[0]);
    retry = 1000;
    banner.hidden = true;
  } catch (error) {
    banner.hidden = error instanceof SignedOut;
    for (const event of queue) show(event.position, "waiting", text.textWaiting);
    retrying = setTimeout(send, retry);
    retry = Math.min(retry * 2, 15000);
  } finally {
    sending = false;
  }
  return !queue.length;
}

class SignedOut extends Error {}

async function sendOne(event) {
  const response = await fetch(text.saveUrl, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
    body: JSON.stringify({ ...event, writer, key: saveKey }),
    redirect: "manual",
    signal: AbortSignal.timeout(10000),
  });
  if (response.ok) {
    const saved = await response.json();
    saveKey = saved.key ?? saveKey;
    if (signIn.open) signIn.close();
    setClock(saved.remaining);
    acknowledge(event, saved.saved_at);
    return;
  }
  if (response.status === 401) {
    if (!signIn.open) signIn.showModal();
    throw new SignedOut();
  }
  if (response.status === 404) {
    refusal.textContent = (await response.json()).error;
    refusal.hidden = false;
    throw new SignedOut();
  }
  if (![400, 409, 410, 423].includes(response.status)) throw new Error(String(response.status));
  const reason = (await response.json()).error;
  if (response.status === 423) return becomeReadOnly(reason);
  refusal.textContent = reason;
  refusal.hidden = false;
  show(event.position, "waiting", reason);
  acknowledge(event, null);
  if (response.status === 410) location.href = text.resultUrl;
}

// Another tab or device holds the pen.
function becomeReadOnly(reason) {
  readOnly = true;
  refusal.textContent = reason;
  refusal.hidden = false;
  banner.hidden = true;
  form.inert = true;
  for (const event of queue) show(event.position, "waiting", text.textWaiting);
  if (!elsewhere.open) elsewhere.showModal();
}

elsewhere.querySelector("[name=writer]").value = writer;
elsewhere.querySelector("[data-close]").addEventListener("click", () => elsewhere.close());
elsewhere.querySelector("form").addEventListener("submit", (event) => {
  event.target.querySelector("[name=csrfmiddlewaretoken]").value = token();
});

// Signing in again without leaving the page.
signIn.addEventListener("cancel", (event) => event.preventDefault());
signIn.querySelector("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const problem = signIn.querySelector("[role=alert]");
  const body = new URLSearchParams(new FormData(event.target));
  try {
    const response = await fetch(text.loginUrl, {
      method: "POST",
      headers: { "X-CSRFToken": token(), "X-Requested-With": "XMLHttpRequest", Accept: "application/json" },
      body,
    });
    event.target.password.value = "";
    problem.hidden = response.ok;
    problem.textContent = response.ok ? "" : text.textWrongPassword;
    if (!response.ok) return;
    signIn.close();
    send();
  } catch {
    problem.textContent = banner.textContent;
    problem.hidden = false;
  }
});

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
  finishTyping();
  if (!readOnly) send().then(() => submitNow());
}

function submitNow() {
  form.action = text.submitUrl;
  form.querySelector("[name=csrfmiddlewaretoken]").value = token();
  form.submit();
}

function finishTyping() {
  for (const position of [...typing.keys()]) remember(position);
}

const positionOf = (element) => Number(element.closest("[data-position]").dataset.position);

form.addEventListener("input", (event) => {
  if (isChoice(event.target) || !event.target.name) return;
  const position = positionOf(event.target);
  clearTimeout(typing.get(position));
  typing.set(position, setTimeout(() => remember(position), TYPING_PAUSE));
});

form.addEventListener("change", (event) => {
  const box = event.target.closest("[data-mark-box]");
  const position = positionOf(event.target);
  if (!box) {
    if (isChoice(event.target) || event.target.tagName === "SELECT" || typing.has(position)) remember(position);
    return;
  }
  marks = box.checked ? [...marks, position] : marks.filter((marked) => marked !== position);
  store.write({ marks });
  refreshSquare(position);
});

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  finishTyping();
  const sent = await send();
  if (sent && !queue.length) location.href = text.submitUrl;
  else if (!readOnly && !signIn.open) banner.hidden = false;
});

addEventListener("online", send);
addEventListener("pagehide", finishTyping);

// How long the page was out of sight: for the organiser to read, nothing more.
let hiddenSince = 0;
document.addEventListener("visibilitychange", () => {
  if (document.hidden) {
    hiddenSince = performance.now();
    finishTyping();
    return;
  }
  const seconds = Math.round((performance.now() - hiddenSince) / 1000);
  if (!hiddenSince || seconds < 2) return;
  const body = new URLSearchParams({ seconds: String(seconds), csrfmiddlewaretoken: token() });
  fetch(text.leaveUrl, { method: "POST", body, keepalive: true }).catch(() => {});
});

const fullScreen = document.querySelector("#toan-man-hinh");
if (fullScreen && document.documentElement.requestFullscreen) {
  fullScreen.hidden = false;
  fullScreen.querySelector("button").addEventListener("click", () =>
    document.documentElement.requestFullscreen().then(() => (fullScreen.hidden = true)),
  );
}

for (const label of form.querySelectorAll("[data-mark]")) label.hidden = false;
for (const position of marks) {
  const set = fieldset(position);
  if (set) {
    set.querySelector("[data-mark-box]").checked = true;
    refreshSquare(position);
  }
}
for (const { position, fields } of queue) {
  fill(position, fields);
  show(position, "waiting", text.textWaiting);
  refreshSquare(position);
}
refreshCount();
setClock(Number(text.secondsLeft));
const ticking = setInterval(tick, 500);
tick();
if (text.writer && text.writer !== writer) becomeReadOnly(elsewhere.querySelector("h2").textContent);
else send();
