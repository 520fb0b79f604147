"""The stateful test of whole lives: briefly in every run, at length in tests/resilience."""

from collections.abc import Callable, Iterator

import pytest

from core.tenancy import organization_context, system_context
from interviews.models import Interview, InterviewSeat
from notifications.models import Message
from tests.interviews.lives import Lives, live

pytestmark = pytest.mark.django_db
FIRST_START = 1  # any number that is no multiple of eight: see Lives.a_start


def test_no_order_of_events_breaks_what_must_be_true():
    live(examples=8, steps=25)


# The controls: what the invariants look for is found


@pytest.fixture
def lives() -> Iterator[Lives]:
    """One interview that was booked."""
    machine = Lives()
    machine.begin("Europe/Berlin")
    machine.request(who=0, panel=[[0], [1]], ahead=1, published=False)
    machine.book(which=0, slot=FIRST_START, zone="Asia/Kathmandu")
    assert len(machine.booked) == 1
    machine.everything_is_as_it_must_be()
    yield machine
    machine.teardown()


def lose_a_mail(machine: Lives) -> None:
    machine.reschedule(which=0, slot=FIRST_START + 1, zone="Europe/Berlin")
    with system_context("a test loses a mail"):
        lost = Message.objects.filter(kind="rescheduled")[:1]
        Message.objects.filter(pk__in=lost.values("pk")).delete()


def keep_a_seat(machine: Lives) -> None:
    machine.cancel(which=0, by_candidate=False, twice=True)
    machine.everything_is_as_it_must_be()
    with organization_context(machine.organization):
        ended = InterviewSeat.objects.filter(interview__in=machine.interviews)[:1]
        InterviewSeat.objects.filter(pk__in=ended.values("pk")).update(active=True)


def come_back(machine: Lives) -> None:
    machine.cancel(which=0, by_candidate=True, twice=False)
    with organization_context(machine.organization):
        Interview.objects.filter(pk__in=machine.cancelled).update(state="pending")


def move_without_a_word(machine: Lives) -> None:
    with organization_context(machine.organization):
        row = Interview.objects.get(pk=machine.interviews[0].pk)
        Interview.objects.filter(pk=row.pk).update(sequence=row.sequence + 1)


@pytest.mark.parametrize("fault", [lose_a_mail, keep_a_seat, come_back, move_without_a_word])
def test_a_planted_fault_is_found(lives: Lives, fault: Callable[[Lives], None]):
    fault(lives)
    with pytest.raises(AssertionError):
        lives.everything_is_as_it_must_be()
