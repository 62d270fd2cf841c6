"""Pictures in files: which kinds a browser shows, known by their first bytes."""

MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
)


def picture_kind(content: bytes) -> str:
    """ "png", "jpg", "gif" or "webp"; "" for anything else."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    return next((kind for magic, kind in MAGIC if content.startswith(magic)), "")
