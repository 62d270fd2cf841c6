import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import ProtectedError
from django.urls import reverse
from wagtail.images.tests.utils import get_test_image_file

from cms.models import CmsImage
from quizzes.content.question_view import pictures_of
from quizzes.models import Question, QuestionOption, QuestionVersion, VersionImage
from tests.fixtures.approved import approve


@pytest.fixture
def make_image(db):
    def make(title):
        return CmsImage.objects.create(title=title, file=get_test_image_file(f"{title}.png"))

    return make


@pytest.fixture
def shown(make_image, make_question):
    """An image of an old version: the question shows another by now."""
    image, option_image, newer = make_image("cu"), make_image("phuong-an"), make_image("moi")
    question = make_question(image=image)
    question.options.add(QuestionOption(sort_order=9, text="Hình", image=option_image))
    question.save()
    approve(question)
    question = Question.objects.get(pk=question.pk)
    question.image = newer
    question.options.remove(question.options.last())
    question.save()
    approve(question)
    return image, option_image, newer


def test_every_image_of_every_version_is_kept(shown):
    kept = {(row.version.number, row.image.title) for row in VersionImage.objects.all()}
    assert kept == {(1, "cu"), (2, "cu"), (2, "phuong-an"), (3, "moi")}


def test_a_paper_is_shown_though_the_file_of_a_picture_is_lost(shown):
    lost = shown[0]
    lost.file.storage.delete(lost.file.name)
    pictures = pictures_of(QuestionVersion.objects.all())
    assert set(pictures) == {image.pk for image in shown}
    assert pictures[lost.pk].alt == lost.default_alt_text
    assert pictures[shown[1].pk].url.endswith(".png")


def test_the_same_content_keeps_nothing_twice(shown):
    question = Question.objects.get()
    approve(question)
    assert VersionImage.objects.count() == 4


def test_the_database_refuses_to_lose_a_shown_image(shown):
    with pytest.raises(ProtectedError):
        shown[1].delete()


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_page_for_deleting_says_why_not(client, admin, shown, method):
    client.force_login(admin)
    url = reverse("wagtailimages:delete", args=[shown[0].pk])
    response = getattr(client, method)(url, follow=True)
    assert "Không xóa “cu”" in response.content.decode()
    assert CmsImage.objects.filter(pk=shown[0].pk).exists()


def test_an_image_of_no_version_can_be_deleted(client, admin, make_image):
    client.force_login(admin)
    url = reverse("wagtailimages:delete", args=[make_image("tu-do").pk])
    assert client.get(url).status_code == 200
    client.post(url)
    assert not CmsImage.objects.exists()


def test_who_may_not_delete_is_told_nothing_about_the_image(client, hanh, shown):
    client.force_login(hanh)
    response = client.get(reverse("wagtailimages:delete", args=[shown[0].pk]), follow=True)
    assert "“cu”" not in response.content.decode()
    assert CmsImage.objects.count() == 3


def test_deleting_several_at_once_deletes_none_that_is_shown(client, admin, shown, make_image):
    free = make_image("tu-do")
    client.force_login(admin)
    url = reverse("wagtail_bulk_action", args=["cms", "cmsimage", "delete"])
    query = f"?id={shown[0].pk}&id={free.pk}"
    response = client.post(url + query, follow=True)
    assert "Không xóa “cu”" in response.content.decode()
    assert CmsImage.objects.count() == 4


def edit(client, image, **data):
    url = reverse("wagtailimages:edit", args=[image.pk])
    fields = {"title": image.title, "collection": image.collection_id, "tags": "", **data}
    return client.post(url, fields)


def another_file():
    return SimpleUploadedFile("khac.png", get_test_image_file().file.getvalue(), "image/png")


def test_the_file_of_a_shown_image_is_not_replaced(client, lan, shown):
    client.force_login(lan)
    before = shown[0].file.name
    response = edit(client, shown[0], file=another_file())
    assert "Không thay tệp" in response.content.decode()
    shown[0].refresh_from_db()
    assert shown[0].file.name == before


def test_a_shown_image_may_get_another_title(client, lan, shown):
    client.force_login(lan)
    assert edit(client, shown[0], title="Sơ đồ").status_code == 302
    shown[0].refresh_from_db()
    assert shown[0].title == "Sơ đồ"


def test_the_file_of_any_other_image_may_be_replaced(client, lan, make_image):
    client.force_login(lan)
    image = make_image("tu-do")
    before = image.file.name
    assert edit(client, image, file=another_file()).status_code == 302
    image.refresh_from_db()
    assert image.file.name != before
