"""What every installation needs, development or not."""

from django.contrib.auth.models import Group

from config.queue import set_schedule
from learning.access.roles import set_up_roles
from learning.enums import Role
from quizzes.bank.workflow import set_up_review

SCHEDULES = {
    "Đóng bài quá giờ, chấm bài kẹt": ("quizzes.tasks.sweep", 1),
    "Mở và đóng kỳ kiểm tra": ("quizzes.tasks.rounds", 1),
    "Chuẩn bị đề trước giờ mở": ("quizzes.tasks.prepare", 5),
    "Đếm số lần câu hỏi được dùng": ("quizzes.tasks.count_exposure", 10),
    "Báo tin chấm lại, trả lời kiến nghị": ("quizzes.tasks.tell", 15),
    "Rà soát căn cứ hết hiệu lực": ("quizzes.tasks.review_law", 60),
    "Xuất bản theo lịch hẹn": ("cms.tasks.publish_scheduled", 1),
    "Tạo tệp giấy chứng nhận còn thiếu": ("certificates.tasks.sweep", 1),
    "Chạy lại việc nền bị lỗi": ("cms.tasks.retry_failed", 30),
    "Báo tin chuyển đơn vị": ("learning.tasks.tell_transfers", 15),
    "Báo tin đổi thư điện tử": ("learning.tasks.tell_email_changes", 15),
    "Niêm nhật ký thao tác": ("learning.tasks.seal_audit", 1),
    "Gửi thư điện tử": ("cms.tasks.send_bulk_mail", 1),
    "Nhắc việc học tập": ("learning.tasks.remind", 30),
    "Số liệu trang tổng quan": ("learning.tasks.tally_units", 30),
    "Sắp xếp tổ chức đến ngày có hiệu lực": ("learning.tasks.reorganise", 60),
    "Báo kết quả hoàn thành cho hệ thống khác": ("learning.tasks.send_webhooks", 1),
}
DAY = 24 * 60
# Once a day, at the time given.
NIGHTLY = {
    "Sao lưu": ("cms.tasks.back_up_nightly", "00:30"),
    "Giao khóa học cho người mới": ("learning.tasks.extend_programmes", "01:30"),
    "Kết thúc các đề nghị quá hạn": ("learning.tasks.end_proposals", "00:10"),
    "Kiểm tra hồ sơ": ("learning.tasks.check_records", "02:30"),
    "Tính độ dễ của câu hỏi": ("quizzes.tasks.measure_bank", "03:00"),
    "Xóa phiên đăng nhập đã hết": ("learning.tasks.clear_sessions", "02:10"),
    "Xóa nhật ký thao tác quá hạn giữ": ("learning.tasks.prune_audit", "03:10"),
    "Xóa số lần đăng nhập sai đã cũ": ("learning.tasks.prune_sign_in_failures", "03:15"),
    "Đề xuất ẩn danh người đã hết thời hạn": ("learning.tasks.propose_anonymisations", "03:30"),
    "Xóa tệp mà không hồ sơ nào nhắc tới": ("cms.tasks.delete_orphans", "03:50"),
}
# Once a week, first in the night that follows.
WEEKLY = {
    "Khôi phục thử bản sao lưu": ("cms.tasks.try_backup_weekly", "04:30"),
}


def set_up_system() -> None:
    """Roles, review workflow and schedules; safe to repeat."""
    set_up_roles()
    set_up_review(Group.objects.get(name=Role.REVIEWER.value))
    for name, (task, minutes) in SCHEDULES.items():
        set_schedule(name, task, minutes=minutes)
    for name, (task, at) in NIGHTLY.items():
        set_schedule(name, task, minutes=DAY, at=at)
    for name, (task, at) in WEEKLY.items():
        set_schedule(name, task, minutes=7 * DAY, at=at)
