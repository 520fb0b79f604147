"""The representative's work across the organizations they look after: one list per kind, in a constant number of
queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import CharField, Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Concat

from accounts.models import Entry
from interviews.models import HelpRequest, Interview, Participant, Reminder, ReminderKind, State
from interviews.models.interview import InterviewQuerySet
from notifications.models import Message

DESK_LENGTH = 50
ASKED_PREFERENCES = "asked for preferences"


@dataclass(frozen=True, kw_only=True)
class DeskLists:
    """At most `DESK_LENGTH` of each.

    Interviews know when the candidate was last reminded (`reminded_at`) and asked for preferences
    (`preferences_asked_at`).
    """

    times_asked: list[Interview]
    somebody_missing: list[Interview]
    details_missing: list[Interview]
    waiting: list[Interview]
    not_booked: list[Interview]
    undelivered: list[Message]
    upcoming: list[Interview]

    @property
    def is_clear(self) -> bool:
        return not any(
            (
                self.times_asked,
                self.somebody_missing,
                self.details_missing,
                self.waiting,
                self.not_booked,
                self.undelivered,
            )
        )


def desk_lists(*, now: datetime) -> DeskLists:
    """What needs a representative's hand, across the organizations whose door is open."""
    kinds = _kinds(now)
    chosen = [found[:DESK_LENGTH].values_list("pk", Value(name)) for name, found in kinds.items()]
    rows = list(chosen[0].union(*chosen[1:], all=True))
    known = {interview.pk: interview for interview in _loaded(pk for pk, _name in rows)}
    lists = {name: [known[pk] for pk, kind in rows if kind == name and pk in known] for name in kinds}
    return DeskLists(
        times_asked=sorted(lists["times_asked"], key=lambda each: (each.offered_at, each.pk)),
        somebody_missing=_by_start(lists["somebody_missing"]),
        details_missing=_by_start(lists["details_missing"]),
        waiting=sorted(lists["waiting"], key=lambda each: (each.cancelled_at or now, each.pk)),
        not_booked=sorted(lists["not_booked"], key=lambda each: (each.offered_at, each.pk)),
        upcoming=_by_start(lists["upcoming"]),
        undelivered=list(Message.objects.undelivered().select_related("organization")[:DESK_LENGTH]),
    )


def _kinds(now: datetime) -> dict[str, InterviewQuerySet]:
    """An interview may be in several; the most urgent ones first where there are too many."""
    interviews = Interview.objects.all()
    asked = Exists(HelpRequest.objects.filter(interview=OuterRef("pk"), resolved_at=None))
    no_details = {"conference_link": "", "conference_phone": "", "conference_notes": ""}
    still_open = Q(state=State.PENDING, application__closed_at=None) | Q(state=State.BOOKED, ends_at__gt=now)
    return {
        "times_asked": interviews.filter(still_open).filter(asked).order_by("offered_at", "pk"),
        "somebody_missing": interviews.upcoming(now).filter(_has_an_empty_seat()),
        "details_missing": interviews.upcoming(now).filter(**no_details),
        "waiting": interviews.filter(state=State.CANCELLED, settled_at=None).order_by("cancelled_at", "pk"),
        "not_booked": interviews.pending().exclude(asked),
        "upcoming": interviews.upcoming(now).exclude(**no_details),
    }


def _has_an_empty_seat() -> Exists:
    filled = Participant.objects.filter(
        interview=OuterRef("interview"), seat=OuterRef("seat"), attends=True, out_at=None
    )
    seats = Participant.objects.filter(interview=OuterRef("pk"), seat__isnull=False)
    return Exists(seats.exclude(Exists(filled)))


def _loaded(pks: Iterable[object]) -> InterviewQuerySet:
    reminders = Reminder.objects.filter(interview=OuterRef("pk"), kind=ReminderKind.NOT_BOOKED, was_sent=True)
    about = Concat(Value(f"{Interview._meta.label_lower}:"), Cast(OuterRef("pk"), CharField()))
    asked = Entry.objects.filter(subject=about, verb=ASKED_PREFERENCES)
    return (
        Interview.objects.with_people()
        .filter(pk__in=set(pks))
        .annotate(
            reminded_at=Subquery(reminders.order_by("-done_at").values("done_at")[:1]),
            preferences_asked_at=Subquery(asked.order_by("-at").values("at")[:1]),
        )
    )


def _by_start(interviews: list[Interview]) -> list[Interview]:
    return sorted(interviews, key=lambda each: (each.starts_at or each.offered_at, each.pk))
