"""How the audit log calls what was done at an address; apps downstream add their own."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from cms.ports import audit_events

LABELS: dict[str, Any] = {
    "desk_attempt_record": _("Biên bản bài làm"),
    "desk_assign": _("Giao khóa học"),
    "desk_units": _("Lập đơn vị cao nhất"),
    "desk_import": _("Tải lên danh sách cán bộ"),
    "desk_import_preview": _("Ghi nhận danh sách cán bộ"),
    "desk_programme_new": _("Lập kế hoạch bồi dưỡng"),
    "desk_programme": _("Sửa kế hoạch bồi dưỡng"),
    "desk_programme_move": _("Chuyển trạng thái kế hoạch bồi dưỡng"),
    "desk_exemption_new": _("Đề nghị miễn, gia hạn cho cán bộ"),
    "desk_exemption": _("Quyết định miễn, gia hạn"),
    "desk_due": _("Đặt hạn cho người không kịp hạn"),
    "desk_outside_decide": _("Công nhận bồi dưỡng ở nơi khác"),
    "desk_outside_proof": _("Giấy chứng nhận bồi dưỡng ở nơi khác"),
    "certificate_pdf": _("Giấy chứng nhận"),
    "report_publish": _("Chốt báo cáo"),
    "report_heading": _("Sửa thể thức báo cáo"),
    "report_template": _("Đổi mẫu Word của báo cáo"),
    "desk_person_export": _("Xuất toàn bộ dữ liệu về một người"),
    "desk_import_clears": _("Quyết định ô trống trong danh sách cán bộ"),
    "desk_import_row": _("Quyết định dòng trong danh sách cán bộ"),
    "desk_import_result": _("Tệp kết quả nhập danh sách cán bộ"),
    "desk_import_template": _("Tệp mẫu danh sách cán bộ"),
    "desk_anonymisation_decide": _("Ẩn danh"),
    "desk_api_tokens": _("Cấp mã truy cập"),
    "desk_api_token_revoke": _("Thu hồi mã truy cập"),
    "desk_webhooks": _("Báo kết quả cho hệ thống khác"),
    "desk_webhook_switch": _("Báo kết quả cho hệ thống khác"),
    "desk_webhook_retry": _("Báo kết quả cho hệ thống khác"),
    "desk_weak_provisions_refresh": _("Tạo khóa ôn lại"),
    "wagtailadmin_pages:add": _("Thêm trang"),
    "wagtailadmin_pages:edit": _("Sửa trang"),
    "wagtailadmin_pages:delete": _("Xóa trang"),
    "wagtailusers_users:add": _("Thêm tài khoản"),
    "wagtailusers_users:edit": _("Sửa tài khoản"),
    "wagtailusers_users:delete": _("Xóa tài khoản"),
    "wagtailusers_groups:edit": _("Sửa nhóm quyền"),
}


def label_view(name: str, label: object) -> None:
    """Name what is done at an address of another app."""
    LABELS[name] = label


def event_choices() -> list[tuple[str, Any]]:
    """Every event that the apps declare, with its label."""
    return [choice for events in audit_events for choice in events.choices]


def label_of_event(event: str) -> str:
    """The label of an event; its name where no app declares it any more."""
    return str(dict(event_choices()).get(event, event))


def label_of(name: str) -> str:
    """The label of a view; its technical name where nobody gave one."""
    return str(LABELS.get(name, name))
