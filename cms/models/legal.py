"""The law that lessons and questions rest on."""

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from cms.law.citations import Place, read_places
from cms.text import fold


class DocumentKind(models.TextChoices):
    CONSTITUTION = "constitution", _("Hiến pháp")
    LAW = "law", _("Luật")
    ORDINANCE = "ordinance", _("Pháp lệnh")
    RESOLUTION = "resolution", _("Nghị quyết")
    DECREE = "decree", _("Nghị định")
    DECISION = "decision", _("Quyết định")
    DIRECTIVE = "directive", _("Chỉ thị")
    CIRCULAR = "circular", _("Thông tư")
    PARTY = "party", _("Văn bản của Đảng")
    ARTICLE = "article", _("Bài viết, tác phẩm")


class LegalStatus(models.TextChoices):
    """States as the national database of legal documents names them."""

    NOT_YET = "not_yet", _("Chưa có hiệu lực")
    IN_FORCE = "in_force", _("Còn hiệu lực")
    PARTLY_EXPIRED = "partly_expired", _("Hết hiệu lực một phần")
    EXPIRED = "expired", _("Hết hiệu lực toàn bộ")
    SUSPENDED = "suspended", _("Ngưng hiệu lực")
    UNVERIFIED = "unverified", _("Chưa thấy văn bản thay thế")
    NOT_LEGAL = "not_legal", _("Không phải văn bản pháp luật")


class LegalDocument(index.Indexed, models.Model):
    """A legal document (văn bản) with its dates."""

    key = models.CharField(_("Khóa"), max_length=60, unique=True)
    number = models.CharField(_("Số hiệu"), max_length=60, blank=True)
    kind = models.CharField(_("Loại"), max_length=20, choices=DocumentKind.choices)
    title = models.CharField(_("Tên văn bản"), max_length=400)
    issued_by = models.CharField(_("Cơ quan ban hành"), max_length=200, blank=True)
    issued_on = models.DateField(_("Ngày ban hành"), null=True, blank=True)
    effective_on = models.DateField(_("Ngày có hiệu lực"), null=True, blank=True)
    expired_on = models.DateField(_("Ngày hết hiệu lực"), null=True, blank=True)
    status = models.CharField(_("Tình trạng"), max_length=20, choices=LegalStatus.choices)
    replaced_by = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="replaces",
        verbose_name=_("Thay thế bởi"),
    )
    amended_by = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="amends",
        verbose_name=_("Sửa đổi bởi"),
    )
    guides = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="guided_by",
        verbose_name=_("Quy định chi tiết, hướng dẫn cho"),
    )
    checked_on = models.DateField(_("Ngày rà soát"), null=True, blank=True)
    search_text = models.TextField(editable=False, blank=True)

    search_fields = [
        index.AutocompleteField("search_text"),
        index.SearchField("search_text"),
        # What a list that was searched in is sorted by.
        index.FilterField("key"),
    ]

    class Meta:
        ordering = ["key"]
        verbose_name = _("văn bản pháp luật")
        verbose_name_plural = _("văn bản pháp luật")
        constraints = [
            models.CheckConstraint(
                condition=Q(expired_on__isnull=True)
                | Q(effective_on__isnull=True)
                | Q(expired_on__gte=F("effective_on")),
                name="legal_document_expires_after_it_takes_effect",
            )
        ]

    def __str__(self) -> str:
        """The way officials cite it: title and số hiệu."""
        return f"{self.title} ({self.number})" if self.number else self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search_text = fold(f"{self.number} {self.title}")
        super().save(*args, **kwargs)

    def in_force_on(self, day: dt.date) -> bool:
        """Whether the document can be relied on that day; articles always can."""
        if self.status == LegalStatus.SUSPENDED:
            return False
        begun = self.effective_on is None or self.effective_on <= day
        return begun and (self.expired_on is None or day < self.expired_on)

    def status_on(self, day: dt.date) -> str:
        """The state in words that day: the dates come before what was entered as state."""
        if self.expired_on and self.expired_on <= day:
            return str(LegalStatus.EXPIRED.label)
        if self.effective_on and day < self.effective_on:
            return str(LegalStatus.NOT_YET.label)
        dated = (LegalStatus.EXPIRED, LegalStatus.NOT_YET)
        return str(
            (LegalStatus.IN_FORCE if self.status in dated else LegalStatus(self.status)).label
        )

    @property
    def status_today(self) -> str:
        """The state in words today."""
        return self.status_on(timezone.localdate())


class ProvisionQuerySet(models.QuerySet["Provision"]):
    """Questions about the law."""

    def in_force(self, on: dt.date) -> "ProvisionQuerySet":
        """Those that can be relied on that day."""
        return self.filter(in_force_condition(on))

    def lapsed(self, on: dt.date) -> "ProvisionQuerySet":
        """Those that went out of force, of themselves or with their document."""
        return self.filter(
            Q(expired_on__lte=on)
            | Q(document__expired_on__lte=on)
            | Q(document__status=LegalStatus.SUSPENDED)
        )

    def guiding_replaced_law(self, on: dt.date) -> "ProvisionQuerySet":
        """Those of guidance in force whose guided document is out of force."""
        return self.in_force(on).filter(document__guides__expired_on__lte=on).distinct()


def in_force_condition(on: dt.date, prefix: str = "") -> Q:
    """The condition that a provision can be relied on that day; `prefix` is the way to it,
    as "provision__".
    """

    def begun(name: str) -> Q:
        return Q(**{f"{prefix}{name}__isnull": True}) | Q(**{f"{prefix}{name}__lte": on})

    def not_ended(name: str) -> Q:
        return Q(**{f"{prefix}{name}__isnull": True}) | Q(**{f"{prefix}{name}__gt": on})

    suspended = Q(**{f"{prefix}document__status": LegalStatus.SUSPENDED})
    return (
        begun("effective_on")
        & not_ended("expired_on")
        & begun("document__effective_on")
        & not_ended("document__expired_on")
        & ~suspended
    )


class Provision(models.Model):
    """A place in a document (điều, khoản, điểm), as questions and lessons cite it.

    Its own dates, where it has any, narrow those of its document.
    """

    document = models.ForeignKey(
        LegalDocument,
        on_delete=models.PROTECT,
        related_name="provisions",
        verbose_name=_("Văn bản"),
    )
    locator = models.CharField(
        _("Điều, khoản, điểm"), max_length=80, blank=True, help_text=_("Ví dụ: khoản 5 Điều 7")
    )
    article = models.CharField(max_length=10, blank=True, editable=False)
    clause = models.CharField(max_length=10, blank=True, editable=False)
    point = models.CharField(max_length=5, blank=True, editable=False)
    text = models.TextField(_("Nội dung"), blank=True)
    effective_on = models.DateField(
        _("Ngày có hiệu lực"),
        null=True,
        blank=True,
        help_text=_("Để trống nếu cùng ngày với văn bản."),
    )
    expired_on = models.DateField(
        _("Ngày hết hiệu lực"),
        null=True,
        blank=True,
        help_text=_("Để trống nếu cùng ngày với văn bản."),
    )
    replaced_by = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaces",
        verbose_name=_("Thay thế bởi"),
    )

    objects = ProvisionQuerySet.as_manager()

    class Meta:
        ordering = ["document", "locator"]
        verbose_name = _("điều khoản")
        verbose_name_plural = _("điều khoản")
        constraints = [
            models.UniqueConstraint(fields=["document", "locator"], name="one_provision_per_place"),
            models.CheckConstraint(
                condition=Q(expired_on__isnull=True)
                | Q(effective_on__isnull=True)
                | Q(expired_on__gte=F("effective_on")),
                name="provision_expires_after_it_takes_effect",
            ),
            models.CheckConstraint(
                condition=Q(replaced_by__isnull=True) | ~Q(replaced_by=F("pk")),
                name="provision_does_not_replace_itself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.locator} {self.document}".strip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keeps điều, khoản, điểm in step with the text; one form for one place."""
        places = read_places(self.locator)
        place = places[0] if len(places) == 1 else Place()
        self.article, self.clause, self.point = place.article, place.clause, place.point
        super().save(*args, **kwargs)

    def in_force_on(self, day: dt.date) -> bool:
        """Whether the provision can be relied on that day."""
        begun = self.effective_on is None or self.effective_on <= day
        going = self.expired_on is None or day < self.expired_on
        return begun and going and self.document.in_force_on(day)
