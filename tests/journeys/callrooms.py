"""Calls in every state, as the pages about them show them."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.utils import timezone

from core.tenancy import organization_context
from marketplace.models import Application
from tests.factories import NOBODY
from tests.journeys.scenes import Scene, booked, offered
from tests.voicecalls import factories as calls
from voicecalls import links
from voicecalls.actions import close_case, suppress
from voicecalls.models import (
    AttemptKind,
    AttemptState,
    CallAttempt,
    CallCase,
    CallTurn,
    CaseEnd,
    CaseState,
    JobQuestion,
    Mode,
    OwnNumber,
    Remark,
    Suppression,
)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
STAGE = "Qualification Call"
SAID = [
    ("", "Guten Tag, hier ist Klara, die digitale Assistentin von Nordlicht. Spreche ich mit Aylin Demir?"),
    ("Ja, am Apparat.", "Es geht um Ihre Bewerbung. Darf ich Ihnen ein paar Fragen stellen? Es dauert drei Minuten."),
    ("Ja, gerne.", "Haben Sie einen Führerschein?"),
    ("Nein, noch nicht, aber ich mache ihn gerade.", "Danke. Das war alles. Auf Wiederhören."),
]


@dataclass(frozen=True, kw_only=True)
class CallRoom:
    """`cases`: waiting, no number, on the phone, to be reviewed, not reached; with an appointment, without one."""

    cases: list[CallCase]
    tested: CallAttempt
    suppression: Suppression


def furnished(scene: Scene) -> CallRoom:
    """Everybody stands in the stage that starts calls; `scenes.klara` has been there."""
    now, tomorrow = timezone.now(), (timezone.now() + DAY).replace(hour=8, minute=0, second=0, microsecond=0)
    waits = _case(scene, "Lena Brandt", next_attempt_at=tomorrow, reason="waiting_after_no_answer")
    _ended(waits, "no_answer", before=3 * HOUR)
    _case(scene, "Meera Nair", time_zone="Asia/Kolkata", next_attempt_at=tomorrow, reason="outside_hours")
    lacks = _case(scene, "Tom Ritter", number="", next_attempt_at=None, reason="no_number")
    speaks = _case(scene, "Yusuf Kaya", state=CaseState.CALLING, next_attempt_at=None, reason="in_call")
    live = calls.attempt(speaks, now=now, state=AttemptState.IN_PROGRESS, sent_at=now, answered_at=now)
    _said(live, SAID[:2])
    review = _review(scene)
    missed = _case(scene, "Noah Stein")
    for number in range(5):
        _ended(missed, "voicemail" if number % 2 else "no_answer", before=(5 - number) * 7 * HOUR)
    met, unfit = _arranged(scene, "Ayla Kurt", end=CaseEnd.BOOKED), _arranged(scene, "Finn Ott", end=CaseEnd.NO_FIT)
    with organization_context(scene.organization):
        close_case(missed, end=CaseEnd.NOT_REACHED, by=NOBODY, now=now)
        own = calls.phone()
        OwnNumber.objects.create(organization=scene.organization, user=scene.admin, number=own, verified_at=now)
        known = {"organization": scene.organization, "number": own, "by": str(scene.admin), "outcome": "completed"}
        tested = CallAttempt.objects.create(
            kind=AttemptKind.TEST, state=AttemptState.ENDED, seconds=71, reserved_at=now, ended_at=now, **known
        )
        suppression = suppress(scene.organization, number=calls.phone(), via="phone", by=NOBODY, now=now)
    _said(tested, SAID[:3])
    return CallRoom(cases=[waits, lacks, speaks, review, missed, met, unfit], tested=tested, suppression=suppression)


def with_links(scene: Scene) -> tuple[CallCase, list[str]]:
    """Somebody who is to be called tomorrow, and the links of two applicants: theirs, and of one whose calls ended."""
    now, tomorrow = timezone.now(), timezone.now() + DAY
    waits = _case(scene, "Ida Holm", next_attempt_at=tomorrow, reason="outside_hours")
    over = _case(scene, "Ole Lund")
    with organization_context(scene.organization):
        close_case(over, end=CaseEnd.COMPLETED, by=NOBODY, now=now)
        return waits, [links.mint(each, now=now) for each in (over, waits)]


def _review(scene: Scene) -> CallCase:
    """An interview with an answer that a person should look at, all of it written down."""
    case = _case(scene, "Aylin Demir")
    _ended(case, "busy", before=26 * HOUR)
    talked = _ended(case, "needs_review", before=HOUR, seconds=194, answered_at=timezone.now() - HOUR)
    _said(talked, SAID)
    with organization_context(scene.organization):
        question = JobQuestion.objects.filter(job=scene.application.job).select_related("question")[0].question
    calls.left_behind(talked, question, member=scene.recruiter, now=timezone.now())
    with organization_context(scene.organization):
        case.answers.update(knocked_out=True, value=False, words="Nein, noch nicht, aber ich mache ihn gerade.")
        close_case(case, end=CaseEnd.NEEDS_REVIEW, by=NOBODY, now=timezone.now())
        return CallCase.objects.get(pk=case.pk)


def _arranged(scene: Scene, name: str, *, end: CaseEnd) -> CallCase:
    """Times were looked for on the phone, and one of them was booked if that is how it ended."""
    now = timezone.now()
    case = _case(scene, name, stage_name="Appointment Call", mode=Mode.RECRUITER)
    talked = _ended(case, str(end), before=HOUR, seconds=71, answered_at=now - HOUR)
    own = replace(scene, application=case.application)
    with organization_context(scene.organization):
        case.interview = offered(own) if end == CaseEnd.NO_FIT else booked(own)
        case.save(update_fields=["interview"])
        wish = {"kind": "time_wish", "words": "Lieber am Donnerstagnachmittag.", "at": now}
        Remark.objects.create(organization=scene.organization, case=case, attempt=talked, **wish)
        close_case(case, end=end, by=NOBODY, now=now)
        return CallCase.objects.get(pk=case.pk)


def _case(
    scene: Scene,
    name: str,
    *,
    stage_name: str = STAGE,
    number: str | None = None,
    time_zone: str = "",
    **details: Any,
) -> CallCase:
    opened = timezone.now() - 2 * DAY
    applied: Application = calls.application(
        scene.application.job, stage_name=stage_name, now=opened, name=name, number=number, time_zone=time_zone
    )
    return calls.case(applied, now=opened, **details)


def _ended(case: CallCase, outcome: str, *, before: timedelta, **details: Any) -> CallAttempt:
    at = timezone.now() - before
    return calls.attempt(case, now=at, state=AttemptState.ENDED, outcome=outcome, sent_at=at, **details)


def _said(attempt: CallAttempt, lines: list[tuple[str, str]]) -> None:
    with organization_context(attempt.organization):
        for number, (heard, said) in enumerate(lines):
            CallTurn.objects.create(
                organization=attempt.organization,
                attempt=attempt,
                number=number,
                heard={"speech": heard, "confidence": 0.9, "digits": ""} if heard else {},
                said=[said],
                language="de",
                at=attempt.reserved_at + timedelta(seconds=12 * number),
            )
