"""The unit tree, postings and who may see which part."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

from cms.people import Person
from cms.text import fold, nfc
from learning.enums import PostingEnd, PostingKind


class UnitQuerySet(MP_NodeQuerySet):
    """Questions about units."""

    def existing(self, on: dt.date) -> "UnitQuerySet":
        """Units that exist that day."""
        return self.filter(
            Q(opened_on__isnull=True) | Q(opened_on__lte=on),
            Q(closed_on__isnull=True) | Q(closed_on__gt=on),
        )

    def current(self) -> "UnitQuerySet":
        """Units of today's structure: those for which no other stands."""
        return self.filter(heir__isnull=True)

    def within(self, paths: list[str]) -> "UnitQuerySet":
        """Units at or below any of the tree paths."""
        if not paths:
            return self.none()
        condition = Q()
        for path in paths:
            condition |= Q(path__startswith=path)
        return self.filter(condition)


# Made at run time, where mypy sees no class.
_Manager: Any = MP_NodeManager.from_queryset(UnitQuerySet)


class UnitManager(_Manager):
    """Units in tree order."""

    def get_queryset(self) -> UnitQuerySet:
        return UnitQuerySet(self.model, using=self._db).order_by("path")


class Unit(MP_Node):
    """A unit (cơ quan, phòng, ban) of the department tree.

    Its place never changes: a unit that is moved or merged ends on `closed_on` (the first
    day on which it is no more), and another begins. `heir` is the unit that stands for it
    today, if it is not itself.
    """

    name = models.CharField(_("Tên đơn vị"), max_length=200)
    search_text = models.CharField(max_length=200, editable=False)
    opened_on = models.DateField(_("Thành lập từ ngày"), null=True, blank=True)
    closed_on = models.DateField(_("Kết thúc từ ngày"), null=True, blank=True)
    heir = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    made_by = models.ForeignKey(
        "learning.Reorganisation",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="made_units",
    )
    closed_by = models.ForeignKey(
        "learning.Reorganisation",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="closed_units",
    )

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

    def exists(self, on: dt.date) -> bool:
        """Whether the unit exists that day."""
        return (self.opened_on is None or self.opened_on <= on) and (
            self.closed_on is None or self.closed_on > on
        )

    def full_path(self) -> str:
        """The unit within its agency, smallest first, as certificates print it."""
        names = [self.name, *(unit.name for unit in reversed(self.get_ancestors()[1:]))]
        return ", ".join(names)


class PostingQuerySet(models.QuerySet["Posting"]):
    """Questions about who is where."""

    def on(self, day: dt.date) -> "PostingQuerySet":
        """Main postings in force that day: one a person, and the place where they count."""
        return self.of_any_kind(day).filter(kind=PostingKind.MAIN)

    def of_any_kind(self, day: dt.date) -> "PostingQuerySet":
        """Those in force that day, secondments and concurrent posts included."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)

    def open(self) -> "PostingQuerySet":
        """Main postings without an end."""
        return self.filter(kind=PostingKind.MAIN, ends_on__isnull=True)

    def below(self, unit: Unit) -> "PostingQuerySet":
        """Postings in the unit and everything below it."""
        return self.filter(unit__path__startswith=unit.path)


class Posting(models.Model):
    """Who belonged to which unit, from when to when, in which position.

    A reorganisation ends postings (`ended_by`; `planned_end` keeps the end that they had)
    and begins others that continue them. One that was to begin after the unit's end is led
    to the successor instead; `planned_unit` keeps where it was to be.
    """

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
    kind = models.CharField(
        _("Hình thức"), max_length=20, choices=PostingKind.choices, default=PostingKind.MAIN
    )
    end_reason = models.CharField(
        _("Lý do kết thúc"), max_length=20, choices=PostingEnd.choices, blank=True
    )
    decision_number = models.CharField(_("Số quyết định"), max_length=120, blank=True)
    end_decision_number = models.CharField(_("Số quyết định kết thúc"), max_length=120, blank=True)
    reorganisation = models.ForeignKey(
        "learning.Reorganisation",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="postings",
    )
    continues = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, editable=False, related_name="continued_by"
    )
    ended_by = models.ForeignKey(
        "learning.Reorganisation",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="ended_postings",
    )
    planned_end = models.DateField(null=True, editable=False)
    planned_unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )

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
                fields=["user"],
                condition=Q(ends_on__isnull=True, kind=PostingKind.MAIN),
                name="one_open_main_posting",
            ),
            models.UniqueConstraint(
                fields=["user", "unit", "kind"],
                condition=Q(ends_on__isnull=True),
                name="one_open_posting_per_unit_and_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.unit}"


class Scope(models.Model):
    """Which subtree an HR officer or unit head may see."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="scopes",
        verbose_name=_("Cán bộ"),
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="scopes", verbose_name=_("Đơn vị")
    )
    reorganisation = models.ForeignKey(
        "learning.Reorganisation",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="scopes",
    )

    class Meta:
        verbose_name = _("phạm vi phụ trách")
        verbose_name_plural = _("phạm vi phụ trách")
        constraints = [
            models.UniqueConstraint(fields=["user", "unit"], name="one_scope_per_user_and_unit")
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.unit}"


def units_visible_to(viewer: Person) -> UnitQuerySet:
    """The units whose people the viewer may see; everything for administrators."""
    if viewer.is_superuser:
        return Unit.objects.get_queryset()
    return Unit.objects.get_queryset().within(
        list(viewer.scopes.values_list("unit__path", flat=True))
    )
