// The paper's page: saves each answer as it is given and shows it as saved only when the
// server says so. The server alone decides on time; see attempt/ for the parts.

import { AnswerQueue } from "./attempt/queue.js";
import { margin, sendRest, submitPaper } from "./attempt/ending.js";
import { offerFullScreen, watchLeaving } from "./attempt/leaving.js";
import { PaperView } from "./attempt/paper.js";
import { ClaimDialog } from "./attempt/claim.js";
import { Sender } from "./attempt/sending.js";
import { SignIn } from "./attempt/sign_in.js";
import { Strips } from "./attempt/strips.js";
import { Tab } from "./attempt/tabs.js";
import { TimeView } from "./attempt/time.js";

const root = document.querySelector("#bai-lam");
const form = document.querySelector("#bai-thi");
const review = form.querySelector("[data-review]");
const text = root.dataset;
const TYPING_PAUSE = 1500;
const FRESH = 30000;
const ASK_END = 2000;
const ZONE = "Asia/Ho_Chi_Minh"; // As the server's times beside it, wherever the browser is.

// The paper may have come as the answer to the start: a reload asks for it at its own address.
if (location.href !== form.action) history.replaceState(null, "", form.action);

const cookie = (name) =>
  document.cookie.split("; ").find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1);
const token = () =>
  cookie("__Host-csrftoken") ?? cookie("csrftoken") ?? form.querySelector("[name=csrfmiddlewaretoken]").value;
const storage = (() => {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
})();
const now = () => new Date().toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit", timeZone: ZONE });

const strips = new Strips({
  line: document.querySelector("#mat-mang"),
  refusal: document.querySelector("#bi-tu-choi"),
  waiting: document.querySelector("#doi-luu"),
  text,
});
const view = new PaperView(root, form, text);
const typing = new Map();
let lineUp = true;
let readOnly = false;
let over = false;
let wish = false;
let warned = false;

const tab = new Tab((name) => {
  queue.rename(name);
  if (text.activeTab) becomeReadOnly();
});
const claim = new ClaimDialog(document.querySelector("#noi-khac"), { token, writer: () => tab.name });
const queue = new AnswerQueue({
  storage,
  key: `attempt-${text.attempt}`,
  writer: tab.name,
  saved: view.sequences,
  next: Number(text.nextSequence),
  about: {
    person: text.person,
    url: text.saveUrl,
    paper: form.getAttribute("action"),
    ends: Date.now() + 1000 * (Number(text.secondsLeft) + Number(text.grace)),
  },
});
const signIn = new SignIn(document.querySelector("#dang-nhap-lai"), {
  text,
  token,
  done() {
    sender.flush();
    time.ask();
  },
});
const time = new TimeView(document.querySelector("#dong-ho"), document.querySelector("#bao-gio"), {
  url: text.timeUrl,
  text,
  on: {
    over: () => (readOnly ? awaitEnd() : finish()),
    closed: () => finish(),
    signedOut: () => signIn.ask(),
    stranger: ({ error }) => strips.refuse(error),
    answered() {
      lineUp = true;
      showLine();
      goOn();
    },
    unanswered() {
      lineUp = false;
      showLine();
    },
  },
});
const sender = new Sender(queue, {
  url: text.saveUrl,
  saveKey: text.saveKey,
  token,
  on: {
    saved({ position }, answer, isNewest) {
      signIn.close();
      time.set(answer.remaining);
      if (typing.has(position)) return;
      if (isNewest) view.show(position, "saved", `${text.textSaved} ${answer.saved_at}`);
      else view.show(position, "saving", text.textSaving);
    },
    collided: showHeld,
    refused({ position }) {
      view.show(position, "refused", text.textRefused);
      strips.refuse(text.textRefusedWhich.replace("{n}", position));
    },
    taken: ({ error }) => becomeReadOnly(error),
    closed: () => finish(),
    signedOut() {
      showWaiting();
      signIn.ask();
    },
    stranger: ({ error }) => strips.refuse(error),
    line(up) {
      lineUp = up;
      if (!up) showWaiting();
      showLine();
    },
    drained() {
      showLine();
      if (wish) goOn();
    },
  },
});

// Answers

function remember(position) {
  clearTimeout(typing.get(position));
  typing.delete(position);
  queue.add(position, view.fields(position), now());
  view.show(position, "saving", text.textSaving);
  showLine();
  sender.flush();
}

function finishTyping() {
  for (const position of [...typing.keys()]) remember(position);
}

function showWaiting() {
  for (const { position, at } of queue.waiting) {
    view.show(position, "waiting", at ? text.textWaitingSince.replace("{time}", at) : text.textWaiting);
  }
}

// The question was answered elsewhere meanwhile: the page shows that, and offers the own answer.
function showHeld({ position, fields }, held) {
  if (typing.has(position) || queue.of(position)) return;
  view.fill(position, held.fields);
  view.show(position, "saved", held.saved_at ? `${text.textSaved} ${held.saved_at}` : "");
  view.offer(position, text.textAgain, () => {
    view.fill(position, fields);
    remember(position);
  });
  strips.refuse(text.textHeld.replace("{n}", position));
}

form.addEventListener("input", ({ target }) => {
  stay();
  if (!PaperView.isTyped(target)) return;
  const position = PaperView.positionOf(target);
  clearTimeout(typing.get(position));
  typing.set(position, setTimeout(() => remember(position), TYPING_PAUSE));
  view.show(position, "saving", text.textTyping);
});

form.addEventListener("change", ({ target }) => {
  const position = PaperView.positionOf(target);
  if (target.matches("[data-mark-box]")) {
    queue.mark(position, target.checked);
    view.refresh(position);
  } else if (!PaperView.isTyped(target) || target.tagName === "SELECT" || typing.has(position)) {
    remember(position);
  }
});

function showLine() {
  if (over || readOnly) return;
  if (wish) review.textContent = lineUp ? text.textSavingLast : text.textWaitingLine;
  strips.showLine({ up: lineUp, count: queue.waiting.length, kept: queue.kept, wish });
}

// Storage keeps nothing and something waits: leaving would lose it.
addEventListener("beforeunload", (event) => {
  if (queue.head && !queue.kept && !over) event.preventDefault();
});

// On to the summary

form.addEventListener("submit", (event) => {
  event.preventDefault();
  finishTyping();
  const [first] = view.unsaved;
  if (first && !warned) {
    warned = true;
    strips.refuse(text.textRefusedWhich.replace("{n}", first));
    view.set(first).focus();
    return;
  }
  wish = true;
  review.setAttribute("aria-disabled", "true");
  showLine();
  sender.flush().then((sent) => (sent ? goOn() : showLine()));
});

function goOn() {
  if (!wish || queue.head || typing.size) return;
  if (!lineUp) return showLine();
  wish = false;
  location.href = text.submitUrl;
}

// Whoever goes on answering does not want to leave.
function stay() {
  if (!wish && !review.hasAttribute("aria-disabled")) return;
  wish = false;
  review.removeAttribute("aria-disabled");
  review.textContent = text.textReview;
  showLine();
}

// Another tab or device is the active one

function becomeReadOnly(reason = claim.title) {
  readOnly = true;
  sender.stop();
  strips.end(text.textLookOnly);
  strips.refuse(reason);
  form.inert = true;
  showWaiting();
  stay();
  claim.show();
}

// The end of the time

const unsent = () => [...new Set([...queue.waiting.map((event) => event.position), ...view.unsaved])];

// A paper that is closed before its time was handed in elsewhere.
function wordsOfTheEnd() {
  if (time.left > 0) {
    const { textClosedClock, textClosed, textClosedOffline } = text;
    return { clock: textClosedClock, sending: textClosed, submitting: textClosed, offline: textClosedOffline };
  }
  const { textOver, textSendingRest, textSubmitting, textNotSubmitted } = text;
  return { clock: textOver, sending: textSendingRest, submitting: textSubmitting, offline: textNotSubmitted };
}

// Whoever may only look waits for the end of the paper, and follows it.
function awaitEnd() {
  strips.end(text.textOverElsewhere);
  time.askIfOlderThan(ASK_END);
}

async function finish() {
  if (over) return;
  over = true;
  wish = false;
  finishTyping();
  form.inert = true;
  const words = wordsOfTheEnd();
  time.stop(words.clock);
  strips.end(words.sending);
  const grace = Number(text.grace) * 1000;
  const left = () => 1000 * time.left + grace - margin(grace, sender.roundTrip);
  await sendRest({ sender, queue, left });
  sender.stop();
  for (const position of unsent()) view.show(position, "refused", text.textUnsentHere);
  strips.end(words.submitting);
  await submitPaper({
    url: text.submitUrl,
    next: text.resultUrl,
    done: () => queue.forget(),
    token,
    unsent,
    signIn: () => signIn.ask(),
    refuse: (reason) => strips.end(reason || words.offline),
    say(up) {
      const numbers = unsent().join(", ");
      const unsaid = numbers && text.textUnsent.replace("{n}", numbers);
      strips.end(up ? words.submitting : words.offline, unsaid);
    },
  });
}

addEventListener("online", () => {
  if (over) return;
  time.ask();
  sender.flush();
});
addEventListener("offline", () => {
  lineUp = false;
  showLine();
});
addEventListener("focus", () => time.askIfOlderThan(FRESH));
addEventListener("pagehide", finishTyping);

// A page that comes out of the browser's memory is as old as when it was left.
addEventListener("pageshow", async ({ persisted }) => {
  if (!persisted) return;
  time.sure = false;
  stay();
  if ((await time.ask()) && (queue.kept || !queue.head)) location.reload();
});

watchLeaving({
  url: text.leaveUrl,
  token,
  hide: finishTyping,
  back() {
    tab.ask();
    time.ask();
  },
});
offerFullScreen(document.querySelector("#toan-man-hinh"));

// What an earlier page could not send is shown as given, and sent.
function takeUp() {
  const outdated = queue.adopt((position) => view.fields(position));
  for (const { position, fields } of queue.waiting) view.fill(position, fields);
  showWaiting();
  if (outdated.length) strips.refuse(text.textOutdated.replace("{n}", outdated.join(", ")));
  sender.start();
}

view.showMarks(queue.marks);
time.start(Number(text.secondsLeft));
if (text.activeTab && text.activeTab !== tab.name) becomeReadOnly();
else tab.settled.then(() => readOnly || takeUp());
