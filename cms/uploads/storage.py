"""Where uploads are kept: under names that are addresses in ASCII."""

from django.core.files.storage import FileSystemStorage

from cms.text import slug_of

# Of a name without a letter or digit.
NAMELESS = "tep"


class PlainNameStorage(FileSystemStorage):
    """Names a file as its page would be named: "Đạo đức.PDF" is kept as "dao-duc.pdf".

    Holds for every door that saves a file; what is kept already stays where it is.
    """

    def get_valid_name(self, name: str) -> str:
        stem, *rest = name.split(".")
        parts = [slug_of(stem) or NAMELESS, *(slug_of(part) for part in rest)]
        return ".".join(part for part in parts if part)
