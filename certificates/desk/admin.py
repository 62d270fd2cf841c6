"""The register in Wagtail's admin: addresses, menu, issuing bodies."""

from typing import Any

from django.core.exceptions import ValidationError
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, PageChooserPanel
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from certificates.desk import (
    action_views,
    class_list_views,
    print_views,
    proposal_views,
    views,
)
from certificates.models import CourseIssuer, IssuingBody
from certificates.register.registers import make_default
from cms.admin.choosers import WordedChooserViewSet
from cms.admin.menu import CERTIFICATES, Entry


class IssuingBodyForm(WagtailAdminModelForm):
    """A body becomes the default in the place of another; one always stays the default."""

    def clean_is_default(self) -> bool:
        chosen = bool(self.cleaned_data["is_default"])
        if self.initial.get("is_default") and not chosen:
            raise ValidationError(_("Hãy chọn cơ quan khác làm mặc định; cơ quan này tự thôi."))
        return chosen

    def _get_validation_exclusions(self) -> set[str]:
        return {*super()._get_validation_exclusions(), "is_default"}

    def save(self, commit: bool = True) -> Any:
        chosen = self.instance.is_default
        self.instance.is_default = bool(self.initial.get("is_default"))
        body = super().save(commit)
        if chosen and commit:
            make_default(body)
        return body


class IssuingBodyViewSet(SnippetViewSet):
    """Who issues: several bodies, one of them the default."""

    model = IssuingBody
    chooser_viewset_class = WordedChooserViewSet
    icon = "doc-full"
    menu_label = _("Cơ quan cấp giấy chứng nhận")
    menu_hook, menu_order = CERTIFICATES.hook, 50
    list_display = ["name", "number_suffix", BooleanColumn("is_default", label=_("Mặc định"))]
    PANELS = [
        MultiFieldPanel(
            [
                FieldPanel("parent_name"),
                FieldPanel("name"),
                FieldPanel("place"),
                FieldPanel("is_default"),
            ],
            _("Cơ quan"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("number_suffix"),
                FieldPanel("number_style"),
                FieldPanel("number_digits"),
            ],
            _("Số"),
        ),
        MultiFieldPanel(
            [FieldPanel("title"), FieldPanel("subtitle"), FieldPanel("bands")], _("Văn bản")
        ),
        MultiFieldPanel(
            [FieldPanel("signatory_title"), FieldPanel("signatory_name")], _("Người ký")
        ),
    ]
    edit_handler = ObjectList(PANELS, base_form_class=IssuingBodyForm)


class CourseIssuerViewSet(SnippetViewSet):
    """Courses that another body than the default one issues for."""

    model = CourseIssuer
    chooser_viewset_class = WordedChooserViewSet
    icon = "doc-full-inverse"
    menu_label = _("Cơ quan cấp theo khóa học")
    menu_hook, menu_order = CERTIFICATES.hook, 60
    list_display = ["course", "body"]
    panels = [PageChooserPanel("course", "cms.CoursePage"), FieldPanel("body")]


VIEW_SETS = [IssuingBodyViewSet, CourseIssuerViewSet]
ENTRIES = [
    Entry(
        CERTIFICATES,
        _("Sổ cấp giấy chứng nhận"),
        "register",
        "doc-full",
        10,
        "certificates.view_certificate",
    ),
    Entry(
        CERTIFICATES,
        _("Đề nghị cấp giấy"),
        "issue_proposals",
        "form",
        20,
        "certificates.manage_register",
    ),
    Entry(
        CERTIFICATES,
        _("In và ký giấy chứng nhận"),
        "certificate_printing",
        "download",
        30,
        print_views.PERMISSION,
    ),
]


def admin_urls() -> list[URLPattern]:
    one, idea = "so-cap/<int:certificate_id>/", "de-nghi-cap/<int:proposal_id>/"
    return [
        path("so-cap/", views.register_list, name="register"),
        path("so-cap/so-cap.xlsx", views.register_book, name="register_book"),
        path("so-cap/can-xem-xet/", views.to_review, name="register_reviews"),
        path("so-cap/bo-so/", action_views.void, name="register_void"),
        path(one, views.entry, name="register_entry"),
        path(f"{one}dinh-chinh/", action_views.correct, name="register_correct"),
        path(f"{one}thu-hoi/", action_views.revoke, name="register_revoke"),
        path(f"{one}giu-nguyen/", action_views.keep, name="register_keep"),
        path(f"{one}cap-lai/", action_views.copy, name="register_copy"),
        path("de-nghi-cap/", proposal_views.index, name="issue_proposals"),
        path("de-nghi-cap/noi-khac/", proposal_views.outside, name="issue_outside"),
        path("de-nghi-cap/lop/", class_list_views.upload, name="issue_class"),
        path("de-nghi-cap/lop/mau.xlsx", class_list_views.form_file, name="issue_class_form"),
        path(idea, proposal_views.proposal, name="issue_proposal"),
        path(f"{idea}quyet-dinh/", proposal_views.decide, name="issue_decide"),
        path("in-va-ky/", print_views.desk, name="certificate_printing"),
        path("in-va-ky/in.pdf", print_views.print_class, name="certificate_print_class"),
        path("in-va-ky/so-cap.<str:kind>", print_views.book, name="register_book_print"),
        path("in-va-ky/de-ky.zip", print_views.export, name="certificate_sign_export"),
        path("in-va-ky/nhan-lai/", print_views.upload_signed, name="certificate_sign_return"),
    ]
