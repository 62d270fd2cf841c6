"""Who issues the certificates."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting


@register_setting(icon="doc-full")
class IssuingBody(BaseGenericSetting):
    """Who issues the certificates, and the words on them."""

    parent_name = models.CharField(
        _("Cơ quan chủ quản"), max_length=200, default="ỦY BAN NHÂN DÂN TỈNH"
    )
    name = models.CharField(_("Cơ quan cấp"), max_length=200, default="SỞ NỘI VỤ")
    place = models.CharField(_("Địa danh"), max_length=100, default="Gia Lai")
    title = models.CharField(_("Tên văn bản"), max_length=100, default="GIẤY CHỨNG NHẬN")
    subtitle = models.CharField(
        _("Dòng dưới tên văn bản"), max_length=200, default="Hoàn thành khóa bồi dưỡng"
    )
    number_suffix = models.CharField(
        _("Ký hiệu sau số"), max_length=40, default="GCN-SNV", help_text=_("Ví dụ: GCN-SNV")
    )
    signatory_title = models.CharField(_("Chức vụ người ký"), max_length=120, default="GIÁM ĐỐC")
    signatory_name = models.CharField(_("Họ tên người ký"), max_length=120, blank=True)

    panels = [
        MultiFieldPanel(
            [FieldPanel("parent_name"), FieldPanel("name"), FieldPanel("place")], _("Cơ quan")
        ),
        MultiFieldPanel(
            [FieldPanel("title"), FieldPanel("subtitle"), FieldPanel("number_suffix")],
            _("Văn bản"),
        ),
        MultiFieldPanel(
            [FieldPanel("signatory_title"), FieldPanel("signatory_name")], _("Người ký")
        ),
    ]

    class Meta:
        verbose_name = _("cơ quan cấp giấy chứng nhận")
