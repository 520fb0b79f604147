"""Where journeys begin: a hiring team, a candidate with a proposal, a representative. Made by the real actions."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import count
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from accounts.actions import invite
from accounts.actor import Actor, on_page
from accounts.models import Organization, User
from core.tenancy import organization_context
from core.tokens import token_hash
from interviews import actions, links
from interviews.models import Interview, Link, Purpose
from interviews.queries.offers import offer
from interviews.slots import Span
from marketplace.models import Application
from tests import factories
from tests.interviews.factories import busy_calendar
from tests.voicecalls import factories as calls
from voicecalls.actions.questions import WantedQuestion, write_question
from voicecalls.actions.settings import WantedRule, change_call_settings
from voicecalls.models import Question
from voicecalls.queries.plans import Plan

PASSWORD = "a-long-journey"
BERLIN = ZoneInfo("Europe/Berlin")
KOLKATA = ZoneInfo("Asia/Kolkata")
_numbers = count(1)


@dataclass(frozen=True, kw_only=True)
class Scene:
    """Everybody has a name, and reads on a clock of their own."""

    organization: Organization  # in Berlin, German; its name stands in every mail about it and in no other
    admin: User  # in Berlin, reads German
    recruiter: User  # in Berlin
    representative: User  # in London, with a password and an authenticator app
    secret: str  # of the representative's app
    candidate: User  # in Kolkata
    application: Application

    @property
    def guest(self) -> str:
        """Somebody from outside, who reads what the organization reads."""
        return f"guest@{self.organization.slug}.example"

    @property
    def readers(self) -> set[str]:
        """Whoever is told about an interview with the recruiter and the guest."""
        people = (self.candidate, self.recruiter, self.representative)
        return {self.guest, *(person.email for person in people)}


def scene(*, language: str = "en", seen_from: str = "Asia/Kolkata") -> Scene:
    """A proposal that waits for an answer. `language` and `seen_from` are the candidate's."""
    number, now = next(_numbers), timezone.now()
    maya = _person("maya", "Maya Okafor", number, time_zone="Europe/London", is_representative=True)
    secret = generate_totp_secret()
    TOTP.activate(maya, secret)
    RecoveryCodes.activate(maya)
    ines = _person("ines", "Dr. Ines Albrecht", number, language="de")
    TOTP.activate(ines, generate_totp_secret())
    organization = factories.organization(founder=ines, now=now, name=f"Nordlicht{number:03}", language="de")
    organization.representative = maya
    organization.save(update_fields=["representative"])
    jonas = _person("jonas", "Jonas Weber", number)
    factories.member(organization, "recruiter", person=jonas)
    arjun = _person("arjun", "Arjun Mehta", number, time_zone=seen_from, language=language)
    job = factories.job(organization, title="Clinical Data Manager", now=now)
    return Scene(
        organization=organization,
        admin=ines,
        recruiter=jonas,
        representative=maya,
        secret=secret,
        candidate=arjun,
        application=factories.application(job, person=arjun, now=now, text="I built two studies' data pipelines."),
    )


def rival_of(scene: Scene) -> Scene:
    """Another candidate of the same team, for the same job."""
    person = _person("lena", "Lena Brandt", next(_numbers))
    application = factories.application(scene.application.job, person=person, now=timezone.now())
    return replace(scene, candidate=person, application=application)


def _person(first: str, name: str, number: int, **details: Any) -> User:
    person = factories.user(email=f"{first}{number}@example.com", name=name, **details)
    person.password = _hashed()
    person.save(update_fields=["password"])
    return person


@cache
def _hashed() -> str:
    """Slow on purpose, so once for all."""
    return make_password(PASSWORD, hasher="pbkdf2_sha256")  # as the running product does


def workday(ahead: int) -> date:
    """A working day, so many after the first one that is at least two days away; four of them lie in one month."""
    coming = (timezone.now().date() + timedelta(days=each) for each in range(2, 60))
    days = [day for day in coming if day.weekday() < 5]
    first = next(number for number, day in enumerate(days) if day.month == days[number + 3].month)
    return days[first + ahead]


def windows(*hours: tuple[int, int, int]) -> list[Span]:
    """(working days ahead, opens, closes) on Berlin's clock."""
    days = [(datetime.combine(workday(ahead), time.min, BERLIN), opens, closes) for ahead, opens, closes in hours]
    return [Span(day.replace(hour=opens), day.replace(hour=closes)) for day, opens, closes in days]


def offered(
    scene: Scene,
    *,
    times: list[Span] | None = None,
    seats: list[actions.Seat] | None = None,
    now: datetime | None = None,
) -> Interview:
    """An interview with the recruiter and the guest: 09:00 to 12:00 and 14:00 to 15:00 in Berlin, unless told."""
    with organization_context(scene.organization):
        return actions.request_interview(
            application=scene.application,
            round_name="First conversation",
            minutes=30,
            time_zone="Europe/Berlin",
            windows=times or windows((0, 9, 12), (1, 14, 15)),
            seats=seats or actions.one_seat_each(members=[scene.recruiter], guests=[scene.guest]),
            form_key=uuid4(),
            by=on_page(scene.recruiter),
            now=now or timezone.now(),
        )


def booked(
    scene: Scene,
    *,
    times: list[Span] | None = None,
    seats: list[actions.Seat] | None = None,
    now: datetime | None = None,
) -> Interview:
    """The first offered time, booked by the candidate."""
    interview, now = offered(scene, times=times, seats=seats, now=now), now or timezone.now()
    with organization_context(scene.organization):
        return actions.confirm_time(
            interview,
            start=offer(interview, now=now).starts()[0],
            time_zone=scene.candidate.time_zone,
            by=Actor(name=scene.candidate.name, channel="link"),
            now=now,
        )


def connected(scene: Scene, person: User) -> None:
    """Calendars of a member: one that was read, and one that cannot be read any more. Both are due in an hour."""
    with organization_context(scene.organization):
        membership = scene.organization.memberships.get(user=person)
    now, lost = timezone.now(), "https://calendar.example/basic.ics"
    busy_calendar(membership, *windows((0, 13, 15)), name="Private", now=now)
    failing = {"state": "failing", "problem": "not_found", "name": "Clinic", "host": "calendar.example"}
    busy_calendar(membership, address=lost, now=now, **failing)


def link_to(interview: Interview) -> str:
    """A fresh link as the candidate's mail would hold it."""
    with organization_context(interview.organization):
        return links.mint(interview, purpose=Purpose.CHOOSE, now=timezone.now())


def invitation(scene: Scene, *, email: str) -> str:
    """Where the mailed invitation of somebody to the team leads."""
    token = uuid4().hex
    with organization_context(scene.organization):
        by = on_page(scene.admin)
        row = invite(organization=scene.organization, email=email, role="recruiter", by=by, now=timezone.now())
        row.token_hash = token_hash(token)
        row.save(update_fields=["token_hash"])
    return reverse("accept_invitation", args=[token])


def end_links(interview: Interview) -> None:
    """All links to an interview end, and were sent long enough ago for a new one."""
    with organization_context(interview.organization):
        links.revoke(interview, now=timezone.now())
        Link.objects.filter(interview=interview).update(created_at=timezone.now() - timedelta(hours=1))


def session_of(person: User) -> str:
    """The key of a session of somebody who has just signed in with a password."""
    request = HttpRequest()
    session = request.session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    record_authentication(request, person, method="password", reauthenticated=True)
    session.save()
    return str(session.session_key)


def klara(scene: Scene) -> Question:
    """Klara calls: a line, a stage of the scene's job that starts calls and another it leads to, a question; and a
    stage in which she books appointments with one of two people."""
    organization, job, now = scene.organization, scene.application.job, timezone.now()
    for name in ("Qualification Call", "Qualification Call Completed", "Appointment Call"):
        calls.stage(job, name=name)
    calls.line(organization)
    words = {
        "de": ("Haben Sie einen Führerschein?", "Welchen?"),
        "en": ("Do you have a driving licence?", "Which one?"),
    }
    wordings = {code: {"text": text, "follow_up": more, "choices": []} for code, (text, more) in words.items()}
    wanted = WantedQuestion(kind="yes_no", wordings=wordings, knock_out={"answer": "no"})
    rule = WantedRule(
        job=job,
        stage_name="Qualification Call",
        mode="interview",
        targets={"completed": "Qualification Call Completed"},
    )
    arranging = WantedRule(
        job=job,
        stage_name="Appointment Call",
        mode="recruiter",
        plan=Plan(round_name="First interview", minutes=30, seats=((scene.recruiter, scene.admin),)),
    )
    with organization_context(organization):
        by = on_page(scene.admin)
        change_call_settings(organization, seen=0, rules=[rule, arranging], by=by, now=now, most_attempts=5)
        return write_question(organization, wanted=wanted, jobs=[job], by=by, now=now)
