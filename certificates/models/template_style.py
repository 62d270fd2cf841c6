"""How a certificate looks and what it says: the choices of one version of a template."""

from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import gettext_lazy as _


class Design(models.TextChoices):
    """The typography of a certificate."""

    FORMAL = "formal", _("Trang trọng – thể thức văn bản hành chính")
    FESTIVE = "festive", _("Trang hoàng – khung đỏ và vàng")
    PLAIN = "plain", _("Giản dị – in số lượng lớn, một màu")


class Border(models.TextChoices):
    """What runs round the sheet."""

    NONE = "none", _("Không có khung")
    RULE = "rule", _("Hai đường kẻ, góc vát")
    FRET = "fret", _("Hồi văn vàng, hoa sen ở góc")


class Background(models.TextChoices):
    """What lies under the words, in a pale tone."""

    NONE = "none", _("Nền trắng")
    DRUM = "drum", _("Mặt trống đồng")
    WAVES = "waves", _("Sóng nước ở chân trang")


class SignatureForm(models.TextChoices):
    """In whose name it is signed: Decree 30/2020, Appendix I."""

    OWN = "", _("Ký theo chức vụ của mình")
    TM = "TM.", _("TM. – thay mặt tập thể")
    KT = "KT.", _("KT. – ký thay người đứng đầu")
    TL = "TL.", _("TL. – thừa lệnh")
    TUQ = "TUQ.", _("TUQ. – thừa ủy quyền")
    Q = "Q.", _("Q. – quyền (chức vụ)")


class SealPlace(models.TextChoices):
    """Where room is left for the stamp."""

    SIGNATURE = "signature", _("Trùm lên chữ ký (chừa khoảng ký rộng)")
    LEFT = "left", _("Bên trái chữ ký (đánh dấu chỗ đóng dấu)")
    NONE = "none", _("Không đóng dấu (chừa khoảng ký hẹp)")


class QrPlace(models.TextChoices):
    """Where the code to check with stands."""

    LEFT = "left", _("Góc dưới bên trái")
    CENTRE = "centre", _("Giữa chân trang")
    NONE = "none", _("Không in mã QR, chỉ in mã kiểm tra")


@dataclass(frozen=True)
class TemplateStyle:
    """All that a version of a template decides; texts may hold the placeholders of `words`.

    `details` are the lines below the course: a line with a placeholder that has no value is
    left out. `logo` is a PNG.
    """

    design: str = Design.FORMAL
    border: str = Border.RULE
    background: str = Background.NONE
    title: str = ""
    subtitle: str = ""
    lead: str = "Chứng nhận ông (bà)"
    holder_lines: tuple[str, ...] = ("Sinh ngày {ngay_sinh}", "{chuc_vu}", "{don_vi}")
    wording: str = "đã hoàn thành khóa bồi dưỡng"
    details: tuple[str, ...] = field(
        default=(
            "Từ ngày {tu_ngay} đến ngày {den_ngay}, thời lượng {so_tiet} tiết",
            "Kết quả: {ket_qua}",
            "Xếp loại: {xep_loai}",
            "Có giá trị đến hết ngày {co_gia_tri_den}",
        )
    )
    signature_form: str = SignatureForm.OWN
    signed_for: str = ""
    signatory_title: str = ""
    signatory_name: str = ""
    seal_place: str = SealPlace.SIGNATURE
    qr_place: str = QrPlace.LEFT
    logo: bytes = b""


FORMAL = TemplateStyle()
FESTIVE = TemplateStyle(design=Design.FESTIVE, border=Border.FRET, background=Background.DRUM)
PLAIN = TemplateStyle(design=Design.PLAIN, border=Border.NONE, seal_place=SealPlace.SIGNATURE)
