"""Shapes of what goes in and out. Items are checked one by one, so that one bad item
spoils no other; the schema of the list says what an item looks like."""

import datetime as dt
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field, WithJsonSchema, field_validator

MAX_ITEMS = 500
Code = Annotated[str, Field(min_length=1, max_length=120)]


class Item(Schema):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    @field_validator("*", mode="before")
    @classmethod
    def fits_a_column(cls, value: Any) -> Any:
        """PostgreSQL keeps no text with a NUL."""
        if isinstance(value, str) and "\0" in value:
            raise ValueError("NUL (U+0000) is not allowed")
        return value


class UnitIn(Item):
    external_id: Code
    name: Annotated[str, Field(min_length=1, max_length=200)]
    parent_external_id: Code | None = None
    opened_on: dt.date | None = None


class PersonIn(Item):
    staff_code: Annotated[str, Field(min_length=1, max_length=30)]
    full_name: Annotated[str, Field(min_length=1, max_length=120)] | None = None
    gender: Literal["male", "female", ""] | None = None
    birth_date: dt.date | None = None
    ethnicity: Annotated[str, Field(max_length=40)] | None = None
    category: Literal["cadre", "civil_servant", "public_employee", "contract"] | None = None
    email: (
        Annotated[str, Field(max_length=254, pattern=r"^$|^[^@\s]+@[^@\s]+\.[^@\s.]+$")] | None
    ) = None


class PostingIn(Item):
    external_id: Code
    staff_code: Annotated[str, Field(min_length=1, max_length=30)]
    unit_external_id: Code
    starts_on: dt.date
    ends_on: dt.date | None = None
    end_reason: Literal["", "moved", "returned", "retired", "resigned", "other"] = ""
    kind: Literal["main", "concurrent", "seconded"] = "main"
    position: Annotated[str, Field(max_length=120)] = ""
    decision_number: Annotated[str, Field(alias="paper_number", max_length=120)] = ""


def _list_of(schema: type[Item]) -> WithJsonSchema:
    shape = {"type": "array", "maxItems": MAX_ITEMS, "items": schema.model_json_schema()}
    return WithJsonSchema(shape)


class UnitsIn(Schema):
    items: Annotated[list[Any], Field(max_length=MAX_ITEMS), _list_of(UnitIn)]


class PeopleIn(Schema):
    items: Annotated[list[Any], Field(max_length=MAX_ITEMS), _list_of(PersonIn)]


class PostingsIn(Schema):
    items: Annotated[list[Any], Field(max_length=MAX_ITEMS), _list_of(PostingIn)]


class Refusal(Schema):
    """Why nothing was done: a sentence, or what is wrong with each field."""

    detail: str | list[dict[str, Any]]


class ItemResult(Schema):
    """`index` is the place in the list; `code` and `message` are set where it failed."""

    index: int
    id: str
    status: Literal["created", "changed", "unchanged", "failed"]
    code: str = ""
    message: str = ""


class Results(Schema):
    created: int
    changed: int
    unchanged: int
    failed: int
    items: list[ItemResult]


class Completion(Schema):
    id: int
    staff_code: str
    full_name: str
    course_id: int | None
    quiz_id: int | None
    title: str
    cycle: int
    hours: int | None
    completed_at: dt.datetime
    valid_until: dt.date | None
    unit_external_id: str | None
    unit_name: str
    position: str


class CertificateOut(Schema):
    id: int
    number: str
    code: str
    staff_code: str
    holder_name: str
    course_title: str
    hours: int
    issued_at: dt.datetime
    valid_until: dt.date | None
    state: str
    changed_at: dt.datetime
    unit_name: str
    verify_url: str


class Completions(Schema):
    """`cursor` leads to what comes later, also when there is no more now."""

    items: list[Completion]
    cursor: str | None
    more: bool


class Certificates(Schema):
    items: list[CertificateOut]
    cursor: str | None
    more: bool
