"""The register on the desk: the list, an entry's page, the book."""

from io import BytesIO

from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from certificates.models import Register
from certificates.register.reviews import ask_for_review
from learning.people.paging import CappedPaginator


def test_the_list_shows_ones_own_units_and_finds(client, an, chau, hanh, gao_officer, complete):
    complete(an), complete(chau)
    client.force_login(hanh)
    url = reverse("register")
    text = client.get(url).content.decode()
    assert "Nguyễn Văn An" in text
    assert "Châu" in text
    found = client.get(url, {"q": "nguyen van an"}).content.decode()
    assert "0001/GCN-SNV" in found
    assert "0002/GCN-SNV" not in found
    assert "0001/GCN-SNV" not in client.get(url, {"state": "revoked"}).content.decode()
    client.force_login(gao_officer)
    text = client.get(url).content.decode()
    assert "0002/GCN-SNV" in text
    assert "Nguyễn Văn An" not in text


def test_an_officer_decides_on_the_entrys_page(client, an, hanh, gao_officer, complete):
    row = complete(an)
    ask_for_review(row, decision_number="12/QĐ")
    revoke = {"decision_number": "1/QĐ", "decision_date": "2026-01-02", "reason": "Sai"}
    client.force_login(gao_officer)
    for name, data in (("register_revoke", revoke), ("register_keep", {"reason": "Giữ"})):
        assert client.post(reverse(name, args=[row.pk]), data).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.review_reason != "") == ("valid", True)
    client.force_login(hanh)
    assert "12/QĐ" in client.get(reverse("register_reviews")).content.decode()
    client.post(reverse("register_keep", args=[row.pk]), {"reason": "Giữ"})
    assert row.number_text not in client.get(reverse("register_reviews")).content.decode()
    client.post(reverse("register_revoke", args=[row.pk]), revoke)
    again = client.post(reverse("register_revoke", args=[row.pk]), revoke, follow=True)
    assert "không còn ở tình trạng có giá trị" in again.content.decode()
    assert client.get(reverse("register_revoke", args=[row.pk])).status_code == 405
    text = client.get(reverse("register_entry", args=[row.pk])).content.decode()
    assert "thu hồi theo Quyết định số 1/QĐ" in text


def test_the_book_has_every_number_and_escapes_formulas(client, an, hanh, complete):
    an.full_name = "=1+1"
    an.save()
    row = complete(an)
    client.force_login(hanh)
    data = {"body": row.register.body.pk, "count": 1, "reason": "Phôi hỏng"}
    assert client.post(reverse("register_void"), data).status_code == 302
    response = client.get(reverse("register_book"), {"so": row.register.pk})
    cells = list(load_workbook(BytesIO(response.content)).active.iter_rows(values_only=True))
    first, second = cells[-2:]
    assert (first[0], first[3], second[0], second[-1]) == (1, "=1+1", 2, "Phôi hỏng")
    assert load_workbook(BytesIO(response.content)).active.cell(len(cells) - 1, 4).data_type == "s"


def test_a_very_long_book_is_a_report_that_the_worker_makes(client, an, hanh, complete):
    complete(an)
    Register.objects.update(last_number=20_001)
    client.force_login(hanh)
    response = client.get(reverse("register_book"))
    assert response.url == f"{reverse('report', args=['so-cap'])}?year={timezone.localdate().year}"


def test_a_long_list_is_counted_up_to_a_bound(client, an, hanh, complete, monkeypatch):
    complete(an)
    monkeypatch.setattr(CappedPaginator, "most", 0)
    client.force_login(hanh)
    assert "Hơn 0 giấy" in client.get(reverse("register")).content.decode()
