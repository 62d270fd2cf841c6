"""Templates: a change is a new version; what was issued keeps its own."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image

from certificates.models import CertificateTemplate, TemplateChoice, TemplateVersion
from cms.models import CoursePage
from cms.people import Person
from cms.uploads.guard.pictures import BrokenPictureError, HugePictureError, check_picture

MAX_LOGO_SIDE = 600
MAX_LOGO_BYTES = 2 * 1024 * 1024
MAX_LOGO_PIXELS = 25_000_000
LOGO_FORMATS = ("PNG", "JPEG", "WEBP")


@transaction.atomic
def save_template(
    template: CertificateTemplate | None,
    *,
    by: Person,
    name: str,
    is_default: bool,
    courses: Iterable[CoursePage],
    style: dict[str, Any],
) -> CertificateTemplate:
    """Name, default and courses are kept as given; a changed style becomes the next version.

    The default stays one: making another the default takes it from the one before. The last
    default cannot be unmade.
    """
    if is_default:
        others = CertificateTemplate.objects.filter(is_default=True)
        others.exclude(pk=template.pk if template else 0).update(is_default=False)
    template = template or CertificateTemplate()
    template.name = name
    template.is_default = is_default or template.is_default
    template.save()
    _add_version(template, style, by)
    _choose(template, courses)
    return template


def _add_version(template: CertificateTemplate, style: dict[str, Any], by: Person) -> None:
    latest = template.versions.order_by("-number").first()
    if latest and all(_plain(getattr(latest, key)) == value for key, value in style.items()):
        return
    number = latest.number + 1 if latest else 1
    TemplateVersion.objects.create(template=template, number=number, created_by=by, **style)


def _plain(value: object) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


def _choose(template: CertificateTemplate, courses: Iterable[CoursePage]) -> None:
    wanted = {course.pk for course in courses}
    TemplateChoice.objects.filter(template=template).exclude(course__in=wanted).delete()
    for course in wanted:
        TemplateChoice.objects.update_or_create(course_id=course, defaults={"template": template})


def read_logo(file: File[bytes]) -> bytes:
    """A picture as a small PNG, drawn anew so that nothing else of the file is kept.

    Raises:
        ValidationError: too large, or no picture.
    """
    if file.size > MAX_LOGO_BYTES:
        raise ValidationError(_("Biểu trưng quá 2 MB: hãy chọn tệp nhỏ hơn."))
    content = file.read()
    try:
        check_picture(content, LOGO_FORMATS, MAX_LOGO_PIXELS)
    except HugePictureError as error:
        raise ValidationError(_("Biểu trưng quá lớn: hãy thu nhỏ ảnh rồi chọn lại.")) from error
    except BrokenPictureError as error:
        raise ValidationError(_("Tệp này không phải ảnh PNG, JPEG hoặc WebP.")) from error
    with Image.open(BytesIO(content), formats=LOGO_FORMATS) as picture:
        small = picture.convert("RGBA")
    small.thumbnail((MAX_LOGO_SIDE, MAX_LOGO_SIDE))
    white = Image.new("RGB", small.size, "white")
    white.paste(small, mask=small.getchannel("A"))
    out = BytesIO()
    white.save(out, format="PNG", optimize=True)
    return out.getvalue()
