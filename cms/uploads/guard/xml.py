"""XML from outside: without entities, document types, or more elements than anybody writes."""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from cms.uploads.guard.refusals import BROKEN, ENTITIES, UnreadableFileError, too_large

MAX_XML = 20_000_000
MAX_TAGS = 1_500_000
DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
BOMS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def parse_xml(content: bytes, broken: str = "") -> Any:
    """The root element; entities and document types are refused, not resolved.

    `broken` says what to do about what is not XML, where the advice for Office does not fit.

    Raises:
        UnreadableFileError: not XML, with a document type, or too large.
    """
    check_xml(content)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise UnreadableFileError(broken or BROKEN) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableFileError(ENTITIES)
    return root


def check_xml(content: bytes) -> None:
    """Raises UnreadableFileError for an entity, a document type, or too much of it."""
    if len(content) > MAX_XML or content.count(b"<") > MAX_TAGS:
        raise too_large(MAX_XML)
    check_declarations(content)


def check_declarations(content: bytes) -> None:
    """Raises UnreadableFileError for an entity or a document type, in whatever encoding."""
    if any(DECLARATION.search(text) for text in _readings(content)):
        raise UnreadableFileError(ENTITIES)


def _readings(content: bytes) -> Iterator[bytes]:
    """The bytes, and for wide encodings the same text as UTF-8."""
    yield content
    wide = b"\x00" in content[:64]
    for bom, encoding in BOMS:
        if content.startswith(bom) or wide:
            yield content.decode(encoding, "ignore").encode("utf-8", "ignore")
            yield content.replace(b"\x00", b"")
            return
