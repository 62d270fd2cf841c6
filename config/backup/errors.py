"""What went wrong, in the words of whoever runs the command."""

import errno


class BackupError(Exception):
    """The text, in Vietnamese, says what happened and what to do."""


def explained(error: OSError) -> BackupError:
    """A failed read or write, in words."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return BackupError(
            "Ổ đĩa đã đầy nên chưa làm xong; dữ liệu đang dùng không bị thay đổi.\n"
            "Anh/chị giải phóng chỗ trống (hoặc chọn ổ đĩa khác), rồi gõ lại lệnh."
        )
    return BackupError(f"Không đọc hoặc ghi được tệp: {error}")
