"""The bank: files with problems, remarks, twins, questions in every state, the law's changes."""

from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from wagtail.models import Workflow

from cms.models import Provision
from quizzes.bank.changes import retire, set_level
from quizzes.bank.comments import settle_comment, write_comment
from quizzes.bank.duplicates import keep_both
from quizzes.bank.pool_quizzes import add_pool_quiz, contest_index
from quizzes.bank.workflow import NAME
from quizzes.content.versions import mint_version
from quizzes.enums import Level
from quizzes.exchange.apply import apply_import, undo_import
from quizzes.exchange.batches import read_import, start_import
from quizzes.formats.base import ParsedOption, ParsedQuestion
from quizzes.formats.word import write_bank
from quizzes.law.repointing import confirm_repointing, propose_repointing, refuse_repointing
from quizzes.law.review import flag_lapsed_law
from quizzes.models import BankImport, Question, QuestionLikeness, Topic
from tests.lived_in.cast import Cast, in_days

SAMPLES = Path(__file__).parent.parent / "samples"
STEM = "Công chức từ chối nhận quà tặng của người dân đến làm thủ tục thì phải làm gì tiếp theo"
TWO = (ParsedOption("Báo cáo người đứng đầu", True), ParsedOption("Không làm gì"))


def tell(cast: Cast) -> None:
    topic = Topic.objects.get(slug="dao-duc-cong-vu")
    _topics(topic)
    _files(topic, cast)
    _states(topic, cast)
    _remarks(cast)
    _law(cast)
    questions = list(Question.objects.drawable().filter(topic=topic)[:6])
    add_pool_quiz(contest_index(), title="Ôn nhanh trong giờ nghỉ", questions=questions, count=4)


def _topics(topic: Topic) -> None:
    manners = topic.add_child(slug="giao-tiep", name="Giao tiếp với người dân, tổ chức")
    manners.add_child(slug="qua-dien-thoai", name="Qua điện thoại và trên môi trường mạng")
    topic.add_child(slug="nguoi-dung-dau", name="Trách nhiệm nêu gương của người đứng đầu")


def make_essay(topic: Topic, stem: str, cast: Cast) -> Question:
    """A ready essay question with a rubric, for two markers."""
    question = Question(
        topic=topic,
        type="essay",
        stem=stem,
        rubric="Nêu đúng căn cứ: 40\nCách xử lý: 60",
        word_limit=300,
        two_markers=True,
        author=cast.editor,
        provision=Provision.objects.in_force(timezone.localdate()).first(),
    )
    question.save()
    question.save_revision(user=cast.editor)
    mint_version(question, approved_by=cast.reviewer)
    return question


def _files(topic: Topic, cast: Cast) -> None:
    """A file with planted problems, one that was taken, one taken back, one unreadable."""
    content = (SAMPLES / "ngan-hang-cau-hoi.docx").read_bytes()
    start_import(SimpleUploadedFile("ngan-hang.docx", content), topic=topic, by=cast.editor)
    taken = _import("cau-hoi-moi.docx", "Khi nào phải xin lỗi người dân bằng văn bản", topic, cast)
    apply_import(taken)
    undone = _import("cau-hoi-cu.docx", "Người dân có được ghi âm buổi tiếp dân", topic, cast)
    apply_import(undone)
    undo_import(BankImport.objects.get(pk=undone.pk))
    broken = SimpleUploadedFile("hong.docx", b"PK" + b"\0" * 200_000)
    read_import(start_import(broken, topic=topic, by=cast.editor).pk)


def _import(name: str, stem: str, topic: Topic, cast: Cast) -> BankImport:
    question = ParsedQuestion(1, "single", stem, TWO)
    file = SimpleUploadedFile(name, write_bank([question]).content)
    return start_import(file, topic=topic, by=cast.editor)


def _gaps_to_choose_for(topic: Topic, cast: Cast) -> None:
    question = Question(
        topic=topic,
        type="gap_select",
        stem="Trong [[10 ngày|05 ngày|15 ngày]] phải xử lý, nếu phức tạp thì [[15 ngày]].",
        author=cast.editor,
    )
    question.save()
    question.save_revision(user=cast.editor)
    mint_version(question, approved_by=cast.reviewer)


def _states(topic: Topic, cast: Cast) -> None:
    drafts: list[Any] = []
    _gaps_to_choose_for(topic, cast)
    for number in (1, 2, 3):
        question = Question(
            topic=topic,
            stem=f"Câu hỏi đang soạn số {number}: công chức tiếp dân cần làm gì trước tiên?",
            author=cast.editor,
        )
        question.save()
        question.save_revision(user=cast.editor)
        drafts.append(question)
    workflow = Workflow.objects.get(name=NAME)
    workflow.start(drafts[1], cast.editor)
    state = workflow.start(drafts[2], cast.editor)
    state.current_task_state.reject(user=cast.reviewer, comment="Cần nêu căn cứ.")
    make_essay(topic, "Anh/chị xử lý thế nào khi người dân đến muộn giờ hẹn?", cast)
    retire(Question.objects.drawable().filter(topic=topic)[:1], by=cast.editor)
    set_level(Question.objects.drawable().filter(topic=topic)[:2], Level.APPLY, by=cast.editor)


def _remarks(cast: Cast) -> None:
    questions = list(Question.objects.drawable().order_by("pk")[:6])
    write_comment(questions[0], "Phương án B hơi dài, xem lại giúp.", by=cast.editor)
    settled = write_comment(questions[0], "Đã đối chiếu với luật.", by=cast.reviewer)
    settle_comment(settled, by=cast.editor)
    for first, second in ((0, 1), (2, 3)):
        QuestionLikeness.objects.create(
            first=questions[first], second=questions[second], percent=93
        )
    keep_both(QuestionLikeness.objects.latest("pk"), by=cast.editor)


def _law(cast: Cast) -> None:
    """A law runs out: questions go to review, some are proposed for its successor."""
    topic = Topic.objects.get(slug="lay-y-kien-nhan-dan")
    cited = Provision.objects.filter(questions__in=Question.objects.drawable())
    old = cited.filter(questions__topic=topic).distinct().first() or cited[0]
    new = Provision.objects.create(document=old.document, locator="Điều 99", text="Quy định mới.")
    Provision.objects.filter(pk=old.pk).update(expired_on=in_days(-3), replaced_by=new)
    flag_lapsed_law()
    asked = Question.objects.filter(provision=old).values_list("pk", flat=True)
    first, *others = asked
    done = propose_repointing(old, new, [first], by=cast.editor, note="Điều mới thay Điều cũ.")
    confirm_repointing(done.rows.get(), by=cast.reviewer)
    if others:
        refused = propose_repointing(old, new, others[:1], by=cast.editor)
        refuse_repointing(refused.rows.get(), by=cast.reviewer)
        propose_repointing(old, new, others[:2], by=cast.editor)
