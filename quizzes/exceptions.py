"""Why the engine refuses; the text is shown to the person, in Vietnamese."""


class QuizError(Exception):
    """Base of all refusals."""


class NotEnoughQuestionsError(QuizError):
    """The bank holds fewer ready questions than the blueprint asks for."""


class EditionError(QuizError):
    """The papers cannot be made."""


class EditionResultsError(QuizError):
    """Some rows of a file of results are wrong: nothing is written."""


class BankImportError(QuizError):
    """The batch cannot be read, changed, applied or undone."""


class RegradeError(QuizError):
    """The regrade cannot be prepared, applied or cancelled."""


class ChallengeError(QuizError):
    """The challenge cannot be made or answered."""


class SittingError(QuizError):
    """This person may not start an attempt now."""


class PracticeError(QuizError):
    """The question cannot be practised now, or the answer cannot be taken."""


class AnswerError(QuizError):
    """The answer was not saved."""


class AttemptClosedError(AnswerError):
    """The attempt takes no more answers."""


class StaleAnswerError(AnswerError):
    """A newer answer to this question is already saved."""


class TakenOverError(AnswerError):
    """Another tab or device is the active one of this attempt."""


class SignedOutError(AnswerError):
    """The session of the page has ended."""


class WrongNetworkError(AnswerError):
    """The answer comes from a network that the quiz does not allow."""


class InvalidAnswerError(AnswerError):
    """The value does not fit the question."""


class EssayError(QuizError):
    """The essay cannot be marked by this person, or not now."""
