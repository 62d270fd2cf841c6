"""The story of Pleiku: the city's offices until 30/6/2025, wards and communes from 01/7/2025.

The city ended with the district tier (Law 72/2025/QH15; resolution 1664/NQ-UBTVQH15). Its
people went to five wards and two communes, whose chairmen gave them to departments in the
days after. Some had finished a course while they were still in the city.
"""

import datetime as dt

from django.utils import timezone

from cms.models import CoursePage
from cms.people import Person
from learning.engine.calendars import add_months
from learning.enums import EnrolmentSource, ReorganisationKind
from learning.models import Enrolment, LessonProgress, Posting, Unit
from learning.people.postings_on import full_path
from learning.signals import enrolment_completed
from learning.units.reorganisations.states import Target, confirm_event, draft_event

CITY = "UBND thành phố Pleiku"
OFFICES = (
    "Văn phòng HĐND và UBND",
    "Phòng Nội vụ",
    "Phòng Tư pháp",
    "Phòng Tài chính - Kế hoạch",
    "Phòng Quản lý đô thị",
    "Phòng Văn hóa và Thông tin",
)
SUCCESSORS = (
    "UBND phường Pleiku",
    "UBND phường Hội Phú",
    "UBND phường Thống Nhất",
    "UBND phường Diên Hồng",
    "UBND phường An Phú",
    "UBND xã Biển Hồ",
    "UBND xã Gào",
)
DECISION = "1664/NQ-UBTVQH15"
CHANGE = dt.date(2025, 7, 1)
IN_DEPARTMENTS = dt.date(2025, 7, 7)
IN_CITY_SINCE = dt.date(2022, 3, 1)
FINISHED = dt.date(2025, 5, 20)
EVERY = 4


def tell_pleiku(root: Unit, by: Person) -> None:
    """Put a quarter of the people of the wards into the city first, and end the city."""
    Unit.objects.filter(pk=root.pk).update(opened_on=None)
    fresh = Unit.objects.get(pk=root.pk)
    wards = {unit.name: unit for unit in fresh.get_children().filter(name__in=SUCCESSORS)}
    Unit.objects.within([unit.path for unit in wards.values()]).update(opened_on=CHANGE)
    offices = _city(root)
    people = _people(list(wards.values()))
    Posting.objects.filter(pk__in=[row.pk for row in people]).update(starts_on=IN_DEPARTMENTS)
    Posting.objects.bulk_create(
        Posting(
            user_id=row.user_id,
            unit=offices[number % len(offices)],
            position=row.position,
            job=row.job,
            grade=row.grade,
            starts_on=IN_CITY_SINCE,
            ends_on=IN_DEPARTMENTS - dt.timedelta(days=1),
        )
        for number, row in enumerate(people)
    )
    _finish_a_course(people)
    _end_the_city(wards, people, by)


def _city(root: Unit) -> list[Unit]:
    city = Unit.objects.get(pk=root.pk).add_child(name=CITY)
    return [Unit.objects.get(pk=city.pk).add_child(name=name) for name in OFFICES]


def _people(wards: list[Unit]) -> list[Posting]:
    """Every fourth of the listed people who came on the day of the change."""
    listed = Posting.objects.filter(
        unit__in=Unit.objects.within([ward.path for ward in wards]),
        starts_on=CHANGE,
        user__staff_code__startswith="GL",
    )
    return list(listed.select_related("unit", "user").order_by("user__staff_code")[::EVERY])


def _end_the_city(wards: dict[str, Unit], people: list[Posting], by: Person) -> None:
    event = draft_event(
        ReorganisationKind.SPLIT,
        by=by,
        decision_number=DECISION,
        effective_on=CHANGE,
        note="Kết thúc hoạt động của cấp huyện; lập chính quyền địa phương hai cấp.",
        sources=[Unit.objects.get(name=CITY)],
        targets=[
            Target(
                unit=Unit.objects.get(pk=wards[name].pk),
                staff=[row.user_id for row in people if row.unit.path.startswith(wards[name].path)],
            )
            for name in SUCCESSORS
        ],
    )
    confirm_event(event, by=by)


def _finish_a_course(people: list[Posting]) -> None:
    """Some of them read a course through in the city's time."""
    course = CoursePage.objects.live().order_by("path").last()
    if course is None:
        return
    finishers = {row.user_id: row for row in people[::6]}
    places = Posting.objects.on(FINISHED).filter(user__in=finishers).select_related("unit")
    done = timezone.make_aware(dt.datetime.combine(FINISHED, dt.time(10)))
    rows = [
        _completion(place, finishers[place.user_id].user.full_name, course, done)
        for place in places.order_by("user_id")
    ]
    Enrolment.objects.bulk_create(rows)
    LessonProgress.objects.bulk_create(
        LessonProgress(enrolment=row, lesson=lesson, opened_at=done, completed_at=done)
        for row in rows
        for lesson in course.lessons()
    )
    for row in rows:
        enrolment_completed.send(sender=Enrolment, enrolment=row)


def _completion(place: Posting, name: str, course: CoursePage, done: dt.datetime) -> Enrolment:
    return Enrolment(
        user_id=place.user_id,
        course=course,
        source=EnrolmentSource.HR,
        assigned_at=done - dt.timedelta(days=20),
        started_at=done - dt.timedelta(days=3),
        completed_at=done,
        valid_until=_valid_until(course),
        completed_unit=place.unit,
        completed_unit_name=full_path(place.unit, FINISHED),
        completed_position=place.position,
        completed_name=name,
        completed_hours=course.hours,
    )


def _valid_until(course: CoursePage) -> dt.date | None:
    return add_months(FINISHED, course.validity_months) if course.validity_months else None
