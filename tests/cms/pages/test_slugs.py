"""Addresses of pages: without marks, and the old ones keep working."""

import re
import unicodedata

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from taggit.models import Tag
from wagtail.models import Collection

from cms.models import CmsDocument, CourseIndexPage, CoursePage
from cms.text import slug_of
from cms.uploads.storage import PlainNameStorage

TITLES = {
    "Đạo đức công vụ, lần 1": "dao-duc-cong-vu-lan-1",
    "Ứng xử nơi công sở": "ung-xu-noi-cong-so",
    "“4 xin, 4 luôn” – Quầy tiếp nhận": "4-xin-4-luon-quay-tiep-nhan",
    "Hội nghị Rơ Châm H'Lan": "hoi-nghi-ro-cham-hlan",
}
forms = pytest.mark.parametrize("form", ["NFC", "NFD"])
titles = pytest.mark.parametrize(("title", "slug"), TITLES.items(), ids=TITLES.values())


def post_course(client, index, **fields):
    data = {
        "title": "Khóa học mới",
        "summary": "Tóm tắt",
        "aims": "null",
        "hours": 8,
        "subject_group": "management_skills",
        "completion_rule": "lessons",
        "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0,
        **fields,
    }
    return client.post(
        reverse("wagtailadmin_pages:add", args=["cms", "coursepage", index.pk]), data
    )


@pytest.fixture
def index(course, client, lan):
    client.force_login(lan)
    return CourseIndexPage.objects.get()


@forms
@titles
def test_a_page_without_an_address_gets_one_from_its_title(client, index, title, slug, form):
    post_course(client, index, title=unicodedata.normalize(form, title), slug="")
    assert CoursePage.objects.order_by("pk").last().slug == slug


@forms
@titles
def test_an_address_typed_with_marks_loses_them(client, index, title, slug, form):
    post_course(client, index, slug=unicodedata.normalize(form, title))
    assert CoursePage.objects.order_by("pk").last().slug == slug


@titles
def test_a_page_made_by_the_system_has_an_address_without_marks(index, title, slug):
    page = index.add_child(instance=CoursePage(title=title, summary="Tóm tắt"))
    assert page.slug == slug
    assert index.add_child(instance=CoursePage(title=title, summary="x")).slug == f"{slug}-2"


def test_a_title_without_letters_still_has_an_address(index):
    assert index.add_child(instance=CoursePage(title="“…”", summary="x")).slug == "trang"


def test_signs_alone_are_no_address(client, index):
    response = post_course(client, index, slug="…")
    assert "Địa chỉ cần có ít nhất một chữ cái hoặc chữ số." in response.content.decode()


@given(st.text(max_size=80))
def test_a_slug_is_ascii_and_the_same_when_slugged_again(text):
    slug = slug_of(text)
    assert slug.isascii()
    assert slug_of(slug) == slug


def edit(client, page, slug):
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    data = {
        "title": page.title,
        "slug": slug,
        "summary": page.summary,
        "aims": "null",
        "hours": page.hours,
        "subject_group": page.subject_group,
        "completion_rule": page.completion_rule,
        "action-publish": "1",
        "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0,
    }
    return client.post(url, data)


@pytest.fixture
def old_page(index):
    """Published before addresses lost their marks."""
    page = CoursePage(title="Đạo đức", slug="đạo-đức-cũ", summary="Tóm tắt")
    return index.add_child(instance=page)


@pytest.mark.parametrize("typed", ["đạo-đức-cũ", ""])
def test_an_old_address_stays_when_the_page_is_saved(client, old_page, typed):
    edit(client, old_page, typed)
    old_page.refresh_from_db()
    assert old_page.slug == "đạo-đức-cũ"
    assert client.get(old_page.url).status_code == 200


def test_an_old_address_leads_to_the_new_one(client, old_page, django_capture_on_commit_callbacks):
    before = old_page.url
    with django_capture_on_commit_callbacks(execute=True):
        edit(client, old_page, "đạo-đức-mới")
    old_page.refresh_from_db()
    assert old_page.slug == "dao-duc-moi"
    response = client.get(before, follow=True)
    assert response.status_code == 200
    assert response.request["PATH_INFO"] == old_page.url


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("name", ["Đạo đức công vụ.PDF", "ƯỚC–MƠ (1).v2.pdf", "đạo.đức.pdf"])
def test_an_uploaded_file_has_an_address_in_ascii(client, lan, name, form):
    client.force_login(lan)
    file = SimpleUploadedFile(unicodedata.normalize(form, name), b"%PDF-1.7")
    fields = {"title": "Tài liệu", "collection": Collection.get_first_root_node().pk, "tags": ""}
    client.post(reverse("wagtaildocs:add"), {**fields, "file": file})
    document = CmsDocument.objects.get()
    assert re.fullmatch(r"/tai-lieu/\d+/[a-z0-9_.-]+\.pdf", document.url)
    assert client.get(document.url).status_code == 200


@given(st.text(min_size=1, max_size=60))
def test_every_name_of_a_file_becomes_a_plain_one(name):
    plain = PlainNameStorage().get_valid_name(name)
    assert re.fullmatch(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*", plain)
    assert PlainNameStorage().get_valid_name(plain) == plain


def test_tags_have_addresses_in_ascii_though_they_read_alike(db):
    names = ["đạo đức", "dao duc", "đào dục", "Đao đức", "“”", "…"]
    slugs = [Tag.objects.create(name=name).slug for name in names]
    assert len(set(slugs)) == len(names)
    assert all(re.fullmatch(r"[a-z0-9_-]+", slug) for slug in slugs), slugs
