"""Linking what clerks cite to the law that we hold."""

from dataclasses import dataclass

from django.utils import timezone

from cms.law.citations import Citation, Named, Place, read_citation
from cms.models import LegalDocument, Provision


@dataclass(frozen=True)
class Offer:
    """A provision that a citation may mean; it need not exist yet."""

    document: LegalDocument
    place: Place

    @property
    def value(self) -> str:
        """What a form sends back: the document and the place."""
        return f"{self.document.pk}:{self.place}"

    def __str__(self) -> str:
        return f"{self.place} {self.document}".strip()


def read_law() -> list[Named]:
    """Every document as citations name it; one query."""
    rows = LegalDocument.objects.values_list(
        "pk", "key", "number", "kind", "title", "issued_on", "effective_on"
    )
    return [
        Named(pk, key, number, kind, title, day.year if (day := issued or effective) else None)
        for pk, key, number, kind, title, issued, effective in rows
    ]


def cite(text: str, law: list[Named]) -> Provision | None:
    """The provision that the text names for certain, made where it is new; else None."""
    citation = read_citation(text, law)
    if citation.sure is None or citation.place is None:
        return None
    return provision_at(citation.sure, citation.place)


def provision_at(document_id: int, place: Place) -> Provision:
    """The provision of that place, made where it is new."""
    return Provision.objects.get_or_create(document_id=document_id, locator=str(place))[0]


def offers_for(text: str, law: list[Named]) -> list[Offer]:
    """What an uncertain citation may mean: each document with each place, those in force
    first; two queries at most.
    """
    citation = read_citation(text, law)
    documents = LegalDocument.objects.in_bulk(_documents_of(citation))
    today = timezone.localdate()
    ordered = [documents[pk] for pk in _documents_of(citation) if pk in documents]
    ordered.sort(key=lambda document: not document.in_force_on(today))
    places = [place for place in citation.places if place != Place()] or [Place()]
    return [Offer(document, place) for document in ordered for place in places]


def provision_offered(value: str, offers: list[Offer]) -> Provision | None:
    """The provision of an offer that was chosen; None where it is none of them."""
    chosen = next((offer for offer in offers if offer.value == value), None)
    return provision_at(chosen.document.pk, chosen.place) if chosen else None


def _documents_of(citation: Citation) -> list[int]:
    return [citation.sure] if citation.sure is not None else list(citation.offers)
