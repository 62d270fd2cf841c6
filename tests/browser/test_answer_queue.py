"""The parts of the paper's page that can be told apart from page and network, as they run.

The queue is played against a model of the server's ledger: whatever is lost on the way,
repeated, taken over or written by others, nothing saved is overwritten unseen, nothing
given is forgotten, and nothing is thought saved that is not.
"""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from tests.running.hunting import examples

from .conftest import System

POSITIONS = (1, 2, 3)
KEYS = "ABC"

# The ledger's rules are those of `save_answer` and of `held`, see quizzes/learner/saving_views.py.
PLAY = """
async (steps) => {
  const { AnswerQueue } = await import("/static/js/attempt/queue.js");
  const kept = new Map();
  const getItem = (key) => kept.get(key) ?? null, setItem = (key, text) => kept.set(key, text);
  const storage = { getItem, setItem, removeItem: (key) => kept.delete(key) };
  const ledger = [];
  const log = [];
  let active = "";
  const latest = (position) => ledger.filter((e) => e.position === position).at(-1);
  const top = () => Math.max(0, ...ledger.map((e) => e.sequence));
  const text = (fields) => JSON.stringify(fields ?? {});
  const save = (event) => {
    if (active && event.writer && event.writer !== active) return { status: 423 };
    const before = ledger.find((e) => e.sequence === event.sequence);
    if (before && before.position === event.position && text(before.fields) === text(event.fields))
      return { status: 200 };
    const held = latest(event.position);
    if (before || held?.sequence > event.sequence) {
      const { sequence = 0, fields } = held ?? {};
      return { status: 409, sequence, fields, next_sequence: top() + 1 };
    }
    active ||= event.writer;
    ledger.push(event);
    ledger.sort((a, b) => a.sequence - b.sequence);
    return { status: 200 };
  };
  const open = (writer) => {
    const saved = Object.fromEntries([1, 2, 3].map((n) => [n, latest(n)?.sequence ?? 0]));
    const shown = Object.fromEntries([1, 2, 3].map((n) => [n, text(latest(n)?.fields)]));
    const queue = new AnswerQueue({ storage, key: "k", writer, saved, next: top() + 1 });
    const page = { queue, shown, saved: new Set(), stopped: active !== "" && active !== writer };
    page.outdated = page.stopped ? [] : queue.adopt((n) => JSON.parse(shown[n]));
    for (const { position, fields } of queue.waiting) page.shown[position] = text(fields);
    return page;
  };
  const send = (page, luck) => {
    const event = page.queue.head && { ...page.queue.head };
    if (!event || page.stopped) return;
    if (luck === "lost") return;
    const answer = save({ ...event });
    if (luck === "unheard") return;
    if (answer.status === 423) page.stopped = true;
    if (answer.status === 200 && page.queue.saved(event)) page.saved.add(event.position);
    const { position } = event;
    if (answer.status === 409 && !page.queue.collided(event, answer) && !page.queue.of(position))
      page.shown[position] = text(answer.fields);
  };
  let tabs = [open("tab0"), null];
  const names = ["tab0", "tab1"];
  for (const [kind, which, position, key, luck] of steps) {
    const page = tabs[which] ?? (tabs[which] = open(names[which]));
    if (kind === "answer" && !page.stopped) {
      page.queue.add(position, { "": [key] }, "09:14");
      page.shown[position] = text({ "": [key] });
      page.saved.delete(position);
    }
    if (kind === "send") send(page, luck);
    if (kind === "reload") tabs[which] = open(names[which]);
    if (kind === "take over") { active = names[which]; tabs[which] = open(names[which]); }
    const fields = { "": [key] };
    if (kind === "form") ledger.push({ position, sequence: top() + 1, writer: "", fields });
    for (const tab of tabs.filter(Boolean)) {
      for (const n of tab.saved) {
        const mine = ledger.some((e) => e.position === n && text(e.fields) === tab.shown[n]);
        if (!mine) log.push(`thought saved: ${n}`);
      }
    }
    const numbers = ledger.map((e) => e.sequence);
    if (new Set(numbers).size !== numbers.length) log.push("a sequence twice");
  }
  // The line is back: everybody who may sends all that waits.
  for (const page of tabs.filter(Boolean)) for (let n = 0; n < 60; n++) send(page, "heard");
  for (const page of tabs.filter((tab) => tab && !tab.stopped)) {
    if (page.queue.head) log.push("still waiting");
  }
  return { log, ledger, shown: tabs.map((tab) => tab && !tab.stopped && tab.shown) };
}
"""

steps = st.lists(
    st.tuples(
        st.sampled_from(["answer", "answer", "send", "send", "reload", "take over", "form"]),
        st.integers(0, 1),
        st.sampled_from(POSITIONS),
        st.sampled_from(KEYS),
        st.sampled_from(["heard", "heard", "lost", "unheard"]),
    ),
    max_size=30,
)


@pytest.fixture(scope="module")
def blank(browser: Browser, system: System) -> Page:
    """A page of the system's own origin, where its modules can be loaded."""
    page = browser.new_page()
    page.goto(f"{system.url}/dang-nhap/")
    return page


def play(page: Page, moves: list[Any]) -> dict[str, Any]:
    return page.evaluate(PLAY, [list(move) for move in moves])


def saved(result: dict[str, Any], position: int) -> list[str]:
    """The keys that were saved for a question, oldest first."""
    return [e["fields"][""][0] for e in result["ledger"] if e["position"] == position]


@hypothesis_settings(max_examples=examples(150))
@given(moves=steps)
def test_nothing_is_thought_saved_that_is_not_and_nothing_waits_for_ever(
    blank: Page, moves: list[Any]
) -> None:
    assert play(blank, moves)["log"] == []


@hypothesis_settings(max_examples=examples(100))
@given(moves=steps)
def test_whoever_sits_alone_has_the_last_answer_of_every_question_saved(
    blank: Page, moves: list[Any]
) -> None:
    """One tab, any losses, any reloads: the last choice is what the server holds."""
    alone = [
        (kind, 0, *rest) for kind, _which, *rest in moves if kind in ("answer", "send", "reload")
    ]
    result = play(blank, alone)
    for position in POSITIONS:
        chosen = [key for kind, _w, n, key, _l in alone if kind == "answer" and n == position]
        assert saved(result, position)[-1:] == chosen[-1:]


def test_a_collision_with_another_question_is_sent_again_under_a_free_number(blank: Page) -> None:
    moves = [
        ("form", 0, 2, "B", ""),
        ("answer", 0, 1, "A", ""),  # made before the form was known: the same number
        ("send", 0, 0, "", "heard"),
    ]
    # The page opened before the form came in.
    result = play(blank, [("send", 0, 1, "A", "heard"), *moves])
    assert (saved(result, 1), saved(result, 2)) == (["A"], ["B"])


def test_an_answer_that_another_tab_gave_meanwhile_is_not_overwritten_unseen(blank: Page) -> None:
    moves = [
        ("send", 0, 1, "A", "heard"),
        ("form", 0, 1, "B", ""),
        ("answer", 0, 1, "A", ""),
        ("send", 0, 0, "", "heard"),
    ]
    result = play(blank, moves)
    assert saved(result, 1) == ["B"]
    assert result["shown"][0]["1"] == '{"":["B"]}'


def test_what_waits_in_storage_is_not_sent_over_something_newer(blank: Page) -> None:
    moves = [
        ("answer", 0, 1, "A", ""),
        ("take over", 1, 0, "", ""),
        ("answer", 1, 1, "B", ""),
        ("send", 1, 0, "", "heard"),
        ("reload", 0, 0, "", ""),
        ("take over", 0, 0, "", ""),
    ]
    result = play(blank, moves)
    assert saved(result, 1)[-1] == "B"


CLOCK = """
async () => {
  const { Countdown } = await import("/static/js/attempt/clock.js");
  let steady = 1000, wall = 5e12;
  const clock = new Countdown(() => steady, () => wall);
  const tick = (seconds, onTheWall = seconds) => {
    steady += seconds * 1000;
    wall += onTheWall * 1000;
  };
  SCRIPT
}
"""


def clock(page: Page, script: str) -> Any:
    """What a script returns that has a `clock` and lets its two clocks `tick`."""
    return page.evaluate(CLOCK.replace("SCRIPT", script))


def test_a_sitting_never_ends_before_the_servers_deadline(blank: Page) -> None:
    """0.4 s are left: rounded to whole seconds the page would submit at once."""
    assert clock(blank, "clock.set(0.4); tick(0.39); return clock.left") > 0
    assert clock(blank, "clock.set(0.4); tick(0.41); return clock.left") < 0


@pytest.mark.parametrize("hours", [-5, 5])
def test_a_clock_that_is_set_gains_nothing_and_ends_nothing(blank: Page, hours: int) -> None:
    script = f"clock.set(600); tick(10, 10 + {hours} * 3600); const parted = clock.parted();"
    parted, left, shown, sure = clock(
        blank, script + "return [parted, clock.left, clock.shown, clock.sure]"
    )
    assert parted
    assert not sure
    assert left == pytest.approx(590)
    assert shown <= 590


def test_after_a_sleep_the_lesser_time_is_shown_until_the_server_has_said(blank: Page) -> None:
    script = "clock.set(600); tick(1, 301); clock.parted(); const before = clock.shown; "
    before, after = clock(blank, script + "clock.set(298); return [before, clock.shown]")
    assert before == pytest.approx(299)
    assert after == pytest.approx(298)


def test_small_corrections_of_the_clock_are_no_sleep(blank: Page) -> None:
    assert clock(blank, "clock.set(600); tick(1, 1.5); return clock.parted()") is False
