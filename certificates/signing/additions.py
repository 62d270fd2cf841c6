"""What stands in a signed file behind the original: signatures and nothing else.

A signature covers all that is before it. So it is not enough that it is intact: someone
could append another text for the page and sign that. The tools of officials' tokens write
what they add in different ways; what none of them needs is refused.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils.generic import Reference
from pyhanko.pdf_utils.reader import PdfFileReader

from certificates.signing.check import UNREADABLE

# What signing may set on the document and on a page.
ON_CATALOG = frozenset({"/AcroForm", "/DSS", "/Extensions", "/Perms", "/Metadata", "/Version"})
ON_PAGE = frozenset({"/Annots"})


def is_only_signed(original: bytes, signed: bytes) -> bool:
    """Whether `signed` is the original's bytes and after them nothing but signatures.

    The first revision of the file must be the original itself; later ones may redefine the
    catalogue (form, validation data), a page (its annotations) and the metadata, and every
    field and annotation of the file must be a signature's.
    """
    if not signed.startswith(original):
        return False
    try:
        reader, first = (PdfFileReader(BytesIO(content)) for content in (signed, original))
        if _start(reader) != _start(first):
            return False
        old = reader.get_historical_resolver(0)
        kept = all(_may_change(ref, old, reader) for ref in _redefined(reader))
        return kept and _has_only_signature_fields(reader)
    except UNREADABLE:
        return False


def _start(reader: PdfFileReader) -> int:
    start: int = reader.xrefs.get_startxref_for_revision(0)
    return start


def _redefined(reader: PdfFileReader) -> Iterator[Reference]:
    """Objects of the original that a later revision writes anew or frees."""
    ours = set(reader.xrefs.explicit_refs_in_revision(0))
    numbers = {ref.idnum for ref in ours}
    for revision in range(1, reader.xrefs.total_revisions):
        later = (
            reader.xrefs.explicit_refs_in_revision(revision),
            reader.xrefs.refs_freed_in_revision(revision),
        )
        for refs in later:
            yield from (ref for ref in refs if ref.idnum in numbers)


def _may_change(ref: Reference, old: Any, reader: PdfFileReader) -> bool:
    before, after = old.get_object(ref), reader.get_object(ref)
    if ref == reader.root_ref:
        return _same_but(before, after, ON_CATALOG)
    if isinstance(before, dict) and before.get("/Type") == "/Page":
        return _same_but(before, after, ON_PAGE)
    return any(
        getattr(holder.get(key), "reference", None) == ref
        for holder, key in ((_Raw(old.root), "/Metadata"), (_Raw(old.trailer_view), "/Info"))
    )


class _Raw:
    """The references of a dictionary, not what they lead to."""

    def __init__(self, dictionary: Any) -> None:
        self._dictionary = dictionary

    def get(self, key: str) -> Any:
        return self._dictionary.raw_get(key) if key in self._dictionary else None


def _same_but(before: Any, after: Any, keys: frozenset[str]) -> bool:
    if not isinstance(after, dict):
        return False
    return all(
        _Raw(before).get(key) == _Raw(after).get(key)
        for key in {*before.keys(), *after.keys()} - keys
    )


def _has_only_signature_fields(reader: PdfFileReader) -> bool:
    form = _value(reader.root, "/AcroForm")
    if form is None or "/XFA" in form:
        return False
    fields = [field.get_object() for field in form["/Fields"]]
    return all(_value(field, "/FT") == "/Sig" for field in fields) and all(
        _value(note, "/Subtype") == "/Widget" and _field_type(note) == "/Sig"
        for page in reader.root["/Pages"]["/Kids"]
        for note in _annotations(page.get_object())
    )


def _annotations(page: object) -> list[Any]:
    return [found.get_object() for found in _value(page, "/Annots") or ()]


def _field_type(annotation: object) -> Any:
    own = _value(annotation, "/FT")
    parent = _value(annotation, "/Parent")
    return own if own or parent is None else _value(parent, "/FT")


def _value(dictionary: Any, key: str) -> Any:
    """What stands under the key, references followed; `get` would not follow them."""
    try:
        return dictionary[key]
    except KeyError:
        return None
