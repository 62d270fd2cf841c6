// The end of the time. What waits is sent for as long as the server's grace allows, less what
// the submission itself will need; then the paper is submitted, again and again until the
// server has it. What could not be sent is told to the server, which tells the next page.

const LEAST_MARGIN = 1500;
const PAUSE = 1000;
const PATIENCE = 10000;

const pause = (ms) =>
  new Promise((done) => {
    const timer = setTimeout(finish, Math.max(0, ms));
    addEventListener("online", finish, { once: true });
    function finish() {
      clearTimeout(timer);
      removeEventListener("online", finish);
      done();
    }
  });

// The part of the grace that is kept for the submission, in milliseconds.
export const margin = (grace, roundTrip) =>
  Math.min(grace / 2, Math.max(LEAST_MARGIN, 2 * roundTrip));

// `left()`: milliseconds until the answers must be in.
export async function sendRest({ sender, queue, left }) {
  while (queue.head && !sender.stopped && left() > 0) {
    await Promise.race([sender.flush(), pause(left())]);
    if (queue.head && left() > 0) await pause(Math.min(PAUSE, left()));
  }
}

const reasonOf = (answer) => answer.json().then(({ error }) => error, () => "");

// `refuse(reason)` says why the server does not take the paper from here; none: it gave none.
// `unsent()`: the positions that were not saved; `say(up)` tells whether the line is there.
// `done()`: the server has the paper, and knows what was not saved.
export async function submitPaper({ url, next, token, unsent, done, say, refuse, signIn }) {
  for (;;) {
    const body = new URLSearchParams({
      csrfmiddlewaretoken: token(),
      chua_gui: unsent().join(","),
      tu_dong: "1",
    });
    try {
      const answer = await fetch(url, {
        method: "POST",
        body,
        redirect: "manual",
        signal: AbortSignal.timeout(PATIENCE),
      });
      if (answer.ok) {
        done();
        return location.replace(next);
      }
      if (answer.type === "opaqueredirect") signIn();
      if (answer.status === 403) refuse(await reasonOf(answer));
      else say(true);
    } catch {
      say(false);
    }
    await pause(2 * PAUSE);
  }
}
