"""Files that look small and cost much, and files that are not what they say."""

import zipfile
from io import BytesIO

from docx import Document
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = "xl/worksheets/sheet1.xml"
HEADER = ("Mã CBCC", "Họ và tên", "Cơ quan", "Đối tượng")
LAST_COLUMN = 16_384


def workbook(*rows, header=HEADER):
    book = Workbook()
    for row in (header, *rows):
        book.active.append(row)
    output = BytesIO()
    book.save(output)
    return output.getvalue()


def word():
    output = BytesIO()
    Document().save(output)
    return output.getvalue()


def with_sheet(xml, name=SHEET):
    """A workbook with this in the place of its sheet."""
    output = BytesIO()
    with zipfile.ZipFile(BytesIO(workbook())) as old, zipfile.ZipFile(output, "w") as new:
        for entry in old.namelist():
            content = xml if entry == name else old.read(entry)
            new.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return output.getvalue()


def sheet(rows="", after="", before=""):
    head = "".join(
        f'<c r="{get_column_letter(at)}1" t="inlineStr"><is><t>{name}</t></is></c>'
        for at, name in enumerate(HEADER, start=1)
    )
    return (
        f'<worksheet xmlns="{MAIN}">{before}<sheetData><row r="1">{head}</row>{rows}</sheetData>'
        f"{after}</worksheet>"
    )


def every_column(rows=8):
    """Rows with an empty, styled cell in each of Excel's columns: about 400 kB."""
    return with_sheet(
        sheet("".join(f'<row r="{row}">{_cells(row)}</row>' for row in range(2, rows + 2)))
    )


def last_column(rows=10_000):
    """One cell a row, in the last column: 60 kB that become 160 million cells."""
    lines = (f'<row r="{row}"><c r="XFD{row}" s="1"/></row>' for row in range(2, rows + 2))
    return with_sheet(sheet("".join(lines)))


def nameless_cells(rows=60):
    """As `every_column`, by cells that do not say where they stand: 25 kB."""
    return with_sheet(sheet(("<row>" + "<c/>" * LAST_COLUMN + "</row>") * rows))


def prefixed(rows=1000):
    """As `last_column`, with its names in a namespace that has a prefix."""
    plain = sheet("".join(f'<row r="{r}"><c r="XFD{r}"/></row>' for r in range(2, rows + 2)))
    return with_sheet(
        plain.replace("xmlns=", "xmlns:x=").replace("<", "<x:").replace("<x:/", "</x:")
    )


def hidden_names():
    """As `last_column`, with a letter written as a character reference."""
    return with_sheet(sheet('<row r="2"><c r="&#88;FD2"/></row>'))


WIDE = {each.__name__: each for each in (every_column, last_column, nameless_cells, prefixed)} | {
    "hidden_names": hidden_names
}


def bomb():
    """A zip whose one part unpacks to a thousand times its size."""
    return with_sheet(sheet() + " " * 90_000_000)


def heavy(content, size=201_000):
    """The same workbook or package, above the size that is read in a request."""
    output = BytesIO(content)
    with zipfile.ZipFile(output, "a") as archive:
        archive.writestr("docProps/anh.jpeg", b"\xff\xd8\xff" + bytes(size))
    return output.getvalue()


def _cells(row):
    columns = range(1, LAST_COLUMN + 1)
    return "".join(f'<c r="{get_column_letter(column)}{row}" s="1"/>' for column in columns)
