"""Media types of the files that the system hands out and takes in."""

from pathlib import PurePath

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

VIDEO = {"mp4": "video/mp4", "webm": "video/webm"}
AUDIO = {"mp3": "audio/mpeg", "m4a": "audio/mp4", "ogg": "audio/ogg"}
CAPTIONS = {"vtt": "text/vtt"}
PICTURES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "avif": "image/avif",
}
PAPERS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": EXCEL,
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "csv": "text/csv",
    "txt": "text/plain",
}
DOCUMENTS = PAPERS | VIDEO | AUDIO | CAPTIONS
_ALL = DOCUMENTS | PICTURES
_SHOWN = {"pdf", *VIDEO, *AUDIO, *CAPTIONS, *PICTURES}


def extension_of(name: str) -> str:
    """The extension in small letters, without the point."""
    return PurePath(name).suffix[1:].lower()


def type_of(name: str) -> str:
    """The media type that a file is served with; what is not known is only downloaded."""
    return _ALL.get(extension_of(name), "application/octet-stream")


def is_shown(name: str) -> bool:
    """Whether a browser shows such a file in its place, instead of keeping it."""
    return extension_of(name) in _SHOWN


def is_playable(name: str) -> bool:
    """Whether the file is video or sound, which may be large."""
    return extension_of(name) in VIDEO or extension_of(name) in AUDIO
