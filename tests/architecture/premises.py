"""One organization with one of everything: people in every role, rows in every table, links in every state.

Two of them, made alike, are the world in which access is tried and in which nothing of the other may be seen.
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

from accounts.actions import invite
from accounts.models import Invitation, Membership, Organization, User
from ats_sync.models import Connection, InboundEvent, Push
from core.encryption import decrypt, encrypt
from core.tenancy import organization_context
from interviews.actions import new_feed_address, set_conference_details, step_back
from interviews.actions.availability import feed_purpose
from interviews.links import mint
from interviews.models import (
    Availability,
    BusyCalendar,
    DeskNote,
    Feedback,
    HelpRequest,
    Interview,
    MemberFeed,
    ProposedTime,
    Purpose,
    Reminder,
)
from marketplace.actions import close_job, move_to_stage, write_note
from marketplace.models import Application, Candidate, Job, Stage
from notifications.compose import Mail
from notifications.models import Message
from tests import factories
from tests.ats_sync import factories as links
from tests.factories import NOBODY, NOW
from tests.interviews.factories import (
    availability,
    booked,
    busy_calendar,
    cancelled,
    help_request,
    pending,
    start,
    window,
)
from tests.outbox import Outbox
from tests.voicecalls import factories as calls
from voicecalls.actions import begin_talk
from voicecalls.actions.questions import WantedQuestion, write_question
from voicecalls.actions.settings import WantedRule, change_call_settings
from voicecalls.models import AttemptKind, AttemptState, CallAttempt, CallCase, Line, OwnNumber, Question, Suppression
from voicecalls.queries.plans import Plan

# What a browser answered when this passkey was made.
CREDENTIAL = {
    "type": "public-key",
    "id": "YW4gaWQ",
    "rawId": "YW4gaWQ",
    "response": {
        "clientDataJSON": (
            "eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIiwiY2hhbGxlbmdlIjoiWTJoaGJHeGxibWRsIiwib3JpZ2luIjoiaHR0cDovL2xv"
            "Y2FsaG9zdDo4MDAwIiwiY3Jvc3NPcmlnaW4iOmZhbHNlfQ"
        ),
        "attestationObject": (
            "o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YViJcnJycnJycnJycnJycnJycnJycnJycnJycnJycnJycnJBAAAAAAAAAAAA"
            "AAAAAAAAAAAAAAAABWFuIGlkpQECAyYgASFYIHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4IlggeXl5eXl5eXl5"
            "eXl5eXl5eXl5eXl5eXl5eXl5eXl5eXk"
        ),
    },
    "clientExtensionResults": {},
}
A_WHILE = timedelta(hours=1)  # links go out at most once a minute
FIRST_COMPANY, COMPANIES = 4201, 60  # at the applicant tracking system
_companies = count()
LONG_AGO = NOW - timedelta(days=60, minutes=30)  # a link made then has just ended


@dataclass(frozen=True, kw_only=True)
class Premises:
    """What there is at one organization. Links are full addresses, as mailed."""

    organization: Organization
    representative: User
    admin: User
    careless: User  # admin without a second factor
    recruiter: User
    interviewer: User
    leaver: Membership  # goes, or gets another role
    candidate: User
    other_candidate: User
    invitee: User
    invitation: Invitation
    invitation_token: str
    job: Job
    closed_job: Job
    vacancy: Job  # nobody has applied yet
    application: Application
    next_stage: Stage
    unused_stage: Stage
    pending: Interview
    booked: Interview
    cancelled: Interview
    past: Interview
    lacking: Interview  # booked, and nobody fills its seat
    others_interview: Interview
    failed: Message
    passkey: Authenticator
    usable_link: str
    ended_link: str
    others_link: str
    availability: Availability
    busy_calendar: BusyCalendar
    feed: MemberFeed
    proposed_time: ProposedTime
    note: DeskNote
    feedback: Feedback
    reminder: Reminder
    line: Line
    question: Question
    attempt: CallAttempt  # rings
    talking: CallAttempt
    waiting_case: CallCase  # somebody else's, due now
    test_call: CallAttempt  # to the recruiter's own number
    suppression: Suppression
    connection: Connection
    stuck: Push

    @property
    def feed_token(self) -> str:
        return str(decrypt(self.feed.token, purpose=feed_purpose(self.feed.pk)))

    @property
    def slug(self) -> str:
        return self.organization.slug


def furnish(*, now: datetime = NOW) -> Premises:
    """A new organization with everything in it."""
    maya = factories.representative()  # the least busy one, so she is given the organization
    organization = factories.organization(now=now)
    people = {role: factories.member(organization, role).user for role in ("admin", "recruiter", "interviewer")}
    careless = factories.member(organization, "admin").user
    Authenticator.objects.filter(user=careless).delete()
    candidate, other = factories.user(), factories.user()
    RecoveryCodes.activate(candidate)
    job = factories.job(organization, now=now)
    application = factories.application(job, person=candidate, now=now, availability="In May", rate="A lot")
    others_application = factories.application(job, person=other, now=now)
    interviews = _interviews(application, interviewer=people["interviewer"], now=now)
    others_interview = pending(others_application, members=[people["recruiter"]], now=now)
    closed = factories.job(organization, now=now)
    with organization_context(organization):
        close_job(closed, by=NOBODY, now=now)
        stages = list(job.stages.in_order())
        move_to_stage(application, stage=stages[1], by=NOBODY, now=now)
        write_note(application, key=f"call:{application.pk}", author="Klara", text="Agreed to talk.", now=now)
    invitation, token = _invitation(organization, email=(invitee := factories.user()).email, now=now)
    return Premises(
        organization=organization,
        representative=maya,
        admin=people["admin"],
        careless=careless,
        recruiter=people["recruiter"],
        interviewer=people["interviewer"],
        leaver=factories.member(organization, "recruiter"),
        candidate=candidate,
        other_candidate=other,
        invitee=invitee,
        invitation=invitation,
        invitation_token=token,
        job=job,
        closed_job=closed,
        vacancy=factories.job(organization, now=now),
        application=application,
        next_stage=stages[2],
        unused_stage=stages[3],
        others_interview=others_interview,
        failed=_failed_mail(organization, now=now),
        passkey=Authenticator.objects.create(
            user=candidate, type="webauthn", data={"name": "Laptop", "credential": CREDENTIAL}
        ),
        usable_link=_link(interviews["pending"], now=now - A_WHILE),
        ended_link=_link(interviews["pending"], now=LONG_AGO),
        others_link=_link(others_interview, now=now - A_WHILE),
        **interviews,
        **_around(organization, interviews, recruiter=people["recruiter"], now=now),
        **_calls(application, member=people["recruiter"], now=now),
        **_linked(organization, now=now),
    )


def _linked(organization: Organization, *, now: datetime) -> dict[str, Any]:
    """A company of the organization's own, with an applicant of theirs, about whom it cannot be told everything."""
    company = str(FIRST_COMPANY + next(_companies) % COMPANIES)
    connection = links.connection(organization, company=company, hook=f"whsec-{company}", now=now)
    job = factories.job(organization, now=now)
    application = calls.application(job, stage_name="Applied", asks=False, now=now)
    link = links.linked(connection, application, phones=["+49 30 5550100"])
    with organization_context(organization):
        InboundEvent.objects.create(
            organization=organization,
            connection=connection,
            key=uuid4().hex,
            happening="application",
            body=encrypt({}, purpose="a test"),
            received_at=now,
            due_at=now,
        )
    return {
        "connection": connection,
        "stuck": links.push(link, state="stuck", problem="forbidden", due_at=now + A_WHILE),
    }


def _calls(application: Application, *, member: User, now: datetime) -> dict[str, Any]:
    """A telephone line of the organization's own, a call that rings and one in which somebody speaks."""
    account = {"account_sid": f"AC{uuid4().hex}", "number": calls.phone()}
    line = calls.line(application.organization, **account)
    with organization_context(application.organization):
        line.set_tokens(uuid4().hex, previous=uuid4().hex)
        line.save()
        Candidate.objects.filter(pk=application.candidate_id).update(phone=calls.phone())
        application.candidate.refresh_from_db()
    case = calls.case(application, now=now)
    rings, talks = (
        calls.attempt(case, number=calls.phone(), sid=calls.sid(), state=state, now=now)
        for state in (AttemptState.RINGING, AttemptState.IN_PROGRESS)
    )
    question = _settings(application, member=member, now=now)
    with organization_context(application.organization):
        begin_talk(talks, body={"CallSid": talks.sid, "CallStatus": "in-progress"}, now=now)
    calls.left_behind(talks, question, member=member, now=now)
    return {
        "line": line,
        "attempt": rings,
        "talking": talks,
        "question": question,
        **_around_calls(application, member=member, now=now),
    }


def _around_calls(application: Application, *, member: User, now: datetime) -> dict[str, Any]:
    """Somebody who waits to be called, a test call that has ended, a number that is not to be called."""
    waiting = calls.case(calls.application(application.job, stage_name=application.stage.name, now=now), now=now)
    with organization_context(application.organization):
        own = OwnNumber.objects.get(user=member)
        tested = CallAttempt.objects.create(
            organization=application.organization,
            kind=AttemptKind.TEST,
            number=own.number,
            by=str(member),
            state=AttemptState.ENDED,
            outcome="completed",
            seconds=70,
            reserved_at=now,
            ended_at=now,
        )
        return {"waiting_case": waiting, "test_call": tested, "suppression": Suppression.objects.get()}


def _settings(application: Application, *, member: User, now: datetime) -> Question:
    """Saved call settings with a rule in each mode, and a question that a job asks."""
    job, organization = application.job, application.organization
    wanted = WantedQuestion(
        kind="yes_no",
        wordings={"en": {"text": "Do you have a driving licence?", "follow_up": "", "choices": []}},
        knock_out={"answer": "no"},
    )
    with organization_context(organization):
        _first, trigger, target, *_more, last = job.stages.in_order()  # the application stands in the second
        rule = WantedRule(job=job, stage_name=trigger.name, mode="interview", targets={"completed": target.name})
        plan = Plan(round_name="First interview", minutes=30, seats=((member,),))
        arranging = WantedRule(job=job, stage_name=last.name, mode="recruiter", plan=plan)
        change_call_settings(organization, seen=0, rules=[rule, arranging], by=NOBODY, now=now, most_attempts=5)
        return write_question(organization, wanted=wanted, jobs=[job], by=NOBODY, now=now)


def _around(
    organization: Organization, interviews: dict[str, Interview], *, recruiter: User, now: datetime
) -> dict[str, Any]:
    """What surrounds interviews: hours, calendars, a feed, a proposed time, a note, feedback."""
    with organization_context(organization):
        membership = organization.memberships.get(user=recruiter)
    shared = {"organization": organization}
    hours = availability(membership, dated=[(date(2026, 12, 24), date(2026, 12, 31), None, None)], now=now)
    calendar = busy_calendar(membership, window(day=6), now=now)
    with organization_context(organization):
        request = HelpRequest.objects.filter(interview=interviews["pending"]).latest("created_at")
        return {
            "availability": hours,
            "busy_calendar": calendar,
            "feed": new_feed_address(membership, instead_of=None, by=NOBODY, now=now),
            "proposed_time": ProposedTime.objects.create(
                help_request=request, starts_at=start(day=1, hour=15), **shared
            ),
            "note": DeskNote.objects.create(
                interview=interviews["pending"],
                author_name="Maya",
                text="Rang, no answer.",
                form_key=uuid4(),
                created_at=now,
                **shared,
            ),
            "feedback": Feedback.objects.create(
                interview=interviews["past"],
                author=recruiter,
                author_name=str(recruiter),
                text="Knows the field.",
                created_at=now,
                changed_at=now,
                **shared,
            ),
            "reminder": Reminder.objects.create(
                interview=interviews["pending"],
                kind="not_booked",
                recipient=interviews["pending"].application.candidate.email,
                number=1,
                due_at=now + timedelta(days=2),
                **shared,
            ),
        }


def _interviews(application: Application, *, interviewer: User, now: datetime) -> dict[str, Any]:
    """One in every state; the pending one has an unanswered "no time fits", the booked one says how to join."""
    waiting = pending(application, members=[interviewer], guests=["guest@example.net"], now=now - A_WHILE)
    help_request(waiting, now=now)
    held = NOW - timedelta(days=7)
    with time_machine.travel(held, tick=False):
        day = (held - start().replace(hour=9) + timedelta(hours=24)).days
        windows = [window(day=day), window(day=day + 1)]
        past = booked(pending(application, windows=windows, now=held), at=windows[0].start, now=held)
    settled = booked(pending(application, windows=[window(day=2), window(day=3)], now=now), at=start(day=2), now=now)
    with organization_context(application.organization):
        set_conference_details(
            settled, link="https://video.example/room", phone="+49 30 1", notes="Ring twice.", by=NOBODY, now=now
        )
    called_off = cancelled(
        booked(pending(application, windows=[window(day=4), window(day=5)], now=now), at=start(day=4), now=now), now=now
    )
    lacking = booked(pending(application, windows=[window(day=7), window(day=8)], now=now), at=start(day=7), now=now)
    with organization_context(application.organization):
        step_back(lacking.pool()[0], by=NOBODY, now=now)
    return {"pending": waiting, "booked": settled, "cancelled": called_off, "past": past, "lacking": lacking}


def _invitation(organization: Organization, *, email: str, now: datetime) -> tuple[Invitation, str]:
    with organization_context(organization):
        invitation = invite(organization=organization, email=email, role="interviewer", by=NOBODY, now=now)
    mail = next(mail for mail in Outbox().mails("membership_invitation") if mail.to == email)
    return invitation, next(word for word in mail.text.split() if "/invitations/" in word).rstrip("/").rpartition("/")[
        2
    ]


def _failed_mail(organization: Organization, *, now: datetime) -> Message:
    message = Message(
        organization=organization,
        key=f"lost:{uuid4()}",
        kind="booked",
        recipient="lost@example.org",
        subject="Never arrived",
        created_at=now,
        failed_at=now,
        error="550 No such mailbox",
    )
    message.content = encrypt(
        asdict(Mail(subject=message.subject, text="It never arrived.")), purpose=f"message:{message.pk}"
    )
    with organization_context(organization):
        message.save()
    return message


def _link(interview: Interview, *, now: datetime) -> str:
    with organization_context(interview.organization):
        return mint(interview, purpose=Purpose.CHOOSE, now=now)
