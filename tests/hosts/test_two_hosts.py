"""What one does on one host is there on the other, whichever host the next request reaches."""

import hashlib
import io
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from PIL import Image

from certificates.models import Certificate
from cms.models import CmsImage
from cms.uploads.guard.weight import is_light
from learning.enums import StaffImportState
from learning.formats.staff_excel_out import write_template
from learning.models import ReportRun, StaffImport, User
from tests.bench.sitting import read_paper, read_save_key
from tests.faults.ground import Running, wait_until

from .ground import Hosts, two_hosts
from .people import World, make_world
from .person import Person, signed_in, totp, verified, with_factor

pytestmark = pytest.mark.slow

MANY = 1200


@dataclass
class Site:
    hosts: Hosts
    world: World

    @property
    def a(self) -> Running:
        return self.hosts.a

    @property
    def b(self) -> Running:
        return self.hosts.b


@pytest.fixture(scope="module")
def site(django_db_blocker: Any) -> Iterator[Site]:
    """The models of the tests ask PostgreSQL itself, past the pooler."""
    with ExitStack() as stack:
        stack.enter_context(django_db_blocker.unblock())
        hosts = stack.enter_context(two_hosts())
        direct = Running(hosts.a.folder, hosts.cluster.url, hosts.a.log)
        stack.enter_context(direct.inside())
        yield Site(hosts, make_world())


@pytest.fixture(scope="module")
def officer(site: Site) -> Person:
    return with_factor(site.a, site.world.officer)


def test_both_started_at_once_and_see_the_same_workers(site):
    for host in (site.a, site.b):
        health = Person().get(host, "/healthz").json()
        assert health["failing"] == []
        assert health["worker"]["hosts"] == 1, "only host B has workers"
    assert not (site.a.folder / "media").exists()
    assert not (site.b.folder / "private").exists()


def test_who_signs_in_at_one_host_goes_on_at_the_other(site):
    person = signed_in(site.a, site.world.learner)
    home = person.get(site.b, "/")
    assert home.status_code == 200
    assert "Nguyễn Văn An" in home.text


def test_a_factor_set_up_at_one_host_is_asked_at_the_other_and_each_code_counts_once(site, officer):
    """The next code: one that was shown while the app was set up may be over."""
    code, path = totp(officer.secret, ahead=1), reverse("mfa_authenticate")
    for host, lets_in in ((site.b, True), (site.a, False)):
        person = signed_in(host, site.world.officer)
        assert person.led_to.startswith(path)
        person.get(host, path)
        answer = person.post(host, path, data={"code": code})
        assert (answer.status_code == 302) == lets_in, answer.text[:3000]
        desk = person.get(host, reverse("desk_import"))
        assert (desk.status_code == 200) == lets_in


def test_a_picture_uploaded_at_one_host_is_seen_at_the_other(site):
    editor, path = with_factor(site.a, site.world.editor), reverse("wagtailimages:add")
    editor.get(site.a, path)
    drawn = io.BytesIO()
    Image.new("RGB", (800, 600), "teal").save(drawn, "PNG")
    sent = {"title": "Bến xe", "collection": "1", "description": "Bến xe Pleiku"}
    files = {"file": ("Bến xe.png", drawn.getvalue(), "image/png")}
    answer = editor.post(site.a, path, data=sent, files=files)
    assert answer.status_code == 302, answer.text[:3000]
    image = CmsImage.objects.get(title="Bến xe")
    # The smaller picture is drawn at B from the file that came to A, and seen at A.
    editor.get(site.b, reverse("wagtailimages:edit", args=[image.pk]))
    rendition = image.renditions.first()
    assert rendition is not None
    learner = signed_in(site.b, site.world.learner)
    for host in (site.a, site.b):
        answer = learner.get(host, f"/media/{rendition.file.name}")
        assert answer.headers["Content-Type"] == "image/png"
        assert Image.open(io.BytesIO(answer.content)).format == "PNG"
        assert Person().get(host, f"/media/{rendition.file.name}").status_code == 302
        part = learner.get(host, f"/media/{rendition.file.name}", Range="bytes=0-3")
        assert (part.status_code, part.content) == (206, b"\x89PNG")


def staff_list() -> bytes:
    book = load_workbook(io.BytesIO(write_template("Danh sách", [])))
    sheet: Any = book.worksheets[0]
    heads = {cell.value: cell.column for cell in sheet[3]}
    for number in range(MANY):
        for head, value in (
            ("Mã CBCC", f"GL{number:05}"),
            ("Họ và tên", f"Nguyễn Thị Bình {number}"),
            ("Giới tính", "Nữ"),
            ("Ngày sinh", "01/02/1990"),
            ("Dân tộc", "Kinh"),
            ("Cơ quan", "Ủy ban nhân dân phường Pleiku"),
            ("Chức vụ", "Chuyên viên"),
            ("Đối tượng", "Công chức"),
        ):
            sheet.cell(4 + number, heads[head], value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_staff_list_sent_to_one_host_is_read_and_written_by_the_other(site, officer):
    content = staff_list()
    assert not is_light(content), "the worker has to read it"
    officer.get(site.a, reverse("desk_import"))
    answer = officer.post(
        site.a,
        reverse("desk_import"),
        data={"root": str(site.world.province.pk)},
        files={"file": ("danh-sach.xlsx", content)},
    )
    assert answer.status_code == 302, answer.text[:3000]
    page = answer.headers["Location"]
    batches = StaffImport.objects.filter(state=StaffImportState.READ)
    wait_until(batches.exists, 40, "the list is read")
    assert "GL00001" in officer.get(site.a, page).text
    officer.post(site.b, page, data={})
    people = User.objects.filter(staff_code__startswith="GL")
    wait_until(lambda: people.count() == MANY, 60, "the list is written")
    result = officer.get(site.b, reverse("desk_import_result", args=[batch_of(page)]))
    assert result.content.startswith(b"PK"), "made from the file that came to A"


def batch_of(page: str) -> str:
    return page.rstrip("/").rsplit("/", 1)[-1]


def sit(site: Site, person: Person) -> None:
    """Begun at A, every answer saved at the other host than the one before, submitted at B."""
    quiz = site.world.quiz
    person.get(site.a, quiz.get_url())
    path = person.post(site.a, reverse("begin_attempt", args=[quiz.pk])).headers["Location"]
    page = person.get(site.b, path)
    key, attempt = read_save_key(page.text), path.rstrip("/").rsplit("/", 1)[-1]
    for sequence, (position, _keys) in enumerate(read_paper(page.text), start=1):
        event = {"position": position, "sequence": sequence, "fields": {"": ["A"]}}
        saved = person.post(
            (site.a, site.b)[sequence % 2],
            reverse("save_answer", args=[attempt]),
            json={**event, "writer": "a" * 32, "key": key},
        )
        assert saved.json()["sequence"] == sequence
    assert person.post(site.b, reverse("submit_attempt", args=[attempt])).status_code == 302


def test_an_attempt_goes_over_both_hosts_to_a_certificate_and_a_badge(site):
    learner = site.world.learner
    person = signed_in(site.a, learner)
    sit(site, person)
    ready = Certificate.objects.filter(holder=learner).exclude(rendered_at=None)
    wait_until(ready.exists, 40, "the worker of B has made the certificate")
    certificate = ready.get()
    for host in (site.a, site.b):
        pdf = person.get(host, certificate.get_absolute_url())
        assert pdf.headers["Content-Type"] == "application/pdf"
        assert hashlib.sha256(pdf.content).hexdigest() == certificate.pdf_sha256
        assert Person().get(host, certificate.get_absolute_url()).status_code == 302
        assert certificate.code in Person().get(host, f"/verify/{certificate.code}/").text
        assert person.get(host, f"/media/{certificate.pdf.name}").status_code == 404
    badge = reverse("certificate_badge", args=[certificate.code])
    keys = [Person().get(host, reverse("badge_key")).json() for host in (site.a, site.b)]
    assert keys[0] == keys[1]
    for host in (site.a, site.b):
        assert verified(person.get(host, badge).text, keys[0])["jti"]


def test_a_report_asked_at_one_host_is_taken_from_the_other(site, officer):
    officer.get(site.a, reverse("report", args=["hoan-thanh"]))
    asked = officer.post(site.a, reverse("report_publish", args=["hoan-thanh"]), data={})
    assert asked.status_code == 302
    done = ReportRun.objects.exclude(snapshot=None)
    wait_until(done.exists, 40, "the worker of B has made the report")
    snapshot = done.get().snapshot_id
    file = reverse("snapshot_file", args=[snapshot, "xlsx"])
    contents = {officer.get(host, file).content for host in (site.a, site.b)}
    assert len(contents) == 1
    assert contents.pop().startswith(b"PK")


def test_nothing_lies_on_the_disk_of_one_host_alone(site):
    """Last: whatever the tests above wrote is in the store or the database."""
    for host in (site.a, site.b):
        kept = {path.name for path in host.folder.iterdir()}
        assert not kept & {"media", "private", "badge-key.pem", "db.sqlite3"}, kept
