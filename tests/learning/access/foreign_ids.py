"""What a dishonest officer sends about people and units of others, address by address."""

from collections.abc import Callable, Iterator
from typing import Any

from certificates.models import IssuingBody
from learning.models import EmailChange, OutsideTraining
from tests.learning.staff_import.test_scope_of_officers import book_of

Sent = tuple[str, list[Any], dict[str, Any]]


def by_assigning(given: Any) -> Iterator[Sent]:
    yield "post", [], {"course": given["course"].pk, "unit": given["ward"], "due_on": given["day"]}


def by_programme(given: Any) -> Iterator[Sent]:
    fields = {"title": "x", "due_kind": "date", "cycle_kind": "once", "rotates": "month"}
    fields |= dict.fromkeys(("window_months", "lead_days", "min_days"), "0")
    fields |= dict.fromkeys(("due_on", "starts_on"), given["day"])
    yield "post", [], fields | {"units": [given["ward"]], "courses": [given["course"].pk]}


def by_reorganisation(given: Any) -> Iterator[Sent]:
    event = {"decision_number": "1", "effective_on": given["day"], "name": "Mới"}
    ward, desk, mine = given["ward"], given["desk"], given["mine"]
    yield "post", ["create"], event | {"parent": ward}
    yield "post", ["rename"], event | {"source": desk}
    yield "post", ["move"], event | {"source": desk, "parent": mine}
    yield "post", ["merge"], event | {"chosen": [desk, ward], "into": mine}
    yield "post", ["dissolve"], event | {"source": desk, "into": mine}
    yield "post", ["split"], event | {"source": ward, "unit_1": mine, "unit_2": desk}


def by_transfer(given: Any) -> Iterator[Sent]:
    send = {"act": "send", "send-staff_code": "an", "send-to_unit": given["mine"]}
    yield "post", [], send | {"send-starts_on": given["day"]}
    take = {"act": "receive", "receive-staff_code": "an", "receive-full_name": "x"}
    take |= {"receive-birth_date": "1990-01-05", "receive-to_unit": given["ward"]}
    yield "post", [], take | {"receive-starts_on": given["day"]}


def by_email_changes(given: Any) -> Iterator[Sent]:
    found = list(EmailChange.objects.values_list("pk", flat=True))
    for act in ("confirm", "refuse", "withdraw"):
        yield "post", [], {"id": found, "act": act}
        yield "post", [], {"list": given["list"], "act": act}


def by_list(given: Any) -> Iterator[Sent]:
    file = book_of(["x", "X", "Y", "", "Công chức"])
    yield "post", [], {"root": given["ward"], "file": file}


def by_template(given: Any) -> Iterator[Sent]:
    yield "get", [], {"root": given["ward"]}


def by_proposal(given: Any) -> Iterator[Sent]:
    training = OutsideTraining.objects.get(user=given["an"]).pk
    body = IssuingBody.objects.values_list("pk", flat=True).first()
    yield "post", [], {"training": training, "body": body, "reason": "x"}


def words(given: Any) -> dict[str, Any]:
    where = dict.fromkeys(("don-vi", "unit"), given["ward"])
    return {"q": "an@gialai.example", "nguoi": given["an"].pk, **where}


def by_letters(given: Any) -> Iterator[Sent]:
    yield "get", [], words(given)
    yield "post", [], words(given) | {"thay": "1"}


def by_report(given: Any) -> Iterator[Sent]:
    yield "get", ["hoan-thanh"], words(given)


def by_report_file(given: Any) -> Iterator[Sent]:
    yield "get", ["hoan-thanh", "csv"], words(given)


def by_publishing(given: Any) -> Iterator[Sent]:
    yield "post", ["hoan-thanh"], words(given)


def by_words(given: Any) -> Iterator[Sent]:
    yield "get", [], words(given)


def by_renewing(given: Any) -> Iterator[Sent]:
    yield "post", [], words(given)


# Addresses that name people or units in what is sent, and what a dishonest officer sends.
SENT: dict[str, Callable[[Any], Iterator[Sent]]] = {
    "desk_assign": by_assigning,
    "desk_programme_new": by_programme,
    "desk_reorganisation_new": by_reorganisation,
    "desk_transfer_new": by_transfer,
    "desk_email_changes_decide": by_email_changes,
    "desk_import": by_list,
    "desk_sealed_letters": by_letters,
    "desk_import_template": by_template,
    "issue_outside": by_proposal,
    "report": by_report,
    "report_file": by_report_file,
    "report_publish": by_publishing,
    "desk_dashboard_renew": by_renewing,
    **dict.fromkeys(
        (
            "desk_report",
            "desk_people",
            "desk_find_person",
            "desk_unit_search",
            "desk_dashboard",
            "register",
            "certificate_printing",
            "certificate_print_class",
            "certificate_sign_export",
        ),
        by_words,
    ),
}
