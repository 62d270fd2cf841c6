"""Puts pictures on contact sheets: numbered, labelled, large enough for headings to be read."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pypdfium2
from PIL import Image, ImageDraw, ImageFont

from tests.look.camera import Picture

SHEET = (2000, 1900)
GAP = 20
LABEL = 34
COLUMNS = {"narrow": 5, "wide": 2, "page": 4}
FONT = "/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf"
PAGES = 8
"""Of a longer print the first pages are shown; the label says how many there are."""

Cell = tuple[str, Image.Image]


def make_sheets(pictures: Sequence[Picture], folder: Path) -> list[Path]:
    """Write `sheet-01.png` … into the folder: phones, desks and printed pages apart."""
    files: list[Path] = []
    for kind, columns in COLUMNS.items():
        cells = (cell for p in pictures if _kind(p) == kind for cell in _cells(p))
        for sheet in _filled(cells, columns):
            files.append(folder / f"sheet-{len(files) + 1:02d}.png")
            sheet.save(files[-1])
    return files


def _kind(picture: Picture) -> str:
    if picture.file.suffix == ".pdf":
        return "page"
    with Image.open(picture.file) as image:
        return "narrow" if image.width < 700 else "wide"


def _cells(picture: Picture) -> Iterator[Cell]:
    head = f"{picture.number}. {picture.label}"
    if picture.file.suffix == ".pdf":
        yield from _printed(picture, head)
    else:
        with Image.open(picture.file) as image:
            yield head + (" (cut)" if picture.cut else ""), image.convert("RGB")


def _printed(picture: Picture, head: str) -> Iterator[Cell]:
    document = pypdfium2.PdfDocument(picture.file)
    for number in range(min(len(document), PAGES)):
        image = document[number].render(scale=1.5).to_pil().convert("RGB")
        image.save(picture.file.with_name(f"{picture.file.stem}-{number + 1}.png"))
        yield f"{head} {number + 1}/{len(document)}", image


def _filled(cells: Iterable[Cell], columns: int) -> Iterator[Image.Image]:
    """Sheets with the cells side by side, each as wide as a column."""
    width = (SHEET[0] - GAP) // columns - GAP
    tallest = SHEET[1] - LABEL - 2 * GAP
    sheet, x, y, row = _blank(), GAP, GAP, 0
    used = False
    for label, image in cells:
        small = _scaled(image, width, tallest)
        if x + width > SHEET[0]:
            x, y, row = GAP, y + row + GAP, 0
        if y + LABEL + small.height + GAP > SHEET[1]:
            yield sheet
            sheet, x, y, row = _blank(), GAP, GAP, 0
        _place(sheet, (x, y), label, small)
        used = True
        x, row = x + width + GAP, max(row, LABEL + small.height)
    if used:
        yield sheet


def _scaled(image: Image.Image, width: int, tallest: int) -> Image.Image:
    """As wide as the column, its lower end cut off where it is taller than the sheet."""
    seen = min(image.height, round(tallest * image.width / width))
    height = round(seen * width / image.width)
    return image.crop((0, 0, image.width, seen)).resize((width, height), Image.Resampling.BICUBIC)


def _blank() -> Image.Image:
    return Image.new("RGB", SHEET, "#c8c8c8")


def _place(sheet: Image.Image, at: tuple[int, int], label: str, image: Image.Image) -> None:
    x, y = at
    font = ImageFont.truetype(FONT, 20)
    while font.getlength(label) > image.width:
        label = label[:-2]
    ImageDraw.Draw(sheet).text((x, y), label, fill="black", font=font)
    sheet.paste(image, (x, y + LABEL))
