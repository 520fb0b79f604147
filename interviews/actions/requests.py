"""Requesting an interview, offering other times, sending the link again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from accounts.actor import Actor, record
from accounts.models import Entry, User
from interviews import emails, links
from interviews.actions import reminders
from interviews.actions.refusals import (
    Answered,
    ApplicationClosed,
    FormChanged,
    NotCancelled,
    NothingPublished,
    SeatEmpty,
)
from interviews.actions.rows import fingerprint, locked, require_address, require_pending, resolve_help
from interviews.models import Interview, Link, Participant, ParticipantKind, Purpose, State, Window
from interviews.queries import settings_of
from interviews.queries.offers import offer
from interviews.slots import Span
from marketplace.models import Application
from notifications.compose import sending_address

BETWEEN_LINKS = timedelta(minutes=1)
A_DAY = timedelta(days=1)
MOST_LINKS_A_DAY = 5


@dataclass(frozen=True, kw_only=True)
class Seat:
    """One seat of a panel, filled by any one of these people. `guests`: e-mail addresses without an account."""

    members: Sequence[User] = ()
    guests: Sequence[str] = ()


def one_seat_each(*, members: Sequence[User] = (), guests: Sequence[str] = ()) -> list[Seat]:
    """Everybody is needed."""
    return [Seat(members=[member]) for member in members] + [Seat(guests=[guest]) for guest in guests]


def request_interview(
    *,
    application: Application,
    round_name: str,
    minutes: int,
    time_zone: str,
    windows: list[Span],
    seats: Sequence[Seat],
    optional: Seat = Seat(),
    uses_published: bool = False,
    instead_of: Interview | None = None,
    form_key: UUID,
    by: Actor,
    now: datetime,
) -> Interview:
    """Offer times to a candidate and write to them. The same form sent twice requests one interview.

    All seats are needed, optional people never block. `uses_published`: the people's published hours are offered too.
    `instead_of`: a cancelled interview of the same application, whose round is held after all.
    """
    who = [_names(seat) for seat in (*seats, optional)]
    sent = fingerprint(application.pk, round_name, minutes, time_zone, windows, who, uses_published)
    with transaction.atomic():
        current = Application.objects.select_for_update(no_key=True).get(pk=application.pk)  # one round number each
        earlier = Interview.objects.filter(form_key=form_key).first()
        if earlier:
            if earlier.form_fingerprint != sent:
                raise FormChanged
            return earlier
        if current.closed_at:
            raise ApplicationClosed
        interview = draft(
            application=application,
            round_name=round_name,
            minutes=minutes,
            time_zone=time_zone,
            uses_published=uses_published,
            instead_of=instead_of,
            now=now,
        )
        interview.form_key, interview.form_fingerprint = form_key, sent
        store(interview, seats=seats, optional=optional, by=by)
        _replace_windows(interview, windows)
        if instead_of is not None:
            Interview.objects.filter(pk=instead_of.pk, state=State.CANCELLED).update(settled_at=now)
        record(organization=interview.organization, by=by, verb="requested", subject=interview, now=now)
        send_link(interview, windows=windows, now=now)
        reminders.plan(interview, now=now)
    return interview


def request_again(
    cancelled: Interview,
    *,
    windows: list[Span],
    time_zone: str,
    uses_published: bool = False,
    form_key: UUID,
    by: Actor,
    now: datetime,
) -> Interview:
    """Request a cancelled interview once more, with the same people, in the place of whoever requested it.

    SeatEmpty if a seat is filled by nobody who still belongs to the team. The same form sent twice requests once.
    """
    with transaction.atomic():
        Application.objects.select_for_update(no_key=True).get(pk=cancelled.application_id)  # as request_interview does
        current = Interview.objects.with_people().get(pk=cancelled.pk)
        if current.state != State.CANCELLED:
            raise NotCancelled
        if current.settled_at and not Interview.objects.filter(form_key=form_key).exists():
            raise Answered
        seats = _seats_again(current)
        interview = request_interview(
            application=current.application,
            round_name=current.round_name,
            minutes=current.minutes,
            time_zone=time_zone,
            windows=windows,
            seats=[seat for number, seat in seats.items() if number is not None],
            optional=seats.get(None, Seat()),
            uses_published=uses_published,
            instead_of=current,
            form_key=form_key,
            by=by,
            now=now,
        )
        Interview.objects.filter(pk=interview.pk).update(requested_by=current.requested_by)
    return interview


def _seats_again(interview: Interview) -> dict[int | None, Seat]:
    """The seats by number, optional people under None: whoever did not step back and still belongs to the team."""
    team = set(interview.organization.memberships.values_list("user_id", flat=True))
    seats: dict[int | None, Seat] = {}
    for number in sorted({person.seat for person in interview.participants.all()}, key=lambda each: each or 0):
        people = [person for person in interview.pool() if person.seat == number]
        members = [person.user for person in people if person.user and person.user_id in team]
        guests = [person.email for person in people if person.kind == ParticipantKind.GUEST]
        if number is not None and not (members or guests):
            raise SeatEmpty
        seats[number] = Seat(members=members, guests=guests)
    return seats


def store(interview: Interview, *, seats: Sequence[Seat], optional: Seat = Seat(), by: Actor) -> None:
    """The row with its hiring side."""
    interview.requested_by, interview.ical_uid = by.user, f"{interview.pk}@{_mail_domain()}"
    interview.save()
    Participant.objects.bulk_create(hiring_panel(interview, seats=seats, optional=optional))


def draft(
    *,
    application: Application,
    round_name: str,
    minutes: int,
    time_zone: str,
    uses_published: bool,
    instead_of: Interview | None = None,
    now: datetime,
) -> Interview:
    """The interview that would be requested, not stored: also for a look at what the candidate would see."""
    return Interview(
        organization=application.organization,
        application=application,
        round=_round(application, instead_of=instead_of),
        round_name=round_name,
        minutes=minutes,
        notice_minutes=settings_of(application.organization).booking_notice_minutes,
        time_zone=time_zone,
        uses_published=uses_published,
        offered_at=now,
    )


def offer_times(
    interview: Interview,
    *,
    windows: list[Span],
    time_zone: str,
    uses_published: bool = False,
    form_key: UUID,
    by: Actor,
    now: datetime,
) -> None:
    """Offer other times for a pending interview. Answers every open "no time fits"; earlier links end.

    A form that was already sent, however long ago, offers nothing again.
    """
    sent = {"form_key": str(form_key), "fingerprint": fingerprint(time_zone, windows, uses_published)}
    with transaction.atomic():
        current = locked(interview)
        earlier = Entry.objects.about(current).filter(detail__form_key=sent["form_key"]).first()
        if earlier:
            if earlier.detail != sent:
                raise FormChanged
            return
        require_pending(current)
        current.time_zone, current.offered_at, current.uses_published = time_zone, now, uses_published
        current.offer += 1
        current.save(update_fields=["time_zone", "offered_at", "uses_published", "offer"])
        _replace_windows(current, windows)
        resolve_help(current, now=now)
        links.revoke(current, now=now)
        record(organization=current.organization, by=by, verb="offered times", subject=current, now=now, **sent)
        send_link(current, windows=windows, now=now)
        reminders.plan(current, now=now)


def send_new_link(interview: Interview, *, now: datetime) -> None:
    """Mail the candidate a fresh link, to the address on file; earlier links end. At most one a minute: asked again
    sooner, the last one is still on its way and stays as it is."""
    with transaction.atomic():
        current = locked(interview)
        require_pending(current)
        if Link.objects.filter(interview=current, created_at__gt=now - BETWEEN_LINKS).exists():
            return
        links.revoke(current, now=now)
        send_link(current, windows=[window.span for window in current.windows.all()], now=now)


def send_further_link(interview: Interview, *, now: datetime) -> None:
    """The same for whoever only named the address, and may be a stranger: earlier links go on working, so that nobody
    can end them for the candidate, and there are at most `MOST_LINKS_A_DAY`."""
    with transaction.atomic():
        current = locked(interview)
        require_pending(current)
        sent = Link.objects.filter(interview=current)
        if sent.filter(created_at__gt=now - BETWEEN_LINKS).exists():
            return
        if sent.filter(created_at__gt=now - A_DAY).count() >= MOST_LINKS_A_DAY:
            return
        send_link(current, windows=[window.span for window in current.windows.all()], now=now)


def _round(application: Application, *, instead_of: Interview | None) -> int:
    if instead_of is not None:
        return instead_of.round
    last: int | None = application.interviews.aggregate(last=Max("round"))["last"]
    return (last or 0) + 1


def send_link(interview: Interview, *, windows: list[Span], now: datetime) -> None:
    """Mail a link to the times on offer; NothingPublished if published hours are all there is, and there are none."""
    require_address(interview)
    if interview.uses_published:
        windows = [*windows, *_published(interview, now=now)]
    link = links.mint(interview, purpose=Purpose.CHOOSE, now=now)
    emails.times_offered(interview, link=link, windows=windows, now=now)


def _published(interview: Interview, *, now: datetime) -> list[Span]:
    """From the first to the last time on offer. Whoever offers only published hours must have some."""
    starts = offer(interview, now=now).starts()
    if starts:
        return [Span(starts[0], starts[-1] + interview.length)]
    if interview.windows.exists():
        return []
    raise NothingPublished


def _replace_windows(interview: Interview, windows: list[Span]) -> None:
    interview.windows.all().delete()
    Window.objects.bulk_create(
        Window(organization=interview.organization, interview=interview, starts_at=span.start, ends_at=span.end)
        for span in windows
    )


def hiring_panel(interview: Interview, *, seats: Sequence[Seat], optional: Seat = Seat()) -> list[Participant]:
    """The hiring side, not stored: everybody once, in the first seat that names them; never the candidate."""
    known = {interview.application.candidate.email}
    rows = []
    for number, seat in (*enumerate(seats, start=1), (None, optional)):
        for participant in _participants(interview, seat, number=number):
            if participant.email not in known:
                known.add(participant.email)
                rows.append(participant)
    return rows


def _participants(interview: Interview, seat: Seat, *, number: int | None) -> list[Participant]:
    shared = {"organization": interview.organization, "interview": interview, "seat": number}
    return [
        Participant(kind=ParticipantKind.MEMBER, user=member, name=member.name, email=member.email, **shared)
        for member in seat.members
    ] + [
        Participant(kind=ParticipantKind.GUEST, name="", email=guest.lower(), **shared) for guest in sorted(seat.guests)
    ]


def _names(seat: Seat) -> list[str]:
    return sorted({*(str(member.pk) for member in seat.members), *(guest.lower() for guest in seat.guests)})


def _mail_domain() -> str:
    return sending_address().rpartition("@")[2]
