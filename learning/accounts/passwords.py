"""Which passwords are too easy: what repeats, what says who one is, what everybody tries first.

Length and the common passwords are Django's own validators. Here the rest is said in words that
help, and zxcvbn counts how many guesses a good guesser would need.
"""

import re
from collections.abc import Iterable
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from zxcvbn import zxcvbn

from cms.text import fold
from learning.models import Posting, User

# What is left when known words and numbers are taken out must still be a sentence of its own.
MIN_REST = 8
MIN_GUESSES = 10**10
MIN_DIFFERENT = 6
# zxcvbn's time grows faster than the length, and with each sign that may stand for a letter.
MAX_ESTIMATED = 64
LETTERS_OF_SIGNS = str.maketrans("@$!|+({[<%", "asiltccccx")
LETTERS_OF_DIGITS = str.maketrans("0134578", "oieastb")
MIN_WORD = 3

# What is tried first in this province, in these offices, by people who type Vietnamese.
CONTEXT = Path(__file__).with_name("expected_words.txt").read_text(encoding="utf-8").split()


class StrengthValidator:
    """Raises ValidationError with one reason, the one that helps most."""

    def validate(self, password: str, user: User | None = None) -> None:
        plain = fold(password).lower().translate(LETTERS_OF_SIGNS)
        letters = re.sub(r"[^a-z0-9]", "", plain)
        own = own_words(user) if user is not None else []
        if _repeats(letters or plain):
            raise ValidationError(
                _(
                    "Mật khẩu lặp đi lặp lại một đoạn ngắn. "
                    "Anh/chị dùng một câu gồm nhiều từ khác nhau."
                ),
                code="password_repeats",
            )
        if _consists_of(letters, CONTEXT):
            raise ValidationError(
                _(
                    "Mật khẩu gần như chỉ gồm những từ ai cũng đoán trước (tên tỉnh, “matkhau”, "
                    "năm…). Anh/chị dùng một câu khác."
                ),
                code="password_expected",
            )
        if _consists_of(letters, [*own, *CONTEXT]):
            raise ValidationError(
                _(
                    "Mật khẩu gần như chỉ gồm họ tên, mã CBCC, thư điện tử, ngày sinh hoặc tên "
                    "cơ quan của anh/chị, là những điều người khác biết. "
                    "Anh/chị dùng một câu khác."
                ),
                code="password_personal",
            )
        if _guesses(plain, [*own, *CONTEXT]) < MIN_GUESSES:
            raise ValidationError(
                _("Mật khẩu này dễ đoán. Anh/chị ghép bốn, năm từ không liên quan với nhau."),
                code="password_guessable",
            )

    def get_help_text(self) -> str:
        return _(
            "Nên dùng một câu dễ nhớ, có dấu hay không dấu đều được; không chỉ gồm tên, mã, ngày "
            "sinh, tên cơ quan, không lặp lại một đoạn."
        )


def own_words(user: User) -> list[str]:
    """What others know of the person, as it would stand in a password; one query at most."""
    names = _words(user.full_name)
    mail, _at, domain = user.email.partition("@")
    texts = [*names, "".join(names), "".join(reversed(names)), *_words(mail), *_words(domain)]
    texts += ["".join(_words(user.staff_code)), "".join(_words(mail))]
    texts += [re.sub(r"\D", "", user.staff_code)]
    if user.birth_date is not None:
        forms = ("%d%m%Y", "%Y%m%d", "%d%m%y", "%y%m%d", "%m%d%Y", "%d%m", "%Y")
        texts += [user.birth_date.strftime(form) for form in forms]
    for unit in _units(user):
        words = _words(unit)
        texts += [*words, "".join(words), "".join(word[0] for word in words)]
    return sorted({text for text in texts if len(text) >= MIN_WORD})


def _units(user: User) -> Iterable[str]:
    if user.pk is None:
        return ()
    return Posting.objects.filter(user=user.pk).values_list("unit__name", flat=True)


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", fold(text).lower())


def _repeats(text: str) -> bool:
    """Few different signs, or one piece again and again."""
    again = (text + text).find(text, 1) < len(text)
    return len(set(text)) < MIN_DIFFERENT or again


def _consists_of(letters: str, words: Iterable[str]) -> bool:
    """Whether hardly a letter is left without these words, however digits are read."""
    return any(
        _is_short_without(text, words) for text in {letters, letters.translate(LETTERS_OF_DIGITS)}
    )


def _is_short_without(text: str, words: Iterable[str]) -> bool:
    rest = text
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word, " ")
    return rest != text and len(re.sub(r"[^a-z]", "", rest)) < MIN_REST


def _guesses(plain: str, words: list[str]) -> float:
    estimate = zxcvbn(plain[:MAX_ESTIMATED], user_inputs=words, max_length=MAX_ESTIMATED)
    return float(estimate["guesses"])
