"""In which language a text is, and whether it may be.

A Vietnamese page: a text without a single Vietnamese letter is English when more than half of
its words are in the catalogues of messages of Django, Wagtail, allauth and this project's own
English, and at least one of them cannot be read as a Vietnamese syllable ("can", "to" and
"that" can). Words with digits, dots or "@" (codes, addresses, files) and the names in `NAMES`
are left out, as are texts that the page marks with another `lang`.

An English page: its interface must be English, but courses, questions, the law, names of
people and units are Vietnamese everywhere. So a run of Vietnamese words is held against
everything that the system's database holds: what is there is content; what is not is
interface that was not translated.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import allauth
import django
import wagtail
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent.parent.parent
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
TOKEN = re.compile(r"\S+")
SENTENCE_END = re.compile(r"(?<=[.!?…:;])\s+|\s+[–|•·]\s+|\n+")
MARKED = re.compile("[ăâđêôơưĂÂĐÊÔƠƯ\u0300\u0301\u0303\u0309\u0323]")
SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnpqrstvx])?"
    r"(?:oai|oay|uay|uya|uye|ieu|yeu|uoi|uou|ai|ao|au|ay|eo|eu|ia|ie|iu|oa|oe|oi|oo|ua|ue|ui|uo|uu|uy|ye|[aeiouy])"
    r"(?:ch|ng|nh|[cmnpt])?",
    re.IGNORECASE,
)
# Names of things that are called so in Vietnamese texts too.
NAMES = frozenset(
    re.findall(
        r"\S+",
        """
        aiken badge badges beamer byte bytes chrome credentials csv django docx e-mail edge email
        english excel firefox gb gift google hash hmac html http https ip jpeg jpg json jwt kb
        kinh libreoffice linux mail markdown mb moodle mp3 mp4 office ok online open pdf pkcs png
        qlcb qr qti sha slug svg token txt url utf verifiable video vneid wagtail wcag webhook
        webm windows word xlsx xml zip
        """,
    )
)


def words_of(text: str) -> list[str]:
    """The words of a text that belong to a language: no codes, addresses, file names."""
    tokens = (token.strip("()[]{}“”\"'’‘«».,;:!?…*/") for token in TOKEN.findall(text))
    plain = [token for token in tokens if token and not re.search(r"[\d@_\\/=<>#]|\w\.\w", token)]
    words = (word for token in plain for word in re.split("[-–/]", token))
    return [word for word in words if WORD.fullmatch(word) and not word.isupper()]


def is_marked(word: str) -> bool:
    """Whether the word holds a letter or tone that only Vietnamese has here."""
    return bool(MARKED.search(unicodedata.normalize("NFD", word)) or MARKED.search(word))


def may_be_vietnamese(word: str) -> bool:
    """Whether the word has the shape of a Vietnamese syllable."""
    return is_marked(word) or bool(SYLLABLE.fullmatch(word))


@cache
def english_words() -> frozenset[str]:
    """Every word of the catalogues whose language is English."""
    folders = [Path(str(module.__file__)).parent for module in (django, wagtail, allauth)]
    catalogues = [
        path
        for folder in folders
        for code in ("en", "vi")
        for path in folder.glob(f"**/locale/{code}/LC_MESSAGES/*.po")
    ]
    words: set[str] = set()
    for path in catalogues:
        words.update(_words_in(path, translated=False))
    words.update(_words_in(ROOT / "config/locale/en/LC_MESSAGES/django.po", translated=True))
    return frozenset(words)


def _words_in(path: Path, *, translated: bool) -> Iterator[str]:
    with path.open("rb") as file:
        catalogue = read_po(file)
    for message in catalogue:
        texts = message.string if translated else message.id
        for text in [texts] if isinstance(texts, str) else texts or ():
            plain = re.sub(r"<[^>]*>|%\(\w+\)s|\{\w*\}", " ", text)
            found = (word.casefold() for word in words_of(plain))
            yield from (word for word in found if len(word) > 1 and not is_marked(word))


def english_in(text: str) -> Iterator[str]:
    """The English sentences of a text that should be Vietnamese."""
    known = english_words()
    for sentence in SENTENCE_END.split(text):
        words = [word for word in words_of(sentence) if word.casefold() not in NAMES]
        if not words or any(is_marked(word) for word in words):
            continue
        english = [word for word in words if word.casefold() in known and len(word) > 1]
        telling = [word for word in english if not may_be_vietnamese(word)]
        if telling and len(english) * 2 > len(words):
            yield " ".join(sentence.split())


def vietnamese_in(text: str) -> Iterator[str]:
    """Runs of two or more Vietnamese words, as they stand there between other signs."""
    run: list[str] = []
    for token in [*re.findall(r"[^\W\d_]+|[^\w\s]+|[\d_]+", text), ""]:
        if WORD.fullmatch(token) and may_be_vietnamese(token):
            run.append(token)
        else:
            yield from _told(run)
            run = []


def _told(run: list[str]) -> Iterator[str]:
    """The run from its first to its last marked word, when there are two of them."""
    marked = [place for place, word in enumerate(run) if is_marked(word)]
    if len(marked) > 1:
        yield " ".join(run[marked[0] : marked[-1] + 1])


class Content:
    """Everything that people wrote into the system, to tell content from interface."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._all = "\n".join(_plain(text) for text in texts)
        self._seen: dict[str, bool] = {}

    def holds(self, run: str) -> bool:
        """Whether the words stand so, one after the other, somewhere in the content."""
        key = _plain(run)
        if key not in self._seen:
            self._seen[key] = self._is_pieced(key.split())
        return self._seen[key]

    def _is_pieced(self, words: list[str]) -> bool:
        """Whether the words are one piece of content after the other: a caption, a name."""
        if not words or f" {' '.join(words)}" in self._all:  # the last one may be cut short
            return True
        for end in range(len(words), 1, -1):
            if f" {' '.join(words[:end])} " in self._all:
                return self._is_pieced(words[end:])
        return False


def _plain(text: str) -> str:
    """The words alone, with a blank on both sides."""
    words = re.findall(r"\w+", unicodedata.normalize("NFC", text).casefold())
    return f" {' '.join(words)} "
