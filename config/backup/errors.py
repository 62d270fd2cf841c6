"""What went wrong, in the words of whoever runs the command."""

import errno

NOT_A_BACKUP = "Tệp này không phải bản sao lưu của hệ thống, hoặc phần đầu tệp đã hỏng."
WRONG_KEY = (
    "Không mở được bản sao lưu: mật khẩu hoặc khóa không đúng, hoặc tệp đã hỏng. Chưa có gì được "
    "thay đổi.\nAnh/chị kiểm tra BACKUP_PASSPHRASE (hoặc tệp khóa age), rồi gõ lại lệnh."
)
PLAIN_REFUSED = (
    "Bản sao lưu này không mã hóa, trong khi hệ thống được đặt để mã hóa (BACKUP_PASSPHRASE hoặc "
    "BACKUP_RECIPIENT): ai ghi được vào nơi cất giữ cũng có thể đã làm ra hoặc sửa nó. Chưa có gì "
    "được thay đổi.\nAnh/chị lấy bản có mã hóa. Nếu chắc chắn chính mình đã lập tệp này bằng "
    "--plain và không ai khác ghi được vào nơi để nó: gõ lại lệnh với --plain."
)


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
