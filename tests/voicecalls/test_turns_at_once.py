"""The provider asks twice at the same moment, in real transactions: one turn, one reply, whatever it says."""

from threading import Barrier

import pytest
from django.db import transaction

from core.tenancy import organization_context
from marketplace.models import ApplicationNote, StageMove
from tests.factories import NOW
from tests.side_by_side import PATIENCE, at_once
from tests.voicecalls.dialogues import Phone, calling
from tests.voicecalls.factories import case, target
from voicecalls.actions.finishing import locked_case, withdraw_calls
from voicecalls.actions.turns import go_on
from voicecalls.models import Answer, CallAttempt, CallTurn, CaseState, ConsentEvent
from voicecalls.script import Heard

pytestmark = pytest.mark.django_db(transaction=True)


def before_the_last_answer() -> Phone:
    asked = case()
    assert asked.rule
    target(asked.rule, after="completed", stage_name="Done")
    phone = calling(asked)
    phone.picks_up()
    phone.says("yes")
    phone.says("yes")
    return phone


def test_the_same_answer_twice_at_once_is_one_turn():
    phone = before_the_last_answer()
    one, other = at_once(*(lambda: phone.posts_again(phone.number, SpeechResult="yes"),) * 2)
    assert one == other
    with organization_context(phone.attempt.organization):
        assert (CallTurn.objects.count(), Answer.objects.count(), ConsentEvent.objects.count()) == (4, 1, 1)
        assert (StageMove.objects.count(), ApplicationNote.objects.count()) == (1, 1)


def test_two_first_requests_at_once_begin_one_conversation():
    phone = calling(case())
    one, other = at_once(*(lambda: Phone.picks_up(phone),) * 2)
    assert one == other
    with organization_context(phone.attempt.organization):
        assert CallTurn.objects.count() == 1


def test_without_the_lock_they_would_meet():
    """The control: two who both read the attempt first, and then go on, make two turns of one answer."""
    phone = before_the_last_answer()
    have_read = Barrier(2, timeout=PATIENCE)

    def answers() -> None:
        with organization_context(phone.attempt.organization), transaction.atomic():
            attempt = CallAttempt.objects.select_related("organization", "line", "case").get(pk=phone.attempt.pk)
            have_read.wait()
            go_on(attempt, event=Heard("yes", 0.9), heard={}, now=NOW)

    at_once(answers, answers)
    with organization_context(phone.attempt.organization):
        assert CallTurn.objects.count() == 5


def test_who_takes_calls_back_and_who_tells_of_them_do_not_wait_in_a_circle():
    """The one holds the case and asks for the attempt, the other holds the attempt and asks for the case."""
    called = case()
    attempt, organization = calling(called).attempt, called.organization
    both_hold_one = Barrier(2, timeout=PATIENCE)

    def rings_back() -> list[CallAttempt]:
        with organization_context(organization), transaction.atomic():
            locked_case(called)
            both_hold_one.wait()
            return withdraw_calls(organization, number=attempt.number, now=NOW)

    def provider_tells() -> str:
        with organization_context(organization), transaction.atomic():
            CallAttempt.objects.select_for_update(no_key=True).get(pk=attempt.pk)
            both_hold_one.wait()
            return str(locked_case(called).state)

    assert at_once(rings_back, provider_tells) == [[], CaseState.CALLING]
