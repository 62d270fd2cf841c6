"""Making an edition: the same questions, several different papers."""

import datetime as dt
import secrets
from collections.abc import Sequence
from random import Random

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.people import Person
from quizzes import clock
from quizzes.attempts.draw import draw_paper, option_order
from quizzes.content.versions import Version, read_versions
from quizzes.engine.seeded import seeded_random
from quizzes.engine.types import KINDS
from quizzes.enums import type_title
from quizzes.exceptions import EditionError
from quizzes.models import EditionPaper, PaperEdition, PaperItem, QuizPage, Round

MAX_TRIES = 50
MAX_SHOWN = 5
SERIES = 9


@transaction.atomic
def make_edition(
    quiz: QuizPage,
    *,
    by: Person,
    copies: int,
    round: Round | None = None,
    note: str = "",
    sat_on: dt.date | None = None,
    unit_ref: int | None = None,
) -> PaperEdition:
    """Draw the quiz's blueprint once and keep `copies` different papers of it.

    All papers hold the same versions with the same marks; the order of questions differs
    and, where the quiz shuffles them, that of options too, pinned ones apart. Later edits
    of quiz and bank change nothing in them. `sat_on` is the day of the sitting, `unit_ref`
    the unit whose officers enter the results.

    Raises:
        EditionError: a question cannot be printed, or there are not so many
            different papers of these questions.
        NotEnoughQuestionsError: when the paper cannot be drawn.
    """
    seed = secrets.randbits(62)
    items = draw_paper(quiz, seed, on=timezone.localdate(round.opens_at) if round else None)
    if not items:
        raise EditionError(_("Bài kiểm tra này chưa có ma trận đề."))
    versions = read_versions(item.version_id for item in items)
    _check_types(items, versions)
    papers = different_papers(items, versions, copies, seed=seed, shuffle=quiz.shuffle_options)
    # Codes of two editions should not look alike: 101, 102, … then 201, 202, …
    series = 1 + PaperEdition.objects.filter(quiz=quiz).count() % SERIES
    edition = PaperEdition.objects.create(
        quiz=quiz,
        round=round,
        copies=copies,
        seed=seed,
        pass_percent=quiz.pass_percent,
        made_by=by,
        made_at=clock.now(),
        note=note,
        sat_on=sat_on,
        unit_ref=unit_ref,
    )
    EditionPaper.objects.bulk_create(
        EditionPaper(
            edition=edition, code=f"{series}{number:02}", paper=[item.as_json() for item in paper]
        )
        for number, paper in enumerate(papers, start=1)
    )
    return edition


def different_papers(
    items: Sequence[PaperItem],
    versions: dict[int, Version],
    copies: int,
    *,
    seed: int,
    shuffle: bool,
) -> list[list[PaperItem]]:
    """As many orders of the same questions, no two alike; the same seed gives the same.

    Raises:
        EditionError: there are not so many, or they are too rare to be found.
    """
    random = seeded_random(seed)
    found: dict[tuple[tuple[int, tuple[str, ...]], ...], list[PaperItem]] = {}
    for _try in range(MAX_TRIES * copies):
        paper = _reordered(items, versions, random, shuffle)
        found.setdefault(tuple((item.version_id, item.order) for item in paper), paper)
        if len(found) == copies:
            return list(found.values())
    raise EditionError(
        _(
            "Với số câu hỏi này chỉ lập được %(count)s đề khác nhau. Anh/chị giảm số mã đề "
            "hoặc thêm câu hỏi vào ma trận đề."
        )
        % {"count": len(found)}
    )


def _reordered(
    items: Sequence[PaperItem], versions: dict[int, Version], random: Random, shuffle: bool
) -> list[PaperItem]:
    return [
        PaperItem(
            position,
            item.version_id,
            option_order(versions[item.version_id], random, shuffle),
            item.marks,
        )
        for position, item in enumerate(random.sample(items, len(items)), start=1)
    ]


def _check_types(items: Sequence[PaperItem], versions: dict[int, Version]) -> None:
    drawn = [versions[item.version_id] for item in items]
    wrong = [version for version in drawn if not KINDS[version.type].chooses_options]
    if not wrong:
        return
    names = [f"“{v.content['stem'][:80]}” ({type_title(v.type)})" for v in wrong[:MAX_SHOWN]]
    more = len(wrong) - MAX_SHOWN
    if more > 0:
        names.append(_("và %(count)s câu nữa") % {"count": more})
    raise EditionError(
        _(
            "Trên giấy chỉ làm được câu chọn phương án. Đề rút được có câu loại khác: "
            "%(questions)s. Anh/chị sửa ma trận đề để không lấy những câu này rồi lập lại."
        )
        % {"questions": "; ".join(names)}
    )
