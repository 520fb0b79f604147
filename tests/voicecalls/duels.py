"""Callers and visitors of pages who want the same times at the same moment, in real transactions: the calls as the
provider's requests tell them, the pages as browsers post them."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from core.clock import instant_value
from core.tenancy import organization_context, system_context
from interviews.models import Interview, State
from notifications.models import Message
from tests import factories
from tests.interviews.duels import choosing
from tests.interviews.factories import pending, start, window
from tests.side_by_side import at_once
from tests.voicecalls.appointments import arranging, case_of, colleague
from tests.voicecalls.dialogues import Phone, calling
from tests.voicecalls.factories import line
from tests.voicecalls.scenes import fresh
from voicecalls.models import CallCase, CaseEnd
from voicecalls.telephony import Reply

TUESDAY = 1
CALLS, PAGES, TIMES = 3, 2, 3
HALF_AN_HOUR = timedelta(minutes=30)
MOST_TURNS = 20
BOOKED, TAKEN = "It is booked", "somebody else has just taken that time"


@dataclass
class Caller:
    """Somebody on the phone who has been read back a time, and only has to say yes."""

    case: CallCase
    phone: Phone
    replies: list[Reply] = field(default_factory=list)

    def insists(self) -> None:
        """Yes, and yes to whatever is offered instead, until the call ends."""
        for _turn in range(MOST_TURNS):
            self.replies.append(self.phone.keys("1"))
            if self.replies[-1].ends:
                return
        raise AssertionError("a call without an end")

    @property
    def heard(self) -> str:
        """The last thing."""
        return " ".join(self.replies[-1].sentences) if self.replies else ""

    @property
    def lost(self) -> list[Reply]:
        """Whenever the time that was read back was gone."""
        return [reply for reply in self.replies if TAKEN in " ".join(reply.sentences)]

    @property
    def end(self) -> str:
        return fresh(self.case).end


def few_times() -> list[datetime]:
    """All there are: Tuesday from 9:00 to 10:30 in Berlin."""
    return [start(hour=8) + HALF_AN_HOUR * number for number in range(TIMES)]


def caller(case: CallCase) -> Caller:
    phone = calling(case)
    phone.picks_up()
    phone.says("yes")
    phone.says("yes")
    phone.keys("1")
    return Caller(case, phone)


def callers(number: int) -> list[Caller]:
    """All of them have been read back the same time of the same person."""
    organization = factories.organization()
    line(organization)
    anna = colleague(organization, weekly=[(TUESDAY, time(9), time(10, 30))], horizon_days=3)
    rule = arranging(organization, [anna])
    return [caller(case_of(rule)) for _each in range(number)]


def booked() -> list[Interview]:
    with system_context("a test counts bookings"):
        return list(Interview.objects.filter(state=State.BOOKED).order_by("starts_at"))


def calls_and_pages_want_the_same_times() -> None:
    """Each time is booked once; whoever comes too late is offered another, or told that there is none."""
    talking = callers(CALLS)
    [anna] = {person.user for person in _appointment(talking[0]).participants.all()}
    assert anna
    invited = [
        pending(organization=talking[0].case.organization, members=[anna], windows=[window(opens=8, closes=10)])
        for _each in range(PAGES)
    ]

    def visits(interview: Interview) -> str:
        for at in few_times():
            status = int(choosing(interview, slot=instant_value(at))().status_code)  # type: ignore[attr-defined]
            assert status in (302, 409)
            if status == 302:
                return "booked"
        return "none left"

    visitors = [lambda interview=interview: visits(interview) for interview in invited]
    at_once(*(each.insists for each in talking), *visitors)

    mine = [each for each in booked() if each.organization_id == talking[0].case.organization_id]
    assert [each.starts_at for each in mine] == few_times()
    by_phone = {each.pk for each in mine} - {each.pk for each in invited}
    for each in talking:
        has_one = fresh(each.case).interview_id in by_phone
        assert each.end == (CaseEnd.BOOKED if has_one else CaseEnd.NO_FIT)
        assert (BOOKED in each.heard) == has_one, each.heard
        assert has_one or each.lost


def callers_find_a_time_each() -> None:
    """All want the same one, and there are as many as callers: whoever comes too late is offered another, and has one
    in the end."""
    talking = callers(TIMES)
    at_once(*(each.insists for each in talking))
    assert [each.end for each in talking] == [CaseEnd.BOOKED] * TIMES
    assert all(BOOKED in each.heard for each in talking)
    assert sum(bool(each.lost) for each in talking) == TIMES - 1  # all had been read back the same
    assert not any(reply.ends for each in talking for reply in each.lost)  # but offered others
    organization = talking[0].case.organization_id
    assert [each.starts_at for each in booked() if each.organization_id == organization] == few_times()


def the_phone_against_the_page() -> None:
    """One person says yes to a time on the phone and presses Confirm for another: one of them stands, and the phone
    ends by naming it."""
    [talking] = callers(1)
    interview, other = _appointment(talking), few_times()[-1]
    _said, status = at_once(talking.insists, lambda: choosing(interview, slot=instant_value(other))().status_code)  # type: ignore[attr-defined]
    interview.refresh_from_db()
    assert (status, interview.starts_at) in {(302, other), (302, few_times()[0]), (409, few_times()[0])}
    assert talking.end == CaseEnd.BOOKED
    assert BOOKED in talking.heard
    with system_context("a test counts mail"):
        told = list(Message.objects.about(interview).filter(kind="booked").values_list("recipient", flat=True))
    assert len(told) == len(set(told)) > 1


def the_same_yes_twice() -> None:
    """The provider asks twice at the same moment: one booking, and the same words."""
    [talking] = callers(1)
    number = talking.phone.number
    one, other = at_once(*(lambda: talking.phone.posts_again(number, Digits="1"),) * 2)
    assert one == other
    assert isinstance(one, Reply)
    assert BOOKED in " ".join(one.sentences)
    assert _appointment(talking).is_booked


def _appointment(talking: Caller) -> Interview:
    with organization_context(talking.case.organization):
        found: Interview = Interview.objects.with_people().get(application=talking.case.application)
        return found


DUELS = (
    calls_and_pages_want_the_same_times,
    callers_find_a_time_each,
    the_phone_against_the_page,
    the_same_yes_twice,
)
