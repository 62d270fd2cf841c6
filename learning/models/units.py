"""The unit tree, postings and who may see which part."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

from cms.text import fold, nfc


class UnitQuerySet(MP_NodeQuerySet):
    """Questions about units."""

    def existing(self, on: dt.date) -> "UnitQuerySet":
        """Units that exist that day."""
        return self.filter(
            Q(opened_on__isnull=True) | Q(opened_on__lte=on),
            Q(closed_on__isnull=True) | Q(closed_on__gt=on),
        )

    def within(self, paths: list[str]) -> "UnitQuerySet":
        """Units at or below any of the tree paths."""
        if not paths:
            return self.none()
        condition = Q()
        for path in paths:
            condition |= Q(path__startswith=path)
        return self.filter(condition)


class UnitManager(MP_NodeManager.from_queryset(UnitQuerySet)):  # type: ignore[misc]
    """Units in tree order."""

    def get_queryset(self) -> UnitQuerySet:
        return UnitQuerySet(self.model, using=self._db).order_by("path")


class Unit(MP_Node):
    """A unit (cơ quan, phòng, ban) of the department tree."""

    name = models.CharField(_("Tên đơn vị"), max_length=200)
    search_text = models.CharField(max_length=200, editable=False)
    opened_on = models.DateField(_("Thành lập từ ngày"), null=True, blank=True)
    closed_on = models.DateField(_("Kết thúc từ ngày"), null=True, blank=True)

    objects = UnitManager()

    class Meta:
        verbose_name = _("đơn vị")
        verbose_name_plural = _("đơn vị")
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True)
                | Q(opened_on__isnull=True)
                | Q(closed_on__gte=F("opened_on")),
                name="unit_closes_after_it_opens",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name = nfc(self.name)
        self.search_text = fold(self.name)[:200]
        super().save(*args, **kwargs)

    def full_path(self) -> str:
        """The unit within its agency, smallest first, as certificates print it."""
        names = [self.name, *(unit.name for unit in reversed(self.get_ancestors()[1:]))]
        return ", ".join(names)


class PostingQuerySet(models.QuerySet["Posting"]):
    """Questions about who is where."""

    def on(self, day: dt.date) -> "PostingQuerySet":
        """Main postings in force that day: one a person."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)

    def below(self, unit: Unit) -> "PostingQuerySet":
        """Postings in the unit and everything below it."""
        return self.filter(unit__path__startswith=unit.path)


class Posting(models.Model):
    """Who belonged to which unit, from when to when, in which position."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="postings"
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="postings", verbose_name=_("Đơn vị")
    )
    position = models.CharField(_("Chức vụ"), max_length=120, blank=True)
    job = models.CharField(_("Vị trí việc làm"), max_length=160, blank=True)
    grade = models.CharField(_("Ngạch"), max_length=20, blank=True)
    starts_on = models.DateField(_("Từ ngày"))
    ends_on = models.DateField(_("Đến hết ngày"), null=True, blank=True)

    objects = PostingQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on"]
        verbose_name = _("quá trình công tác")
        verbose_name_plural = _("quá trình công tác")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="posting_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["user"], condition=Q(ends_on__isnull=True), name="one_open_posting_per_user"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.unit}"


class Scope(models.Model):
    """Which subtree an HR officer or unit head may see."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="scopes"
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="scopes", verbose_name=_("Đơn vị")
    )

    class Meta:
        verbose_name = _("phạm vi phụ trách")
        verbose_name_plural = _("phạm vi phụ trách")
        constraints = [
            models.UniqueConstraint(fields=["user", "unit"], name="one_scope_per_user_and_unit")
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.unit}"


def units_visible_to(viewer: Any) -> QuerySet[Unit]:
    """The units whose people the viewer may see; everything for administrators."""
    if viewer.is_superuser:
        return Unit.objects.all()
    return Unit.objects.within(list(viewer.scopes.values_list("unit__path", flat=True)))
