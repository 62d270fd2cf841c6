"""Events that change the unit tree, and what they leave behind.

The tree only grows: a unit that is moved, merged, split or dissolved ends, and a new one
begins at the new place. So the path of a unit is that of its day for ever, and records
that point at it are never rewritten. `Succession` says which unit follows which;
`Unit.heir` and `UnitHeir` say who counts where today.
"""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.people import Person
from learning.enums import LineRole, ReorganisationKind, ReorganisationState
from learning.models.units import Unit, units_visible_to


class ReorganisationQuerySet(models.QuerySet["Reorganisation"]):
    """Questions about events."""

    def due(self, on: dt.date) -> "ReorganisationQuerySet":
        """Confirmed ones whose day has come, in the order in which they take effect."""
        prepared = self.filter(state=ReorganisationState.PREPARED, effective_on__lte=on)
        return prepared.order_by("effective_on", "prepared_at", "pk")

    def visible_to(self, viewer: Person) -> "ReorganisationQuerySet":
        """Events all of whose units lie in the viewer's subtrees."""
        if viewer.is_superuser:
            return self
        seen = units_visible_to(viewer).values("pk")
        lines = ReorganisationLine.objects.filter(
            Q(unit__isnull=False) & ~Q(unit__in=seen)
            | Q(parent__isnull=False) & ~Q(parent__in=seen)
        )
        placed = ReorganisationLine.objects.exclude(unit=None, parent=None)
        return self.filter(Q(created_by=viewer) | Q(pk__in=placed.values("event_id"))).exclude(
            pk__in=lines.values("event_id")
        )

    def with_lines(self) -> "ReorganisationQuerySet":
        """With their units; one more query."""
        return self.select_related("created_by", "prepared_by").prefetch_related(
            models.Prefetch(
                "lines", ReorganisationLine.objects.select_related("unit", "parent", "made")
            )
        )


class Reorganisation(models.Model):
    """A change of the structure by a decision, on its date of effect.

    `problem` says why an event whose day has come could not take effect.
    """

    kind = models.CharField(_("Loại"), max_length=20, choices=ReorganisationKind.choices)
    state = models.CharField(
        max_length=20, choices=ReorganisationState.choices, default=ReorganisationState.DRAFT
    )
    decision_number = models.CharField(_("Số quyết định, nghị quyết"), max_length=120)
    effective_on = models.DateField(_("Có hiệu lực từ ngày"))
    note = models.CharField(_("Ghi chú"), max_length=400, blank=True)
    problem = models.TextField(blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    prepared_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)

    objects = ReorganisationQuerySet.as_manager()

    class Meta:
        ordering = ["-effective_on", "-pk"]
        verbose_name = _("sắp xếp tổ chức")
        verbose_name_plural = _("sắp xếp tổ chức")
        permissions = [
            ("confirm_reorganisation", "Xác nhận và hoàn tác việc sắp xếp tổ chức"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=ReorganisationState.PREPARED)
                | Q(prepared_at__isnull=False, prepared_by__isnull=False),
                name="prepared_event_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(
                    done_at__isnull=False,
                    state__in=[ReorganisationState.DONE, ReorganisationState.UNDONE],
                )
                | Q(
                    done_at__isnull=True,
                    state__in=[
                        ReorganisationState.DRAFT,
                        ReorganisationState.PREPARED,
                        ReorganisationState.CANCELLED,
                    ],
                ),
                name="done_event_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReorganisationState.UNDONE) | Q(undone_at__isnull=False),
                name="undone_event_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} – {self.decision_number}"

    def of_role(self, role: LineRole) -> "list[ReorganisationLine]":
        """The lines of a role in order; reads them once where they are prefetched."""
        return [line for line in self.lines.all() if line.role == role]

    @property
    def sources(self) -> "list[ReorganisationLine]":
        return self.of_role(LineRole.SOURCE)

    @property
    def targets(self) -> "list[ReorganisationLine]":
        return self.of_role(LineRole.TARGET)


class ReorganisationLine(models.Model):
    """A unit that goes in, or one that comes out: one that stands, or a new one.

    The first target of a split is the main one: it takes over the sub-units, the records
    and everybody who was not chosen for another. `made` is the unit that the event made.
    """

    event = models.ForeignKey(Reorganisation, on_delete=models.CASCADE, related_name="lines")
    role = models.CharField(max_length=10, choices=LineRole.choices)
    order = models.PositiveSmallIntegerField(default=0)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="event_lines"
    )
    parent = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(max_length=200, blank=True)
    made = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="made_by_lines"
    )

    class Meta:
        ordering = ["event", "role", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "role", "order"], name="one_event_line_per_place"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The new name, or that of the unit."""
        return self.name or (self.unit.name if self.unit else "")


class ReorganisationStaff(models.Model):
    """Somebody chosen for one of the units into which another is split."""

    event = models.ForeignKey(Reorganisation, on_delete=models.CASCADE, related_name="staff")
    line = models.ForeignKey(ReorganisationLine, on_delete=models.CASCADE, related_name="staff")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "user"], name="one_choice_per_event"),
        ]

    def __str__(self) -> str:
        return f"{self.user} → {self.line}"


class Succession(models.Model):
    """Which unit follows which; the main one takes over what nobody chose for another."""

    event = models.ForeignKey(Reorganisation, on_delete=models.PROTECT, related_name="successions")
    predecessor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="origins")
    main = models.BooleanField(default=True)

    class Meta:
        ordering = ["event", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor"], name="one_succession_per_pair"
            ),
            models.UniqueConstraint(
                fields=["predecessor"], condition=Q(main=True), name="one_main_successor"
            ),
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")), name="no_unit_follows_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"


class UnitHeir(models.Model):
    """Where a person's records of a former unit count today, if not at `Unit.heir`.

    Made from the successions and the choices of staff (`learning.units.lineage`).
    """

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="person_heirs")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    heir = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "user"], name="one_heir_per_unit_and_person"),
        ]

    def __str__(self) -> str:
        return f"{self.unit}, {self.user} → {self.heir}"


class UnitName(models.Model):
    """A former name, which a unit had until the day before `until`."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="former_names")
    name = models.CharField(max_length=200)
    until = models.DateField()
    event = models.ForeignKey(Reorganisation, on_delete=models.PROTECT, related_name="names")

    class Meta:
        ordering = ["unit", "until"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "until"], name="one_former_name_per_day"),
        ]

    def __str__(self) -> str:
        return self.name
