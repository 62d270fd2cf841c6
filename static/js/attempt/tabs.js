// This tab's name, by which the server knows who is the active one. It outlives a reload, so that
// a reload is not another tab; but a duplicated tab copies it. So whoever comes asks the
// others: one that has the name already says so, and the newcomer takes another.

const ANSWER_MS = 300;

export const freshName = () =>
  crypto.randomUUID?.() ?? `${String(Math.random()).slice(2)}${Date.now()}`;

// Messages to the other tabs: a BroadcastChannel, or where there is none the events of storage.
function openChannel(name, hear) {
  if (typeof BroadcastChannel === "function") {
    const channel = new BroadcastChannel(name);
    channel.onmessage = ({ data }) => hear(data);
    return (message) => channel.postMessage(message);
  }
  localStorage.setItem(name, "");
  addEventListener("storage", ({ key, newValue }) => {
    if (key === name && newValue) hear(JSON.parse(newValue));
  });
  return (message) => {
    localStorage.setItem(name, JSON.stringify({ ...message, once: Math.random() }));
    localStorage.removeItem(name);
  };
}

function kept() {
  try {
    return sessionStorage.getItem("tab");
  } catch {
    return null;
  }
}

function keep(name) {
  try {
    sessionStorage.setItem("tab", name);
  } catch {
    // Then this page's name lives as long as the page.
  }
}

// Calls `renamed(name)` whenever a twin turns out to have this tab's name.
export class Tab {
  constructor(renamed) {
    this.page = Math.random();
    this.renamed = renamed;
    this.name = kept();
    try {
      this.post = openChannel("attempt-tabs", (message) => this.#hear(message));
    } catch {
      this.name = null; // Nobody can be asked: better two names for one tab than one for two.
    }
    const known = this.name !== null;
    this.name ??= freshName();
    keep(this.name);
    this.settled = known ? this.ask() : Promise.resolve();
  }

  // Resolved when a twin has had the time to answer.
  ask() {
    this.#say("who");
    return new Promise((done) => setTimeout(done, ANSWER_MS));
  }

  #say(kind, to = null) {
    try {
      this.post?.({ kind, name: this.name, page: this.page, to });
    } catch {
      // A full storage carries no messages.
    }
  }

  #hear({ kind, name, page, to }) {
    if (name !== this.name || page === this.page) return;
    if (kind === "who") this.#say("mine", page);
    if (kind !== "mine" || to !== this.page) return;
    this.name = freshName();
    keep(this.name);
    this.renamed(this.name);
  }
}
