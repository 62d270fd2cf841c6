// The clock in the bar, and the question to the server how long is left.

import { Countdown } from "./clock.js";

const ASK_AGAIN = 5000;
const PATIENCE = 10000;
const SHORT = 300;
const HOUR = 3600;
const TOLD = [SHORT, 60];

// Seconds since the server began to send this page: on a slow line the scripts come long after.
function pageAge() {
  const [visit] = performance.getEntriesByType("navigation");
  return visit?.responseStart ? (performance.now() - visit.responseStart) / 1000 : 0;
}

export class TimeView extends Countdown {
  // `on`: over, closed, answered, unanswered, signedOut, stranger.
  constructor(clock, teller, { url, text, on }) {
    super();
    Object.assign(this, { clock, teller, url, text, on, told: new Set(), asked: 0, stopped: false });
  }

  // `seconds` were left when the server wrote the page.
  start(seconds) {
    this.set(seconds - pageAge());
    setInterval(() => this.#tick(), 500);
    this.#tick();
  }

  // Nothing is counted any more: the time is over, or the paper is handed in.
  stop(words) {
    this.stopped = true;
    this.clock.textContent = words;
    this.clock.classList.add("clock--short");
  }

  // Whether the server answered.
  ask() {
    this.asking ??= this.#ask().finally(() => (this.asking = null));
    return this.asking;
  }

  askIfOlderThan(milliseconds) {
    if (performance.now() - this.asked > milliseconds) this.ask();
  }

  #tick() {
    if (this.stopped) return;
    if (this.parted()) this.ask();
    if (this.left <= 0) {
      this.on.over();
      return;
    }
    const left = Math.max(0, Math.ceil(this.shown));
    const time = `${this.text.textLeft} ${this.#say(left)}`;
    this.clock.textContent = this.sure ? time : `${time} – ${this.text.textAsking}`;
    this.clock.classList.toggle("clock--short", left <= SHORT);
    for (const mark of TOLD) {
      if (left > mark || left <= mark - 5 || this.told.has(mark)) continue;
      this.told.add(mark);
      this.teller.textContent = time;
    }
  }

  // Seconds matter in the last hour; before it, hours and minutes do.
  #say(left) {
    const minutes = Math.floor(left / 60);
    if (left < HOUR) return `${minutes}:${String(left % 60).padStart(2, "0")}`;
    const parts = { h: Math.floor(minutes / 60), m: minutes % 60 };
    return this.text.textHours.replace(/\{(\w)\}/g, (_, name) => parts[name]);
  }

  async #ask() {
    try {
      const signal = AbortSignal.timeout(PATIENCE);
      const response = await fetch(this.url, { cache: "no-store", signal });
      const answer = await response.json();
      this.asked = performance.now();
      this.#hear(response.status, answer);
      this.on.answered();
      return response.ok;
    } catch {
      this.on.unanswered();
      clearTimeout(this.again);
      this.again = setTimeout(() => this.stopped || this.ask(), ASK_AGAIN);
      return false;
    }
  }

  #hear(status, answer) {
    if (status === 401) this.on.signedOut();
    else if (status === 404) this.on.stranger(answer);
    else if (status === 200 && answer.open) this.set(answer.remaining);
    else if (status === 200) this.on.closed();
  }
}
