import random
import zipfile
from io import BytesIO

import pytest

from cms.uploads.guard.refusals import UnreadableFileError
from quizzes.formats.base import ParsedImage, ParsedOption, ParsedQuestion
from quizzes.formats.qti.read import fits, read_bank
from quizzes.formats.qti.write import write_bank
from tests.quizzes.formats.qti_items import choice, declared, item2, package
from tests.quizzes.formats.strategies import png
from tests.running.timing import cpu_within

BILLION = "<!DOCTYPE x [" + "".join(
    f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "lol"}">' for n in range(10)
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY o SYSTEM "file:///etc/passwd">]>'
ONE = item2(choice("Một", "Hai"), declared(["B"]))
OPTIONS = (ParsedOption("Một", True, "x", 100, "Vì"), ParsedOption("Hai", False, "y", 35))
KINDS = ("single", "multiple", "situational", "matching", "ordering", "essay")
GOOD = write_bank(
    [
        *(
            ParsedQuestion(at, kind, "Hỏi?", OPTIONS, image=ParsedImage("a.png", png(at)))
            for at, kind in enumerate(KINDS, 1)
        ),
        ParsedQuestion(7, "number", "Số?", number_value="30", number_tolerance="0.5"),
        ParsedQuestion(8, "gap_text", "Sau [[30|ba mươi]] ngày"),
        ParsedQuestion(9, "short_text", "Gì?", accepted=("a", "b")),
    ]
).content


def refused(content):
    with cpu_within(10), pytest.raises(UnreadableFileError) as caught:
        read_bank(BytesIO(content))
    return str(caught.value)


def in_words(content):
    """What was read, or what the refusal says; any other error fails the test."""
    try:
        return [read_bank(BytesIO(content))]
    except UnreadableFileError as error:
        return str(error)


@pytest.mark.parametrize("start", [BILLION + "]>", OUTSIDE], ids=["entity bomb", "outside"])
@pytest.mark.parametrize("packed", [True, False], ids=["package", "item"])
def test_entities_are_refused(start, packed):
    item = f"{start}<assessmentItem>&e9;</assessmentItem>".encode()
    assert "DTD" in refused(package(ONE, item) if packed else item)


def test_a_zip_bomb_is_refused():
    assert "quá lớn" in refused(package(ONE, files={"x.png": bytes(60_000_000)}))


def test_a_picture_that_all_items_share_is_unpacked_once():
    large = png(1) + random.Random(1).randbytes(20_000_000)
    item = item2('<img src="../x.png" alt=""/>' + choice("Một", "Hai"), declared(["B"]))
    found = read_bank(BytesIO(package(*[item] * 20, files={"x.png": large})))
    assert len({id(question.image.content) for question in found.questions}) == 1


@pytest.mark.parametrize("href", ["../x.xml", "a/../../x.xml", "/etc/passwd", "..%2Fx.xml"])
def test_a_manifest_that_leads_outside_is_refused(href):
    assert "ngoài gói" in refused(package(ONE, hrefs=[href]))


@pytest.mark.parametrize("src", ["../../x.png", "..\\..\\x.png", "%2Fetc%2Fx.png"])
def test_pictures_that_lead_outside_are_refused(src):
    item = item2(f'<img src="{src}" alt=""/>' + choice("Một", "Hai"), declared(["B"]))
    assert "ngoài gói" in refused(package(item))


@pytest.mark.parametrize("name", ["../../etc/x", "/etc/x", "C:\\x"])
def test_entries_that_lead_outside_are_refused(name):
    assert "không an toàn" in refused(package(ONE, files={name: b"x"}))


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_package_cut_off_in_the_middle_is_refused(share):
    assert "chưa trọn vẹn" in refused(GOOD[: int(len(GOOD) * share)])


def test_deep_markup_is_read_or_refused():
    for depth in (200, 250, 5_000):
        body = "<div>" * depth + "x" + "</div>" * depth + choice("Một", "Hai")
        assert in_words(item2(body, declared(["A"])))


@pytest.mark.parametrize(
    ("body", "response"),
    [
        (choice(*"ab") + '<img src="{}"/>' * 50_000, declared(["A"])),
        ("<tr><td>" * 90 + "x" * 150_000 + "</td></tr>" * 90 + choice(*"ab"), declared(["A"])),
        (
            '<textEntryInteraction responseIdentifier="RESPONSE"/>' * 90 + "<p>x</p>",
            declared(["y" * 500_000], base="string"),
        ),
        (
            '<textEntryInteraction responseIdentifier="RESPONSE"/>' * 20_000,
            declared(["y"], base="string"),
        ),
        (
            choice(*"ab").replace(
                "<simple", "<simpleChoice identifier='q'>x</simpleChoice>" * 9 + "<simple"
            ),
            declared(["A"]),
        ),
        (choice(*"ab"), declared(["A"], [(f"k{at}", 1) for at in range(50_000)])),
    ],
    ids=["pictures", "tables", "long answers", "gaps", "repeated choices", "marks"],
)
def test_items_that_swell_are_read_or_refused_in_bounded_time(body, response):
    with cpu_within(5):
        assert in_words(item2(body, response))


def test_a_passage_that_thousands_of_items_share_is_refused_in_bounded_time():
    passage = "<s><stimulusBody>" + "<p>x</p>" * 4_000 + "</stimulusBody></s>"
    item = item2(choice(*"ab"), '<assessmentStimulusRef href="../s.xml"/>' + declared(["A"]))
    assert "quá nhiều chữ" in refused(package(*[item] * 2_000, files={"s.xml": passage}))


def test_a_zip_that_is_no_package_is_refused_with_what_to_do():
    output = BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        archive.writestr("a.txt", "x")
    assert "imsmanifest.xml" in refused(output.getvalue())
    assert not fits(output.getvalue())


@pytest.mark.parametrize("seed", range(60))
def test_changed_bytes_never_break_the_reader(seed):
    dice = random.Random(seed)
    changed = bytearray(GOOD)
    for _ in range(dice.choice([1, 3, 20, 200])):
        changed[dice.randrange(len(changed))] = dice.randrange(256)
    assert in_words(bytes(changed))
    assert fits(bytes(changed)) in (True, False)


@pytest.mark.parametrize("seed", range(150))
def test_changed_markup_never_breaks_the_reader(seed):
    """Changes in the XML itself, so that they reach the reader behind the zip."""
    dice = random.Random(seed)
    archive = zipfile.ZipFile(BytesIO(GOOD))
    names = [name for name in archive.namelist() if name.endswith(".xml")]
    data = archive.read(dice.choice(names))
    words = [b'""', b'"' + b"9" * 6_000 + b'"', b'"-1"', '"²"'.encode(), b'"1e999"', b'"nan"']
    for _ in range(dice.choice([1, 2, 4])):
        quoted = data.split(b'"')
        at = dice.randrange(1, len(quoted), 2)
        other = quoted[dice.randrange(1, len(quoted), 2)]
        quoted[at] = dice.choice([*(word.strip(b'"') for word in words), other])
        data = b'"'.join(quoted)
        start, size = dice.randrange(len(data)), dice.randrange(1, 60)
        if dice.random() < 0.3:
            data = data[:start] + data[start + size :]
    assert in_words(data)
    assert in_words(package(data, kind="imsqti_item_xmlv3p0"))
