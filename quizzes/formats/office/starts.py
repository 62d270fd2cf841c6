"""Where a question begins: "Câu 1:", a bare number, or an item of a numbered list."""

import re
from collections.abc import Sequence

from cms.text import LazyText
from quizzes.formats.office.drafts import Draft
from quizzes.formats.office.lines import Span
from quizzes.formats.office.pieces import Piece, cut, label_at
from quizzes.formats.office.state import Assembly
from quizzes.formats.vocabulary import level_named

QUESTION = re.compile(
    r"(?:Câu(?:\s+hỏi)?|Bài(?:\s+tập)?)\s*(?:số\s*)?(?P<number>\d{1,4})"
    r"(?P<extra>(?:\s*[(\[][^)\]]{1,40}[)\]])*)"
    r"(?:\s*[:.)/\-–]\s*(?P<rest>.*)|\s*$|\s+(?P<bare>\S.*))",
    re.IGNORECASE | re.DOTALL,
)
OPENING = ("“", '"', "(", "«")
PLAIN = re.compile(r"(?P<number>\d{1,4})\s?[.)/](?!\d)\s*(?P<rest>.+)", re.DOTALL)
IN_BRACKETS = re.compile(r"[(\[]([^)\]]{1,40})[)\]]")
ESSAY = re.compile(r"tự luận", re.IGNORECASE)


def take_start(state: Assembly, piece: Piece) -> bool:
    """The first line of a question."""
    if piece.lead not in ("", "\n"):
        return False
    text = piece.text
    match = question_at(text)
    if match:
        rest = match["rest"] if match["rest"] is not None else match["bare"] or ""
        start_question(state, piece, int(match["number"]), match["extra"], _tail(piece, rest))
        return True
    if label_at(text):
        return False
    plain = PLAIN.match(text)
    if plain and _begins_plainly(state, int(plain["number"])):
        start_question(state, piece, int(plain["number"]), "", _tail(piece, plain["rest"]))
        return True
    return _take_list_start(state, piece)


def question_at(text: str) -> re.Match[str] | None:
    """ "Câu 5: …"; without a stop ("Câu 5 Ai …") only before a capital or a quote."""
    match = QUESTION.match(text)
    bare = match["bare"] if match else None
    return match if not bare or bare[0].isupper() or bare.startswith(OPENING) else None


def _begins_plainly(state: Assembly, number: int) -> bool:
    """Whether a bare "7." begins a question and not a statement inside one."""
    draft = state.draft
    if draft is None:
        return True
    follows = number == draft.number + 1
    if state.named:
        return follows and draft.closed
    return follows or (draft.closed and (number == 1 or number > draft.number))


def _take_list_start(state: Assembly, piece: Piece) -> bool:
    mark = piece.line.mark
    if mark is None or piece.lead or mark.kind in ("letter", "bullet", "roman"):
        return False
    if mark.kind == "decimal" and _role(state, mark.key) == "option":
        return False
    last = state.draft.number if state.draft else 0
    number = mark.number if mark.number > last else last + 1
    start_question(state, piece, number, "", piece.spans)
    return True


def _role(state: Assembly, key: tuple[str, int]) -> str:
    """What the numbered list holds: decided at its first item, by what is open then."""
    if key not in state.roles:
        draft = state.draft
        is_open = draft is not None and not draft.closed and bool(draft.lines)
        state.roles[key] = "option" if is_open else "question"
    return state.roles[key]


def start_question(
    state: Assembly, piece: Piece, number: int, extra: str, spans: Sequence[Span]
) -> None:
    draft = Draft(number, piece.line.place, topic=state.topic)
    for said in IN_BRACKETS.findall(extra):
        draft.essay = draft.essay or bool(ESSAY.search(said))
        draft.level = draft.level or level_named(said)
    draft.essay = draft.essay or state.essay_part
    if state.essay_part:
        draft.assume(LazyText("Nằm trong phần tự luận nên hiểu là câu tự luận."))
    state.at_end = False
    state.drafts.append(draft)
    draft.add_text(Piece(tuple(spans), piece.line))


def _tail(piece: Piece, rest: str) -> tuple[Span, ...]:
    """The spans of a piece that hold the last part of its text."""
    raw = "".join(span.text for span in piece.spans)
    if not rest:
        return tuple(span for span in piece.spans if span.image)
    start = len(raw)
    wanted = len("".join(rest.split()))
    while start and wanted:
        start -= 1
        wanted -= not raw[start].isspace()
    images = tuple(s for s in cut(piece.spans, 0, start - 1) if s.image) if start else ()
    return images + cut(piece.spans, start, len(raw))
