"""A record's own screen says truths and gaps in words, whichever record it is."""

from typing import Any

import pytest
from wagtail.snippets.models import get_snippet_models

INSPECTED = [
    model.snippet_viewset
    for model in get_snippet_models()
    if model.snippet_viewset.inspect_view_enabled
]


@pytest.mark.parametrize("viewset", INSPECTED, ids=lambda each: each.model.__name__)
@pytest.mark.parametrize("value", [True, False, None])
def test_no_record_shows_a_value_of_the_program(viewset: Any, value: bool | None) -> None:
    view = viewset.inspect_view_class(model=viewset.model)
    for field in viewset.model._meta.concrete_fields:
        if field.get_internal_type() != "BooleanField" and value is not None:
            continue
        if field.is_relation:
            continue
        view.object = viewset.model(**{field.attname: value})
        shown = str(view.get_field_display_value(field.name, field))
        assert shown not in ("True", "False", "None"), field.name


def test_some_records_are_shown() -> None:
    assert len(INSPECTED) > 1
