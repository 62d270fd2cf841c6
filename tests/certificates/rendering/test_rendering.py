"""What stands on the paper, in which form, and what it refuses to load."""

import datetime as dt
import json
from dataclasses import replace
from io import BytesIO

import pdfua
import pikepdf
import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from certificates.design.samples import LONG_COURSE, LONG_NAME, LONG_POSITION, LONG_UNIT
from certificates.models import Certificate, IssuingBody, Register
from certificates.models.placeholders import PLACEHOLDERS, fill, fill_lines, validate_wording
from certificates.models.template_style import FESTIVE, FORMAL, PLAIN, TemplateStyle
from certificates.register.entries import body_words
from certificates.rendering import page, renderer
from certificates.rendering.context import context_of
from certificates.rendering.fetcher import ForbiddenAddressError
from certificates.rendering.renderer import DoesNotFitError, render_page, render_pages
from tests.running.hunting import examples

DESIGNS = {"formal": FORMAL, "festive": FESTIVE, "plain": PLAIN}


def entry(**fields):
    body = IssuingBody(name="Sở Nội vụ", signatory_name="Nguyễn Hữu Quế")
    values = {
        "register": Register(year=2026),
        "number": 12,
        "number_text": "0012/GCN-SNV",
        "code": "ABCDEFGHJKMNPQRST",
        "holder_name": "Rơ Châm H'Lan",
        "birth_date": dt.date(1990, 1, 5),
        "unit_name": "UBND phường Pleiku",
        "position": "Chuyên viên",
        "course_title": "Đạo đức công vụ",
        "hours": 8,
        "studied_from": dt.date(2026, 11, 1),
        "studied_to": dt.date(2026, 11, 20),
        "body": body_words(body),
        "issued_at": dt.datetime(2026, 11, 25, 9, 15, tzinfo=dt.UTC),
    }
    return Certificate(**values | fields)


def text_of(pdf):
    return " ".join(PdfReader(BytesIO(pdf)).pages[0].extract_text().split())


@pytest.fixture(scope="module")
def printed():
    context = context_of(entry())
    return {name: render_page(context, style) for name, style in DESIGNS.items()}


@pytest.mark.parametrize("design", DESIGNS)
def test_each_design_says_what_a_certificate_must_say(printed, design):
    text = text_of(printed[design])
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "SỞ NỘI VỤ",
        "GIẤY CHỨNG NHẬN",
        "Rơ Châm H'Lan",
        "Sinh ngày 05/01/1990",
        "Đạo đức công vụ",
        "ngày 25 tháng 11 năm 2026",
        "GIÁM ĐỐC",
        "Nguyễn Hữu Quế",
        "Số: 0012/GCN-SNV",
        "Số vào sổ cấp: 0012/2026",
        "ABCDEFGHJKMNPQRST",
        "có giá trị theo sổ cấp",
    ):
        assert words in text


@pytest.mark.parametrize("design", DESIGNS)
def test_the_nastiest_words_fit_one_page_with_nothing_lost(design):
    longest = entry(
        holder_name=LONG_NAME,
        unit_name=LONG_UNIT,
        position=LONG_POSITION,
        course_title=LONG_COURSE,
        result="100 %",
        classification="Xuất sắc",
        valid_until=dt.date(2029, 11, 20),
    )
    pdf = render_page(context_of(longest), DESIGNS[design])
    text = text_of(pdf)
    assert len(PdfReader(BytesIO(pdf)).pages) == 1
    for words in (LONG_NAME, LONG_UNIT, LONG_POSITION, LONG_COURSE, "Xuất sắc", "20/11/2029"):
        assert words in text


def test_a_name_of_one_word_leaves_no_empty_lines():
    pdf = render_page(context_of(entry(holder_name="Hyưn", birth_date=None, position="")), FORMAL)
    text = text_of(pdf)
    assert "Hyưn" in text
    assert "Sinh ngày" not in text
    assert "Có giá trị" not in text


@pytest.mark.parametrize("design", DESIGNS)
def test_it_claims_and_keeps_pdf_a_3a_and_pdf_ua_1(printed, design):
    pdf = pikepdf.open(BytesIO(printed[design]))
    root = pdf.Root
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as meta:
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("3", "A")
        assert meta["pdfuaid:part"] == "1"
        assert meta["dc:title"] == str(pdf.docinfo["/Title"])
        assert "Rơ Châm H'Lan" in meta["dc:title"]
        assert meta["xmp:CreateDate"] == "2026-11-25T16:15:00+07:00"
    assert str(pdf.docinfo["/CreationDate"]) == "D:20261125161500+07'00'"
    assert b"pdfuaid" in root.Metadata.read_raw_bytes()
    assert b"pdfaExtension:schemas" in root.Metadata.read_raw_bytes()
    assert root.MarkInfo.Marked
    assert root.ViewerPreferences.DisplayDocTitle
    assert str(root.Lang) == "vi"
    assert root.OutputIntents[0].S == "/GTS_PDFA1"
    assert pdf.pages[0].Tabs == "/S"
    assert "/JavaScript" not in root.get("/Names", {})
    assert pdf.trailer.ID


@pytest.mark.parametrize("design", DESIGNS)
def test_an_independent_checker_of_pdf_ua_finds_nothing(printed, design, tmp_path):
    path = tmp_path / "certificate.pdf"
    path.write_bytes(printed[design])
    report = pdfua.validate(path)
    assert [str(finding) for finding in report.findings] == []
    assert len(report.outcomes) > len(report.skipped)


def test_all_fonts_are_embedded_with_their_letters(printed):
    pdf = pikepdf.open(BytesIO(printed["festive"]))
    fonts = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/FontFile2")]
    assert {str(font.FontName)[8:] for font in fonts} == {
        "DanVan-Serif",
        "DanVan-Serif-Bold",
        "DanVan-Serif-Italic",
    }
    typed = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/ToUnicode" in o]
    assert len(typed) == len(fonts)


def test_the_page_is_read_in_order_and_the_qr_code_has_words(printed):
    pdf = pikepdf.open(BytesIO(printed["formal"]))
    kinds, alternatives = [], []

    def walk(element):
        if not isinstance(element, pikepdf.Dictionary):
            return
        kinds.append(str(element.S))
        if "/Alt" in element:
            alternatives.append(str(element.Alt))
        kids = element.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            walk(kid)

    walk(pdf.Root.StructTreeRoot.K[0])
    assert kinds.count("/H1") == 1
    assert kinds.count("/Figure") == 1
    assert alternatives[0].endswith("/verify/ABCDEFGHJKMNPQRST/")


def test_whatever_is_drawn_is_tagged_or_an_artifact(printed):
    pdf = pikepdf.open(BytesIO(printed["festive"]))
    depth = 0
    for operands, operator in pikepdf.parse_content_stream(pdf.pages[0]):
        name = str(operator)
        if name in ("BMC", "BDC"):
            depth += 1
        elif name == "EMC":
            depth -= 1
        elif name in ("Tj", "TJ", "f", "S", "B", "Do"):
            assert depth, f"{name} {operands} is neither content nor artifact"
    assert depth == 0


def test_the_register_entry_is_attached_for_machines(printed):
    pdf = pikepdf.open(BytesIO(printed["plain"]))
    assert len(pdf.Root.AF) == 1
    assert pdf.Root.AF[0].AFRelationship == "/Data"
    record = json.loads(pdf.attachments["so-cap.json"].get_file().read_bytes())
    assert record["number"] == "0012/GCN-SNV"
    assert record["holder"]["name"] == "Rơ Châm H'Lan"
    assert record["verify"].endswith("/verify/ABCDEFGHJKMNPQRST/")


def test_the_same_entry_gives_the_same_bytes_on_any_day(printed):
    import time_machine

    renderer._stylesheet.cache_clear()
    renderer._faces.cache_clear()
    with time_machine.travel(dt.datetime(2031, 5, 1, tzinfo=dt.UTC)):
        assert render_page(context_of(entry()), FORMAL) == printed["formal"]


def test_a_certificate_is_small(printed):
    assert max(len(pdf) for pdf in printed.values()) < 45_000
    assert len(printed["plain"]) < 30_000


def test_a_class_is_one_pdf_in_the_order_given():
    contexts = [context_of(entry(holder_name=name)) for name in ("Siu Một", "Siu Hai", "Siu Ba")]
    pdf = render_pages([(context, FESTIVE) for context in contexts])
    pages = PdfReader(BytesIO(pdf)).pages
    assert [
        name in page_.extract_text()
        for name, page_ in zip(("Siu Một", "Siu Hai", "Siu Ba"), pages, strict=True)
    ] == [True] * 3
    joined = pikepdf.open(BytesIO(pdf))
    drawings = [
        o for o in joined.objects if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == "/Form"
    ]
    assert len(drawings) == 1


@pytest.mark.parametrize(
    ("form", "for_whom", "lines"),
    [
        ("", "", ["GIÁM ĐỐC"]),
        ("Q.", "", ["Q. GIÁM ĐỐC"]),
        ("KT.", "Giám đốc", ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]),
        ("TM.", "Ủy ban nhân dân", ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]),
    ],
)
def test_the_signature_reads_as_the_decree_has_it(form, for_whom, lines):
    style = replace(
        FORMAL,
        signature_form=form,
        signed_for=for_whom,
        signatory_title=lines[-1].removeprefix("Q. "),
    )
    assert page._signature_lines(context_of(entry()), style) == lines


@pytest.mark.parametrize(
    "evil",
    [
        "{% load static %}{{ settings.SECRET_KEY }}",
        "<img src='file:///etc/passwd'>",
        "<script>1</script>",
        "{ho_ten.__class__}",
        "${7*7} {{7*7}}",
    ],
)
def test_what_people_write_is_never_evaluated(evil):
    html = page.page_html(context_of(entry(holder_name=evil)), replace(FORMAL, lead=evil))
    assert "<img src='file" not in html
    assert "<script" not in html
    shown = text_of(render_page(context_of(entry()), replace(FORMAL, lead=evil, details=())))
    assert "".join(evil.split()) in "".join(shown.split())


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "http://127.0.0.1/",
        "https://example.com/a.png",
        "//example.com/x",
        "a.png",
    ],
)
def test_a_page_loads_no_file_and_no_other_host(monkeypatch, address):
    html = page.page_html(context_of(entry()), FORMAL)
    broken = html.replace("<main>", f'<main><img alt="x" src="{address}"/>')
    monkeypatch.setattr(renderer, "page_html", lambda *_args, **_kwargs: broken)
    try:
        pdf = render_page(context_of(entry()), FORMAL)
    except ForbiddenAddressError:
        return
    # A relative address has nothing to be relative to and is left out.
    assert ":" not in address
    assert b"root:" not in pdf


def test_a_stylesheet_loads_nothing_either(monkeypatch):
    html = page.page_html(context_of(entry()), FORMAL)
    rules = "@import url(http://127.0.0.1/a.css); main { background: url(file:///etc/x) }"
    broken = html.replace("</head>", f"<style>{rules}</style></head>")
    monkeypatch.setattr(renderer, "page_html", lambda *_args, **_kwargs: broken)
    with pytest.raises(ForbiddenAddressError):
        render_page(context_of(entry()), FORMAL)


def test_more_words_than_a_page_holds_are_refused():
    with pytest.raises(DoesNotFitError):
        render_page(context_of(entry()), replace(FORMAL, details=("dòng",) * 60))


def test_signs_that_no_paper_shows_are_left_out():
    pdf = render_page(context_of(entry(holder_name="An\x00\x0b\u202e Siu")), FORMAL)
    assert "An Siu" in text_of(pdf)


@given(st.text(max_size=60), st.dictionaries(st.sampled_from(sorted(PLACEHOLDERS)), st.text()))
@settings(max_examples=examples(60))
def test_filling_replaces_once_and_only_what_is_known(text, values):
    filled = fill(text, values)
    if "{" not in text:
        assert filled == text
    assert fill("{ho_ten}", {"ho_ten": "{so}"}) == "{so}"


def test_a_line_without_its_value_is_not_printed():
    lines = ("Xếp loại: {xep_loai}", "Số {so}", "không có chỗ điền", " ")
    assert fill_lines(lines, {"xep_loai": "", "so": "12"}) == ["Số 12", "không có chỗ điền"]


@pytest.mark.parametrize("text", ["{la}", "{ho_ten", "ho_ten}", "{{ho_ten}}", "{ho_ten.x}"])
def test_a_placeholder_that_does_not_exist_is_refused(text):
    with pytest.raises(ValidationError):
        validate_wording(text)


def test_the_known_placeholders_are_accepted():
    validate_wording(" ".join(f"{{{name}}}" for name in PLACEHOLDERS))
    assert TemplateStyle().wording
