// What waits to be saved. Knows nothing of the page and of the network, so that it can be
// tested by itself: tests/browser/test_answer_queue.py plays it against a server.
//
// An answer is {position, sequence, base, fields, at, writer}. `base` is the sequence that
// this tab knew for its question: whatever the server holds above it was given elsewhere.

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

export class AnswerQueue {
  // `storage`: a Storage, or nothing; `saved`: sequences of the saved answers by position;
  // `about`: whose paper it is and where it is saved, for pages that find what waits.
  constructor({ storage, key, writer, saved = {}, next = 1, about = {} }) {
    Object.assign(this, { storage, key, writer, known: { ...saved }, next, about });
    this.waiting = [];
    this.marks = this.#read().marks;
    this.kept = true;
  }

  get head() {
    return this.waiting[0];
  }

  of(position) {
    return this.waiting.find((event) => event.position === position);
  }

  // Take in what an earlier page of this attempt could not send. Returns the positions whose
  // waiting answer is older than the saved one: they are given up, and must be told.
  // `shown(position)` gives the fields of the saved answer.
  adopt(shown) {
    const outdated = [];
    for (const event of this.#read().queue) {
      if (!(event.position in this.known) || this.of(event.position)) continue;
      if (same(event.fields, shown(event.position))) continue;
      const base = event.base ?? event.sequence - 1;
      if (this.known[event.position] > base) outdated.push(event.position);
      else this.waiting.push({ ...event, base, sequence: this.next++, writer: this.writer });
    }
    this.#keep([]);
    return outdated;
  }

  // A new answer: it takes the place of one that still waits for the same question.
  add(position, fields, at) {
    const before = this.of(position);
    const base = before ? before.sequence : this.known[position] ?? 0;
    this.waiting = this.waiting.filter((event) => event !== before);
    this.waiting.push({ position, sequence: this.next++, base, fields, at, writer: this.writer });
    this.#keep();
  }

  // The server has it. Returns whether nothing newer waits for the question.
  saved({ position, sequence }) {
    this.known[position] = Math.max(this.known[position] ?? 0, sequence);
    this.waiting = this.waiting.filter((event) => event.sequence !== sequence);
    this.#keep();
    return !this.of(position);
  }

  // The server holds something else under this sequence, or something newer of the question:
  // `held` says what. Returns whether the answer waits on, under a sequence that is free.
  collided(event, held) {
    this.next = Math.max(this.next, held.next_sequence);
    const mine = this.waiting.find((waiting) => waiting.sequence === event.sequence);
    if (held.sequence > event.base) {
      this.known[event.position] = held.sequence;
      this.drop(event);
      return false;
    }
    if (mine) mine.sequence = this.next++;
    this.#keep();
    return true;
  }

  drop({ sequence }) {
    this.waiting = this.waiting.filter((event) => event.sequence !== sequence);
    this.#keep();
  }

  rename(writer) {
    this.writer = writer;
    for (const event of this.waiting) event.writer = writer;
    this.#keep();
  }

  mark(position, on) {
    this.marks = this.marks.filter((marked) => marked !== position).concat(on ? position : []);
    this.#keep();
  }

  // The paper is handed in: nothing of it stays in the browser.
  forget() {
    this.waiting = [];
    this.marks = [];
    this.#keep([]);
  }

  #read() {
    try {
      return { queue: [], marks: [], ...JSON.parse(this.storage.getItem(this.key) ?? "{}") };
    } catch {
      return { queue: [], marks: [] };
    }
  }

  // Another tab's waiting answers stay where they are, but for the questions answered here.
  #keep(others = this.#read().queue) {
    const foreign = others.filter((event) => event.writer !== this.writer && !this.of(event.position));
    try {
      const queue = [...foreign, ...this.waiting];
      const entry = { ...this.about, queue, marks: this.marks };
      if (queue.length || this.marks.length) this.storage.setItem(this.key, JSON.stringify(entry));
      else this.storage.removeItem(this.key);
      this.kept = true;
    } catch {
      this.kept = false; // Storage is full or forbidden: the answers wait in this page alone.
    }
  }
}
