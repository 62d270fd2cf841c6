"""What every rendering needs, read before the processes that render branch off."""

import datetime as dt

from certificates.models import CODE_LENGTH, Certificate, IssuingBody, Register
from certificates.rendering.pdf import render_pdf


def warm_up() -> None:
    """Render a certificate that nobody gets; the database is not asked.

    Fonts, stylesheets and the libraries' own tables are then in memory. Processes forked from
    this one share them: each would otherwise hold some 25 MB for itself after its first page.
    """
    body, now = IssuingBody(), dt.datetime.now(dt.UTC)
    render_pdf(
        Certificate(
            register=Register(year=now.year),
            number=1,
            number_text=body.number_text(1, now.year),
            code="0" * CODE_LENGTH,
            holder_name="Nguyễn Thị Minh Châu",
            course_title="Đạo đức công vụ",
            hours=8,
            studied_from=now.date(),
            studied_to=now.date(),
            body={"name": body.name, "signatory_name": "Nguyễn Văn Bình"},
            issued_at=now,
        )
    )
