"""Pictures of imported questions as images of the library."""

import hashlib
import io
from collections.abc import Iterable

from django.core.files.images import ImageFile
from PIL import Image

from cms.models import CmsImage
from cms.uploads.guard.pictures import BrokenPictureError, HugePictureError, check_picture
from quizzes.formats.as_json import picture_key
from quizzes.formats.base import ParsedBank, ParsedImage, ParsedQuestion

KINDS = {"PNG": ".png", "JPEG": ".jpg", "GIF": ".gif", "WEBP": ".webp"}


def pictures_of(question: ParsedQuestion) -> list[ParsedImage]:
    """All pictures of a question and its options."""
    images = [question.image, *(option.image for option in question.options)]
    return [image for image in images if image is not None]


def usable_pictures(bank: ParsedBank) -> dict[str, bytes]:
    """The bytes of all pictures of a file that the bank can hold, by `picture_key`."""
    mended = [problem.question for problem in bank.problems if problem.question]
    images = [image for question in [*bank.questions, *mended] for image in pictures_of(question)]
    return {picture_key(image): image.content for image in images if is_usable(image)}


def is_usable(image: ParsedImage) -> bool:
    """Whether a browser shows it and it can be drawn without filling the memory."""
    try:
        check_picture(image.content, list(KINDS))
    except (BrokenPictureError, HugePictureError):
        return False
    return True


class Pictures:
    """Gives the library's image of a picture: one that is there already, or a new one."""

    def __init__(self, images: Iterable[ParsedImage]) -> None:
        hashes = {_hash(image) for image in images}
        rows = CmsImage.objects.filter(file_hash__in=hashes).order_by("-pk")
        self._known = {row.file_hash: row for row in rows}
        self._saved: list[CmsImage] = []

    def image_of(self, picture: ParsedImage | None) -> CmsImage | None:
        if picture is None:
            return None
        key = _hash(picture)
        if key not in self._known:
            self._known[key] = self._save(picture, key)
        return self._known[key]

    def discard(self) -> None:
        """Remove the files of an import that failed; its rows are rolled back already."""
        for image in self._saved:
            image.file.storage.delete(image.file.name)

    def _save(self, picture: ParsedImage, key: str) -> CmsImage:
        with Image.open(io.BytesIO(picture.content), formats=list(KINDS)) as opened:
            name = f"cau-hoi-{key[:16]}{KINDS[opened.format or 'PNG']}"
        image = CmsImage(
            title=(picture.alt or picture.name)[:255],
            description=picture.alt[:255],
            file=ImageFile(io.BytesIO(picture.content), name=name),
            file_size=len(picture.content),
            file_hash=key,
        )
        image.save()
        self._saved.append(image)
        return image


def _hash(image: ParsedImage) -> str:
    """As Wagtail's `file_hash`."""
    return hashlib.sha1(image.content, usedforsecurity=False).hexdigest()
