"""Why the engine refuses; the text is shown to the person, in Vietnamese."""


class QuizError(Exception):
    """Base of all refusals."""


class NotEnoughQuestions(QuizError):
    """The bank holds fewer ready questions than the blueprint asks for."""


class EditionRefused(QuizError):
    """The papers cannot be made."""


class ResultsHaveProblems(QuizError):
    """Some rows of a file of results are wrong: nothing is written."""


class ImportRefused(QuizError):
    """The batch cannot be read, changed, applied or undone."""


class RegradeRefused(QuizError):
    """The regrade cannot be prepared, applied or cancelled."""


class ChallengeRefused(QuizError):
    """The challenge cannot be made or answered."""


class SittingRefused(QuizError):
    """This person may not start an attempt now."""


class PracticeRefused(QuizError):
    """The question cannot be practised now, or the answer cannot be taken."""


class AnswerRefused(QuizError):
    """The answer was not saved."""


class AttemptClosed(AnswerRefused):
    """The attempt takes no more answers."""


class StaleAnswer(AnswerRefused):
    """A newer answer to this question is already saved."""


class TakenOver(AnswerRefused):
    """Another tab or device holds the pen of this attempt."""


class InvalidAnswer(AnswerRefused):
    """The value does not fit the question."""


class EssayRefused(QuizError):
    """The essay cannot be marked by this person, or not now."""
