"""What the audit log calls what happens to accounts, people and units.

The names are kept in the log for years: new ones may be added, none is given another meaning.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEvent(models.TextChoices):
    # Written by the middleware, where no use case said more.
    DOWNLOAD = "download", _("Tải về")
    CHANGE = "change", _("Thay đổi")

    SIGNED_IN = "sign_in.succeeded", _("Đăng nhập")
    SIGN_IN_FAILED = "sign_in.failed", _("Đăng nhập không thành")
    SIGN_IN_DELAYED = "sign_in.delayed", _("Đăng nhập bị hoãn vì sai nhiều lần")
    SIGN_IN_LINKED = "sign_in.linked", _("Gắn với tài khoản ở hệ thống khác")
    SIGN_IN_UNLINKED = "sign_in.unlinked", _("Gỡ khỏi tài khoản ở hệ thống khác")
    SIGNED_OUT = "sign_out", _("Đăng xuất")
    SESSION_ENDED = "session.ended", _("Kết thúc phiên đăng nhập")
    PASSWORD_CHANGED = "password.changed", _("Đổi mật khẩu")
    PASSWORD_RESET_ASKED = "password.reset_asked", _("Yêu cầu đặt lại mật khẩu")
    PASSWORD_RESET = "password.reset", _("Đặt lại mật khẩu")
    LETTER_ISSUED = "password.letter", _("In thư niêm phong có mật khẩu")
    FACTOR_ADDED = "factor.added", _("Thêm xác thực bước hai")
    FACTOR_REMOVED = "factor.removed", _("Gỡ xác thực bước hai")
    FACTOR_RESET = "factor.reset", _("Đặt lại xác thực bước hai cho người khác")
    ACCESS_DENIED = "access.denied", _("Bị từ chối vì không có quyền")

    PERSON_OPENED = "person.opened", _("Xem hồ sơ cán bộ")
    PERSON_EXPORTED = "person.exported", _("Xuất dữ liệu về một người")
    PERSON_CREATED = "person.created", _("Thêm cán bộ")
    PERSON_CHANGED = "person.changed", _("Sửa thông tin cán bộ")
    PERSON_ANONYMISED = "person.anonymised", _("Ẩn danh cán bộ")
    POSTING_CHANGED = "posting.changed", _("Đổi vị trí công tác")
    TRANSFER_PROPOSED = "transfer.proposed", _("Đề nghị chuyển công tác")
    TRANSFER_ACCEPTED = "transfer.accepted", _("Tiếp nhận chuyển công tác")
    TRANSFER_REFUSED = "transfer.refused", _("Không tiếp nhận chuyển công tác")
    TRANSFER_WITHDRAWN = "transfer.withdrawn", _("Rút đề nghị chuyển công tác")
    EMAIL_PROPOSED = "email.proposed", _("Đề nghị đổi thư điện tử")
    EMAIL_CONFIRMED = "email.confirmed", _("Xác nhận đổi thư điện tử")
    EMAIL_REFUSED = "email.refused", _("Không đổi thư điện tử")
    ROLES_CHANGED = "roles.changed", _("Đổi vai trò")
    SCOPE_CHANGED = "scope.changed", _("Đổi phạm vi đơn vị")
    UNIT_CHANGED = "unit.changed", _("Đổi đơn vị")
    REORGANISED = "reorganisation.applied", _("Thực hiện sắp xếp tổ chức")
    TOKEN_ISSUED = "token.issued", _("Cấp mã truy cập")
    TOKEN_REVOKED = "token.revoked", _("Thu hồi mã truy cập")
    WEBHOOK_CHANGED = "webhook.changed", _("Đổi nơi nhận kết quả")
    POLICY_CHANGED = "policy.changed", _("Đổi quy định")
    LOG_PRUNED = "audit.pruned", _("Xóa dòng nhật ký quá hạn giữ")
    LOG_EXPORTED = "audit.exported", _("Xuất nhật ký thao tác")
    ANCHOR_ACCEPTED = "audit.anchor_accepted", _("Chấp nhận phần cuối nhật ký bị thiếu")
