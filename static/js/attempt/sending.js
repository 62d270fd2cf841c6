// Sends what waits, one answer after the other, until the server has acknowledged that very
// event. One run at a time: whoever calls meanwhile waits for the same run.

const FIRST_RETRY = 1000;
const LONGEST_RETRY = 15000;
const PATIENCE = 10000;

// Refusals that the server gives a reason for. Other pages than ours say 403, too.
const isAnswer = ({ status, headers }) =>
  [400, 401, 404, 409, 410, 423].includes(status) ||
  (status === 403 && headers.get("Content-Type")?.startsWith("application/json"));

class NotNow extends Error {}

export class Sender {
  // `on` says what to do: saved, collided, refused, taken, closed, signedOut, stranger, line, drained.
  constructor(queue, { url, saveKey, token, on }) {
    Object.assign(this, { queue, url, saveKey, token, on });
    this.retry = FIRST_RETRY;
    this.roundTrip = 0;
    this.stopped = true;
  }

  start() {
    this.stopped = false;
    return this.flush();
  }

  stop() {
    this.stopped = true;
  }

  // Whether everything is saved, once the run that is under way is over.
  flush() {
    this.run ??= this.#run().finally(() => (this.run = null));
    return this.run;
  }

  async #run() {
    clearTimeout(this.timer);
    try {
      while (this.queue.head && !this.stopped) await this.#send(this.queue.head);
    } catch (error) {
      this.on.line(error instanceof NotNow);
      this.timer = setTimeout(() => this.flush(), this.retry);
      this.retry = Math.min(this.retry * 2, LONGEST_RETRY);
      return false;
    }
    if (this.queue.head) return false;
    this.on.drained();
    return true;
  }

  async #send(event) {
    const { position, sequence, fields, writer } = event;
    const sent = performance.now();
    const response = await fetch(this.url, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": this.token() },
      body: JSON.stringify({ position, sequence, fields, writer, key: this.saveKey }),
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (!response.ok && !isAnswer(response)) throw new Error(String(response.status));
    const answer = await response.json();
    this.roundTrip = performance.now() - sent;
    this.on.line(true);
    this.#hear(response.status, { ...event, sequence }, answer);
  }

  #hear(status, event, answer) {
    if (![401, 403, 404].includes(status)) this.retry = FIRST_RETRY;
    if (status === 200) {
      this.saveKey = answer.key ?? this.saveKey;
      this.on.saved(event, answer, this.queue.saved(event));
    } else if (status === 409) {
      if (!this.queue.collided(event, answer)) this.on.collided(event, answer);
    } else if (status === 400) {
      this.queue.drop(event);
      this.on.refused(event, answer);
    } else if (status === 423 || status === 410) {
      this.stop();
      (status === 423 ? this.on.taken : this.on.closed)(answer);
    } else {
      (status === 401 ? this.on.signedOut : this.on.stranger)(answer);
      throw new NotNow();
    }
  }
}
