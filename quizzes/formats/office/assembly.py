"""Lines to drafts: where a question, an option or a note begins."""

import re
from collections.abc import Iterator, Sequence

from cms.text import LazyText
from quizzes.formats.office.drafts import Draft, DraftOption, Series
from quizzes.formats.office.key import is_title, key_of_line, key_of_table
from quizzes.formats.office.lines import Grid, Line, Span, clean
from quizzes.formats.office.notes import answer_letters, note_in, note_labelled
from quizzes.formats.office.pieces import Piece, cut, label_at, pieces_of
from quizzes.formats.office.rows import has_bank_header, read_rows
from quizzes.formats.office.starts import ESSAY, QUESTION, question_at, start_question, take_start
from quizzes.formats.office.state import Assembly
from quizzes.formats.types import TYPES
from quizzes.formats.vocabulary import truth_of

SECTION = re.compile(
    r"(?:phần|chương|mục|chuyên đề|chủ đề)\s+(?:[IVXLC]+|\d+|[A-ZĐ])\b\s*(?:[.:\-–].*)?"
    r"|[IVX]+\s*[.)\-–]\s*(?:phần\s+)?\S.*",
    re.IGNORECASE,
)
CHOICE = re.compile(r"trắc nghiệm", re.IGNORECASE)
BARE_LABEL = re.compile(
    r"(?:(?:câu|bài)(?:\s+hỏi)?\s*)?\d{1,4}\s*[.:)/]?|[*#]?\(?[A-H]\s*[.)/:]?\*?", re.IGNORECASE
)


def assemble(items: Sequence[Line | Grid]) -> Assembly:
    """Read a document's lines and tables from top to bottom."""
    named = any(question_at(item.text) for item in items if isinstance(item, Line))
    state = Assembly(named=named)
    for item in items:
        if isinstance(item, Grid):
            _take_grid(state, item)
        else:
            _take_line(state, item)
    return state


def _take_grid(state: Assembly, grid: Grid) -> None:
    texts = grid.texts
    key = key_of_table(texts)
    if key:
        _add_key(state, key)
    elif has_bank_header(texts):
        first = max((d.number for d in state.drafts), default=0) + 1
        state.tables.append(
            read_rows(
                texts, place=LazyText("%(place)s, dòng", place=grid.place), first_number=first
            )
        )
    else:
        for line in _lines_of(grid):
            _take_line(state, line)


def _lines_of(grid: Grid) -> Iterator[Line]:
    """Cells as lines; a cell that holds only a label goes with the next one."""
    for row in grid.rows:
        waiting: Line | None = None
        for cell in row:
            for line in cell:
                if waiting is not None:
                    spans = (*waiting.spans, Span(" "), *line.spans)
                    line = Line(spans, waiting.place, line.mark, odd=line.odd)
                    waiting = None
                if len(cell) == 1 and not line.label and BARE_LABEL.fullmatch(line.text):
                    waiting = _with_stop(line)
                else:
                    yield line
        if waiting is not None:
            yield waiting


def _with_stop(line: Line) -> Line:
    """A bare "A" or "1" in a cell of its own reads as "A." or "1."."""
    stop = "" if line.text[-1] in ".:)/*" else "."
    return Line((*line.spans, Span(stop)), line.place, line.mark, odd=line.odd)


def _take_line(state: Assembly, line: Line) -> None:
    for piece in pieces_of(line):
        _take_piece(state, piece)
    if state.draft is not None:
        for said in line.odd:
            state.draft.assume(said)


def _take_piece(state: Assembly, piece: Piece) -> None:
    if piece.line.label:
        _take_labelled(state, piece)
    elif piece.line.literal:
        if state.draft is not None:
            state.draft.add_text(piece)
    elif not _take_key(state, piece) and not take_start(state, piece):
        _take_inside(state, piece)


def _take_labelled(state: Assembly, piece: Piece) -> None:
    """A line whose label our writer set off: the rest is text whatever it looks like."""
    label = piece.line.label
    start, option = QUESTION.fullmatch(label), label_at(label)
    note = note_labelled(label, piece.text)
    if start:
        start_question(state, piece, int(start["number"]), start["extra"], piece.spans)
        state.drafts[-1].labelled = True
    elif state.draft is None:
        state.topic = piece.text if note and note.name == "topic" else state.topic
    elif option and option.length == len(label):
        body = list(piece.spans)
        lines = [piece.text] if piece.text else []
        added = DraftOption(option.letter.upper(), "fixed", (), body, lines, option.signed)
        state.draft.add_option(added, piece)
    elif note:
        state.draft.take(note)
    else:
        state.draft.add_text(piece)


def _take_key(state: Assembly, piece: Piece) -> bool:
    """A line of an answer table, or the title of one."""
    text = piece.text
    if is_title(text) and not _waits(state, text):
        state.at_end = True
        return True
    key = key_of_line(text, at_least=1 if state.at_end else 2)
    if key:
        _add_key(state, key)
    return bool(key)


def _waits(state: Assembly, text: str) -> bool:
    """Whether "Đáp án:" stands below a question that has no answer yet."""
    draft = state.draft
    if draft is None or draft.answers or not text.lower().startswith("đáp án"):
        return False
    return text.endswith(":") and not text.isupper()


def _add_key(state: Assembly, key: dict[int, str]) -> None:
    at = len(state.drafts)
    if state.keys and state.keys[-1][0] == at:
        state.keys[-1][1].update(key)
    else:
        state.keys.append((at, key))


def _take_inside(state: Assembly, piece: Piece) -> None:
    """A note, an option, a heading, or text that goes on."""
    draft, text = state.draft, piece.text
    note = note_in(text)
    if draft is not None and _answers_below(draft, text):
        draft.answers.append(text)
        draft.waits_for_answer = False
    elif _is_section(piece, draft, is_note=note is not None):
        _take_section(state, text)
    elif draft is None:
        state.topic = note.body if note and note.name == "topic" else state.topic
    elif note and not (note.name == "unit" and not _has_units(draft)):
        draft.take(note)
    elif not _take_option(draft, piece):
        draft.add_text(piece)


def _has_units(draft: Draft) -> bool:
    return draft.kind is not None and TYPES[draft.kind].has_units


def _answers_below(draft: Draft, text: str) -> bool:
    """Whether the line is the answer that "Đáp án:" above announced."""
    is_answer = bool(answer_letters(text)) or truth_of(text) is not None
    return draft.waits_for_answer and is_answer


def _is_section(piece: Piece, draft: Draft | None, *, is_note: bool) -> bool:
    if is_note or piece.lead or not piece.text or piece.line.mark:
        return piece.line.heading and not is_note and not label_at(piece.text)
    if piece.line.heading or SECTION.fullmatch(piece.text):
        return not label_at(piece.text)
    settled = draft is not None and draft.closed
    return settled and piece.text.isupper() and not label_at(piece.text)


def _take_section(state: Assembly, text: str) -> None:
    if ESSAY.search(text):
        state.essay_part = not CHOICE.search(text)
    elif CHOICE.search(text):
        state.essay_part = False
    if state.draft is not None:
        state.draft.open_lines = None


def _take_option(draft: Draft, piece: Piece) -> bool:
    if draft.essay:
        return False
    raw = "".join(span.text for span in piece.spans)
    label = label_at(raw)
    if label:
        series: Series = "upper" if label.letter.isupper() else "lower"
        if not _goes_on(draft, label.letter, series):
            return False
        body = list(cut(piece.spans, label.length, len(raw)))
        lines = list(filter(None, [clean("".join(span.text for span in body))]))
        head = cut(piece.spans, 0, label.length)
        option = DraftOption(label.letter.upper(), series, head, body, lines, label.signed)
    elif piece.line.mark is not None and not piece.lead and _goes_on(draft, "", "auto"):
        letter = chr(ord("A") + min(len(draft.options), 25))
        option = DraftOption(letter, "auto", (), list(piece.spans), [piece.text])
    else:
        return False
    draft.add_option(option, piece)
    return True


def _goes_on(draft: Draft, letter: str, series: Series) -> bool:
    """Whether the label is the next of its row, or the first of a new one."""
    last = draft.options[-1].series if draft.options else ""
    if series == "auto":
        return last in ("", "auto")
    if last == series:
        return True
    if last == "upper" and series == "lower":
        return False
    return letter.upper() == "A"
