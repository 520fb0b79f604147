"""Made-up people and interviews for the demo. Everything is made by the same actions that pages call."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.db import transaction

from accounts.actions import create_organization
from accounts.actor import Actor, on_page
from accounts.models import Membership, Organization, User
from core.phones import parse
from core.tenancy import organization_context
from interviews import actions, demo_hours, demo_texts
from interviews.models import Interview, Outcome
from interviews.queries.offers import offer
from interviews.slots import Span
from marketplace.actions import add_call_stages, post_job, submit_proposal
from marketplace.models import Application, Job

PASSWORD = "interview-demo"  # noqa: S105 (printed for everybody to see)
TOTP_SECRETS = {
    "maya@clora.example": "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
    "ines@nordlicht.example": "KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU",
    "grace@cascade.example": "MFRGGZDFMZTWQ2LKMFRGGZDFMZTWQ2LK",
}


@dataclass(frozen=True)
class Person:
    email: str
    name: str
    language: str
    time_zone: str


MAYA = Person("maya@clora.example", "Maya Okafor", "en", "Europe/London")
INES = Person("ines@nordlicht.example", "Dr. Ines Albrecht", "de", "Europe/Berlin")
JONAS = Person("jonas@nordlicht.example", "Jonas Weber", "en", "Europe/Berlin")
AYLIN = Person("aylin@nordlicht.example", "Aylin Demir", "de", "Europe/Berlin")
GRACE = Person("grace@cascade.example", "Grace Kim", "en", "America/Los_Angeles")
DIEGO = Person("diego@cascade.example", "Diego Ramos", "en", "America/Los_Angeles")
LENA = Person("lena@candidates.example", "Lena Brandt", "en", "Europe/Berlin")
ARJUN = Person("arjun@candidates.example", "Arjun Mehta", "en", "Asia/Kolkata")
SOFIA = Person("sofia@candidates.example", "Sofia Almeida", "en", "America/Sao_Paulo")
KENJI = Person("kenji@candidates.example", "Kenji Watanabe", "en", "Asia/Tokyo")
JULIA = Person("julia@candidates.example", "Julia Hartmann", "de", "Europe/Vienna")
EMILY = Person("emily@candidates.example", "Emily Carter", "en", "America/New_York")
# Numbers reserved for plays: they ring nowhere. The others gave none.
PHONES = {LENA.email: "0171 39200 12", JULIA.email: "+49 171 39200 34", EMILY.email: "+1 202 555 0143"}


def create(*, now: datetime) -> bool:
    """Fill an empty database. Returns False, and changes nothing, when the demo is already there."""
    with transaction.atomic():
        if User.objects.filter(email=MAYA.email).exists():
            return False
        maya = _user(MAYA)
        maya.is_representative = True
        maya.save(update_fields=["is_representative"])
        candidates = {person: _user(person) for person in (LENA, ARJUN, SOFIA, KENJI, JULIA, EMILY)}
        nordlicht, team = _nordlicht(now - timedelta(days=40))
        with organization_context(nordlicht):
            _nordlicht_interviews(nordlicht, team, candidates, now=now)
        cascade, team = _cascade(now - timedelta(days=30))
        with organization_context(cascade):
            _cascade_interviews(cascade, team, candidates, now=now)
    return True


def _user(person: Person) -> User:
    user = User.objects.create_user(
        person.email, PASSWORD, name=person.name, language=person.language, time_zone=person.time_zone
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    if person.email in TOTP_SECRETS:
        TOTP.activate(user, TOTP_SECRETS[person.email])
        RecoveryCodes.activate(user)
    return user


def _organization(admin: User, others: list[tuple[User, str]], *, now: datetime, **details: str) -> Organization:
    organization = create_organization(by=admin, now=now, **details)
    with organization_context(organization):
        for user, role in others:
            Membership.objects.create(organization=organization, user=user, role=role)
    return organization


def _nordlicht(now: datetime) -> tuple[Organization, list[User]]:
    team = [_user(person) for person in (INES, JONAS, AYLIN)]
    others = [(team[1], "recruiter"), (team[2], "interviewer")]
    organization = _organization(
        team[0],
        others,
        now=now,
        name="Nordlicht Bio",
        country="DE",
        region="BE",
        time_zone="Europe/Berlin",
        language="de",
    )
    return organization, team


def _cascade(now: datetime) -> tuple[Organization, list[User]]:
    team = [_user(person) for person in (GRACE, DIEGO)]
    organization = _organization(
        team[0],
        [(team[1], "recruiter")],
        now=now,
        name="Cascade Robotics",
        country="US",
        region="WA",
        time_zone="America/Los_Angeles",
        language="en",
        accent="#1f5a96",
    )
    return organization, team


def _job(organization: Organization, by: User, title: str, place: str, description: str, now: datetime) -> Job:
    return post_job(
        organization=organization, title=title, place=place, description=description, by=on_page(by), now=now
    )


def _apply(job: Job, user: User, text: str, now: datetime) -> Application:
    typed = PHONES.get(user.email, "")
    application, _new = submit_proposal(
        job=job,
        user=user,
        text=text,
        availability="In about six weeks",
        rate="",
        phone=parse(typed, country="DE") if typed else "",
        phone_as_typed=typed,
        now=now,
    )
    return application


def _windows(zone: ZoneInfo, first: date, *hours: tuple[int, int, int]) -> list[Span]:
    """Windows on working days: (working days after the first, opens, closes) on the zone's clock."""
    days = [first + timedelta(days=ahead) for ahead in range(60)]
    working = [day for day in days if day.weekday() < 5]
    return [
        Span(datetime.combine(working[ahead], time(opens), zone), datetime.combine(working[ahead], time(closes), zone))
        for ahead, opens, closes in hours
    ]


def _request(
    application: Application,
    team: list[User],
    windows: list[Span],
    round_name: str,
    *,
    guests: list[str],
    either: list[User] | None = None,
    optional: list[str] | None = None,
    now: datetime,
) -> Interview:
    """Everybody of the team and the guests is needed, of `either` one, of `optional` nobody."""
    needed = actions.one_seat_each(members=team, guests=guests)
    return actions.request_interview(
        application=application,
        round_name=round_name,
        minutes=30,
        time_zone=application.organization.time_zone,
        windows=windows,
        seats=[*needed, actions.Seat(members=either)] if either else needed,
        optional=actions.Seat(guests=optional or []),
        form_key=uuid4(),
        by=on_page(team[0]),
        now=now,
    )


def _book(interview: Interview, *, number: int, now: datetime) -> Interview:
    """Book the given one of the free times, as the candidate."""
    start = offer(interview, now=now).starts()[number]
    candidate = interview.application.candidate
    by = Actor(name=candidate.name, channel="link", user=candidate.user)
    time_zone = candidate.user.time_zone if candidate.user else candidate.organization.time_zone
    return actions.confirm_time(interview, start=start, time_zone=time_zone, by=by, now=now)


def _nordlicht_interviews(
    organization: Organization, team: list[User], candidates: dict[Person, User], *, now: datetime
) -> None:
    ines, jonas, aylin = team
    zone, today = organization.zone, now.astimezone(organization.zone).date()
    tomorrow, ago = today + timedelta(days=1), now - timedelta(days=20)
    data = _job(
        organization, jonas, "Clinical Data Manager", "Berlin", demo_texts.CLINICAL_DATA, now - timedelta(days=35)
    )
    lab = _job(
        organization, jonas, "Lab Automation Engineer", "Hamburg", demo_texts.LAB_AUTOMATION, now - timedelta(days=9)
    )
    for job in (data, lab):
        add_call_stages(job, by=on_page(jonas), now=job.posted_at)
    emily = _apply(lab, candidates[EMILY], demo_texts.EMILYS_PROPOSAL, now - timedelta(days=6))
    lena = _apply(data, candidates[LENA], demo_texts.LENAS_PROPOSAL, ago)
    arjun = _apply(data, candidates[ARJUN], demo_texts.ARJUNS_PROPOSAL, ago)
    julia = _apply(data, candidates[JULIA], demo_texts.JULIAS_PROPOSAL, ago)
    kenji = _apply(data, candidates[KENJI], demo_texts.KENJIS_PROPOSAL, ago)
    sofia = _apply(data, candidates[SOFIA], demo_texts.SOFIAS_PROPOSAL, now - timedelta(days=3))
    demo_hours.publish_for_nordlicht(organization, team, now=now - timedelta(days=30))
    demo_hours.request_by_hours(sofia, one_of=[jonas, aylin], by=jonas, now=now - timedelta(hours=6))

    earlier = _request(
        lena,
        [jonas],
        _windows(zone, today - timedelta(days=14), (0, 9, 12), (1, 9, 12)),
        "First conversation",
        guests=[],
        now=now - timedelta(days=16),
    )
    _book(earlier, number=2, now=now - timedelta(days=15, hours=12))
    held = now - timedelta(days=10)
    actions.record_outcome(earlier, outcome=Outcome.HELD, by=on_page(jonas), now=held)
    actions.write_feedback(earlier, text=demo_texts.JONAS_ON_LENA, by=on_page(jonas), now=held)
    panel = _request(
        emily,
        [ines],
        _windows(zone, tomorrow, (2, 9, 12), (4, 14, 17)),
        "Meeting the laboratory",
        guests=[],
        either=[jonas, aylin],
        optional=["s.roth@partner.example"],
        now=now - timedelta(days=2),
    )
    _book(panel, number=1, now=now - timedelta(days=1))
    _request(
        lena,
        [ines, jonas],
        _windows(zone, tomorrow, (1, 10, 13), (1, 15, 17), (2, 9, 12), (3, 13, 17), (6, 9, 12), (8, 9, 11)),
        "Meeting the team",
        guests=["t.brandl@partner.example"],
        now=now - timedelta(days=1),
    )
    upcoming = _request(
        arjun,
        [jonas, aylin],
        _windows(zone, tomorrow, (1, 10, 12), (2, 10, 12)),
        "First conversation",
        guests=[],
        now=now - timedelta(days=2),
    )
    booked = _book(upcoming, number=1, now=now - timedelta(days=1, hours=5))
    actions.set_conference_details(
        booked,
        link="https://meet.example/nordlicht-arjun",
        phone="",
        notes="Please have your portfolio at hand.",
        by=Actor(name=MAYA.name, channel="page"),
        now=now - timedelta(hours=20),
    )
    _book(
        _request(
            julia,
            [ines],
            _windows(zone, tomorrow, (2, 14, 17), (3, 9, 11)),
            "Erstes Gespräch",
            guests=[],
            now=now - timedelta(days=2),
        ),
        number=0,
        now=now - timedelta(hours=3),
    )
    cancelled = _request(
        kenji,
        [jonas],
        _windows(zone, tomorrow, (4, 9, 11), (5, 9, 11)),
        "First conversation",
        guests=[],
        now=now - timedelta(days=4),
    )
    _book(cancelled, number=0, now=now - timedelta(days=3))
    actions.cancel(
        cancelled,
        reason="I am travelling that day after all.",
        by=on_page(candidates[KENJI]),
        now=now - timedelta(days=2),
    )


def _cascade_interviews(
    organization: Organization, team: list[User], candidates: dict[Person, User], *, now: datetime
) -> None:
    grace, diego = team
    zone, today = organization.zone, now.astimezone(organization.zone).date()
    tomorrow, ago = today + timedelta(days=1), now - timedelta(days=12)
    motion = _job(
        organization, diego, "Motion Planning Engineer", "Seattle", demo_texts.MOTION_PLANNING, now - timedelta(days=25)
    )
    _job(organization, diego, "Field Support Lead", "Remote", demo_texts.FIELD_SUPPORT, now - timedelta(days=5))
    demo_hours.publish_for_cascade(organization, team, now=now - timedelta(days=20))
    emily = _apply(motion, candidates[EMILY], demo_texts.EMILYS_PROPOSAL, ago)
    lena = _apply(motion, candidates[LENA], demo_texts.LENAS_PROPOSAL, ago)
    kenji = _apply(motion, candidates[KENJI], demo_texts.KENJIS_PROPOSAL, ago)
    _book(
        _request(
            emily,
            [grace, diego],
            _windows(zone, tomorrow, (1, 9, 12), (2, 13, 16)),
            "Technical interview",
            guests=[],
            now=now - timedelta(days=2),
        ),
        number=3,
        now=now - timedelta(days=1),
    )
    _request(
        lena,
        [diego],
        _windows(zone, tomorrow, (1, 8, 11), (3, 8, 11), (4, 8, 11)),
        "First conversation",
        guests=[],
        now=now - timedelta(days=1),
    )
    waiting = _request(
        kenji,
        [diego],
        _windows(zone, tomorrow, (2, 9, 11), (3, 9, 11)),
        "First conversation",
        guests=[],
        now=now - timedelta(days=3),
    )
    actions.report_no_fit(
        waiting,
        message="These times are in the middle of my night. Could we meet after 15:00 Seattle time?",
        proposed=[span.start for span in _windows(zone, tomorrow, (2, 15, 16), (3, 15, 16), (3, 16, 17))],
        form_key=uuid4(),
        by=on_page(candidates[KENJI]),
        now=now - timedelta(days=1),
    )
