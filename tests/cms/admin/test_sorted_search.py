"""A list of snippets can be searched and sorted at once, by each column that it offers."""

import re

import pytest
from django.urls import reverse
from wagtail.snippets.models import get_snippet_models

pytestmark = pytest.mark.django_db
SORTING = re.compile(r"ordering=([\w-]+)")


@pytest.mark.parametrize("model", get_snippet_models(), ids=lambda model: model._meta.label)
def test_a_searched_list_sorts_by_each_of_its_columns(client, admin, model):
    client.force_login(admin)
    url = reverse(model.snippet_viewset.get_url_name("list"))
    columns = set(SORTING.findall(client.get(url).content.decode()))
    for column in columns | {f"-{name}" for name in columns}:
        answer = client.get(url, {"q": "abc", "ordering": column.replace("--", "")})
        assert answer.status_code == 200
