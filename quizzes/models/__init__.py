"""Bank, quizzes, rounds and attempts."""

from quizzes.models.allowance import Allowance
from quizzes.models.attempt import Attempt, PaperItem
from quizzes.models.bank import QuestionComment, QuestionLikeness
from quizzes.models.bank_import import (
    BankImport,
    BankImportOpening,
    BankImportPicture,
    BankImportRow,
)
from quizzes.models.challenge import Challenge
from quizzes.models.edition import EditionPaper, EditionResults, PaperEdition
from quizzes.models.essay import Essay, EssayMark
from quizzes.models.integrity import IntegrityReport
from quizzes.models.key_opening import KeyOpening
from quizzes.models.law import LawFlag, RepointProposal, RepointRow
from quizzes.models.ledger import AnswerEvent, PageLeave
from quizzes.models.option import QuestionOption
from quizzes.models.pictures import VersionImage
from quizzes.models.practice import DailyQuestion, MemoryCard, PracticeAnswer
from quizzes.models.prepared import PreparedPaper
from quizzes.models.question import Question
from quizzes.models.quiz import ContestIndexPage, QuizPage
from quizzes.models.quiz_lines import BlueprintRow, RoundDate
from quizzes.models.regrade import Regrade, RegradeChange
from quizzes.models.review import LegalReviewTask
from quizzes.models.round import Round
from quizzes.models.topics import PoolQuestion, QuestionPool, Topic
from quizzes.models.version import QuestionVersion

__all__ = [
    "Allowance",
    "AnswerEvent",
    "Attempt",
    "BankImport",
    "BankImportOpening",
    "BankImportPicture",
    "BankImportRow",
    "BlueprintRow",
    "Challenge",
    "ContestIndexPage",
    "DailyQuestion",
    "EditionPaper",
    "EditionResults",
    "Essay",
    "EssayMark",
    "IntegrityReport",
    "KeyOpening",
    "LawFlag",
    "LegalReviewTask",
    "MemoryCard",
    "PageLeave",
    "PaperEdition",
    "PaperItem",
    "PoolQuestion",
    "PracticeAnswer",
    "PreparedPaper",
    "Question",
    "QuestionComment",
    "QuestionLikeness",
    "QuestionOption",
    "QuestionPool",
    "QuestionVersion",
    "QuizPage",
    "Regrade",
    "RegradeChange",
    "RepointProposal",
    "RepointRow",
    "Round",
    "RoundDate",
    "Topic",
    "VersionImage",
]
