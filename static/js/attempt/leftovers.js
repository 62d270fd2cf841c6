// What papers left in this browser, seen from other pages: answers that wait to be saved, and
// marks. Each entry says whose it is; see queue.js, which writes them.

const PREFIX = "attempt-";
const PATIENCE = 10000;

export class Leftovers {
  constructor(storage, { person, now = () => Date.now() }) {
    Object.assign(this, { storage, person, now });
  }

  #entries() {
    const keys = Object.keys(this.storage).filter((key) => key.startsWith(PREFIX));
    return keys.map((key) => ({ key, queue: [], marks: [], ...parse(this.storage.getItem(key)) }));
  }

  // Those without a name were written before entries had one.
  #own() {
    return this.#entries().filter(({ person }) => !person || person === this.person);
  }

  get waits() {
    return this.#own().some(({ queue }) => queue.length > 0);
  }

  // The address of a paper whose answers wait, if one does.
  get paper() {
    return this.#own().find(({ queue, paper }) => queue.length && paper)?.paper;
  }

  // Somebody else's answers are kept for them for as long as they may still be saved.
  forgetEndedOfOthers() {
    for (const { key, person, ends, queue } of this.#entries()) {
      const isOthers = person && person !== this.person;
      if (isOthers && (!queue.length || (ends && ends < this.now()))) this.storage.removeItem(key);
    }
  }

  forget() {
    for (const { key } of this.#own()) this.storage.removeItem(key);
  }

  // Sends what waits; resolves to how many answers the server did not take.
  async send(token) {
    let left = 0;
    for (const { key, ...entry } of this.#own()) {
      const queue = [];
      for (const event of entry.queue) {
        if (!(await isSettled(entry.url, event, token))) queue.push(event);
      }
      if (queue.length) this.storage.setItem(key, JSON.stringify({ ...entry, queue }));
      left += queue.length;
    }
    return left;
  }
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

// Whether the server has the answer, or a newer one of the same question.
async function isSettled(url, event, token) {
  if (!url) return false;
  try {
    const answer = await post(url, event, token);
    if (answer.status !== 409) return answer.status === 200;
    const held = await answer.json();
    if (held.sequence > (event.base ?? event.sequence - 1)) return true;
    const again = await post(url, { ...event, sequence: held.next_sequence }, token);
    return again.status === 200;
  } catch {
    return false;
  }
}

function post(url, { position, sequence, fields, writer }, token) {
  return fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify({ position, sequence, fields, writer }),
    redirect: "manual",
    signal: AbortSignal.timeout(PATIENCE),
  });
}
