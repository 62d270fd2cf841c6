"""Choosers speak the language of whoever looks, not of whoever came first."""

import pytest
from django.test import Client
from django.urls import get_resolver
from django.utils import translation
from wagtail.admin.views.generic.chooser import CreateViewMixin
from wagtail.snippets.models import get_snippet_models

from cms.blocks import LessonBlocks
from cms.models import LegalDocument
from learning.models import User
from tests.test_nonsense_in_admin import screens

WORDS = {"vi": ("Chọn ", "Sửa "), "en": ("Choose ", "Edit this ")}


def choosers():
    for model in get_snippet_models():
        yield pytest.param(
            lambda model=model: model.snippet_viewset.chooser_viewset.widget_class,
            id=model._meta.label,
        )
    law = LessonBlocks().child_blocks["law"].child_blocks["document"]
    yield pytest.param(lambda: law.widget, id="law block")


@pytest.mark.parametrize("chooser", list(choosers()))
@pytest.mark.parametrize("first", ["vi", "en"])
def test_a_chooser_is_worded_for_each_reader(chooser, first):
    with translation.override(first):
        widget = chooser()
    for language in (first, "vi", "en"):
        with translation.override(language):
            shown = widget.render_html("chosen", None, {})
            assert WORDS[language][0] in shown
            assert str(widget.link_to_chosen_text).startswith(WORDS[language][1])


def test_the_law_block_names_the_document():
    law = LessonBlocks().child_blocks["law"].child_blocks["document"]
    with translation.override("vi"):
        name = str(LegalDocument._meta.verbose_name)
        assert str(law.widget.choose_one_text) == f"Chọn {name}"


@pytest.mark.parametrize("body", [{}, {"x": "y"}, {"user": "1", "unit": "1"}])
def test_no_dialog_breaks_over_what_is_missing(admin: User, body: dict[str, str]) -> None:
    """Each chooser's page for making something, whatever is posted to it."""
    client = Client(raise_request_exception=False)
    client.force_login(admin)
    made = {
        route
        for route, view in screens(get_resolver())
        if issubclass(getattr(view, "view_class", object), CreateViewMixin)
    }
    dialogs = {model.snippet_viewset.chooser_viewset.url_prefix for model in get_snippet_models()}
    made |= {f"quan-tri/{prefix}/create/" for prefix in dialogs}
    broken = [route for route in made if client.post(f"/{route}", body).status_code >= 500]
    assert (broken, len(made) > len(dialogs)) == ([], True)
