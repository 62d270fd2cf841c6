"""What of hypothesis' questions each format of Moodle can hold, and how it comes back."""

from dataclasses import replace

from quizzes.formats.base import ParsedOption


def fit_for_moodle(question):
    """Without what Moodle has no place for: reasons of pairs; a best option of weight 0."""
    options = question.options
    if question.kind == "matching":
        options = tuple(replace(option, rationale="") for option in options)
    if question.kind == "situational" and not any(option.weight for option in options):
        options = (replace(options[0], weight=70), *options[1:])
    return replace(question, options=options)


def texts_of(question):
    """All texts that GIFT marks would break."""
    parts = [question.stem, *question.accepted]
    parts += [text for option in question.options for text in (option.text, option.match)]
    return "\n".join(parts)


def in_aiken(question):
    """What comes back from Aiken."""
    options = tuple(ParsedOption(" ".join(o.text.split()), o.correct) for o in question.options)
    return " ".join(question.stem.split()), options


def bare(question):
    return replace(question, place="", assumed=())
