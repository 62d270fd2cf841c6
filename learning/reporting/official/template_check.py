"""Whether a Word template that HR uploads can be used."""

from io import BytesIO

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from docx import Document
from jinja2 import TemplateError

from cms.uploads.guard.packages import open_office
from cms.uploads.guard.refusals import WORD, UnreadableFileError
from learning.formats.excel_out import Column
from learning.reporting.official.filling import TABLE_MARK
from learning.reporting.official.heading import Heading
from learning.reporting.table import Row, Table
from learning.reporting.writers.word import write_word

UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, SyntaxError, RecursionError)
MAX_BYTES = 2 * 1024 * 1024


def check_template(content: bytes) -> None:
    """Try an uploaded template on a sample.

    Raises:
        ValidationError: no Word file of the current kind, with macros, too large, a
            placeholder that we do not know or that is not whole, or no `{{ bang }}`.
    """
    if len(content) > MAX_BYTES:
        raise ValidationError(_("Tệp lớn hơn 2 MB. Anh/chị bỏ bớt hình trong mẫu rồi tải lại."))
    try:
        open_office(BytesIO(content), WORD)
        written = write_word(*_sample(content))
        open_office(BytesIO(written), WORD)
        filled = Document(BytesIO(written))
    except UnreadableFileError as error:
        raise ValidationError(str(error)) from error
    except TemplateError as error:
        raise ValidationError(_explain(error)) from error
    except UNREADABLE as error:
        message = _("Không đọc được mẫu này. Anh/chị tải mẫu của hệ thống về và sửa từ đó.")
        raise ValidationError(message) from error
    cells = {cell.text for table in filled.tables for row in table.rows for cell in row.cells}
    if TABLE_MARK in "".join(p.text for p in filled.paragraphs) or "Ô mẫu" not in cells:
        raise ValidationError(
            _("Mẫu chưa có chỗ đặt bảng số liệu. Anh/chị thêm một đoạn chỉ gồm {{ bang }}.")
        )


def _explain(error: TemplateError) -> str:
    where = getattr(error, "lineno", None)
    text = _("Mẫu có chỗ điền không đúng: %(what)s.") % {"what": error.message}
    if where:
        text += " " + _("Khoảng dòng %(line)s.") % {"line": where}
    return text + " " + _("Anh/chị xem các chỗ điền được phép ở mẫu của hệ thống.")


def _sample(content: bytes) -> tuple[Table, Heading]:
    heading = Heading("A", "B", "BC", "C", timezone.now(), ("D",), "E", "F", "G", template=content)
    table = Table("A", ("B",), (Column("C", 10),), (Row(("Ô mẫu",)),), None, ("D",))
    return table, heading
