"""Calls as the provider's requests tell them, against the rows: what is asked, kept, moved on, and never done twice."""

from datetime import timedelta

import pytest

from core.tenancy import organization_context
from marketplace.actions import move_to_stage
from marketplace.models import ApplicationNote
from tests import factories
from tests.factories import NOBODY, NOW
from tests.voicecalls.dialogues import Phone, calling, question, version
from tests.voicecalls.factories import application, attempt, case_of, line, rule, sid, stage, target
from tests.voicecalls.factories import case as case_with
from tests.voicecalls.factories import settings as call_settings
from voicecalls.actions import hear_machine, suppress, suppressed
from voicecalls.actions.facts import facts_of_one
from voicecalls.models import (
    Answer,
    AttemptState,
    CallTurn,
    CaseEnd,
    CaseState,
    Clarity,
    ConsentEvent,
    Remark,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def organization():
    organization = factories.organization(name="Nordlicht Bio")
    line(organization)
    call_settings(organization)
    with organization_context(organization):
        yield organization


@pytest.fixture
def job(organization):
    return factories.job(organization, title="Study Nurse")


@pytest.fixture
def licence(job):
    return question(job, text="Do you have a driving licence?", knock_out={"answer": "no"})


@pytest.fixture
def weekends(job, licence):
    return question(job, text="Can you work at weekends?")


@pytest.fixture
def case(job, weekends):
    target(rule(job), after="completed", stage_name="Qualification Call Completed")
    return case_with(application(job, name="Ada Pohl"))


@pytest.fixture
def phone(case):
    return calling(case)


def talk_until_questions(phone: Phone) -> None:
    phone.picks_up()
    phone.says("yes")  # it is me
    phone.says("yes")  # I have time


def words(case) -> list[tuple[str, object, str]]:
    return [(each.words, each.value, each.clarity) for each in Answer.objects.filter(case=case)]


# ── An interview ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_interview_moves_the_applicant_on_and_writes_everything_down(case, phone):
    talk_until_questions(phone)
    phone.says("yes, I do")
    phone.says("no")
    case.refresh_from_db()
    assert (case.state, case.end, case.problem) == (CaseState.CLOSED, CaseEnd.COMPLETED, "")
    assert words(case) == [("yes, I do", True, Clarity.CLEAR), ("no", False, Clarity.CLEAR)]
    case.application.refresh_from_db()
    assert case.application.stage.name == "Qualification Call Completed"
    assert case.moved_to == case.application.stage
    note = ApplicationNote.objects.get()
    assert "Do you have a driving licence?\n→ Yes" in note.text
    assert f"/team/{case.organization.slug}/calls/{case.pk}/" in note.text


def test_the_end_of_the_call_changes_nothing_more(case, phone):
    talk_until_questions(phone)
    phone.says("yes")
    phone.says("yes")
    phone.hangs_up()
    phone.attempt.refresh_from_db()
    case.refresh_from_db()
    assert (phone.attempt.state, phone.attempt.outcome) == (AttemptState.ENDED, "completed")
    assert (case.end, ApplicationNote.objects.count()) == (CaseEnd.COMPLETED, 1)


def test_consent_is_kept_with_the_words(phone):
    talk_until_questions(phone)
    consent = ConsentEvent.objects.get()
    assert (consent.about, consent.given, consent.words, consent.language) == ("interview", True, "yes", "en")


def test_answers_are_kept_as_they_come(case, phone):
    talk_until_questions(phone)
    phone.says("yes")
    assert words(case) == [("yes", True, Clarity.CLEAR)]


def test_a_knock_out_leads_to_a_person_and_rejects_nobody(case, phone):
    target(case.rule, after="needs_review", stage_name="Please look")
    talk_until_questions(phone)
    phone.says("no")
    case.refresh_from_db()
    assert case.end == CaseEnd.NEEDS_REVIEW
    assert case.moved_to.name == "Please look"
    assert Answer.objects.get().knocked_out


def test_what_both_said_is_kept_turn_by_turn(phone):
    talk_until_questions(phone)
    turns = CallTurn.objects.filter(attempt=phone.attempt).order_by("number")
    assert [turn.number for turn in turns] == [0, 1, 2]
    assert [turn.heard.get("speech") for turn in turns] == [None, "yes", "yes"]
    assert "Do you have a driving licence?" in turns[2].said


def test_the_words_of_somebody_who_refused_to_be_recorded_are_not_kept(organization, case):
    call_settings(organization, record_calls=True)
    phone = calling(case)
    talk_until_questions(phone)
    reply = phone.says("no")  # no recording
    assert "record" not in [step["step"] for step in reply.to_json()["steps"]]
    phone.says("yes")
    assert words(case) == [("yes", True, Clarity.CLEAR)]
    assert {str(turn.heard) for turn in CallTurn.objects.filter(attempt=phone.attempt)} == {"{}"}


def test_recording_starts_after_a_yes(organization, case):
    call_settings(organization, record_calls=True)
    phone = calling(case)
    talk_until_questions(phone)
    reply = phone.says("yes")
    assert [step["step"] for step in reply.to_json()["steps"]].count("record") == 1


# ── Several calls ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_next_call_goes_on_where_this_one_broke_off(case, phone):
    talk_until_questions(phone)
    phone.says("yes")
    phone.hangs_up()
    case.refresh_from_db()
    phone.attempt.refresh_from_db()
    assert (case.state, phone.attempt.outcome) == (CaseState.WAITING, "dropped")
    later = calling(case, now=NOW + timedelta(minutes=6))
    later.picks_up()
    later.says("yes")
    reply = later.says("yes")
    assert "Can you work at weekends?" in reply.sentences
    assert "Do you have a driving licence?" not in reply.sentences
    later.says("yes")
    case.refresh_from_db()
    assert case.end == CaseEnd.COMPLETED
    assert len(words(case)) == 2


def test_a_running_call_keeps_the_questions_it_began_with(case, phone, weekends):
    phone.picks_up()
    wordings = {"en": {"text": "Can you work at night?"}, "de": {"text": "Können Sie nachts arbeiten?"}}
    version(weekends, kind="yes_no", wordings=wordings)
    phone.says("yes")
    phone.says("yes")
    reply = phone.says("yes")
    assert "Can you work at weekends?" in reply.sentences
    phone.says("yes")
    assert Answer.objects.get(question=weekends).version.number == 1


def test_what_stayed_unclear_in_an_earlier_call_is_looked_at(case, phone):
    talk_until_questions(phone)
    phone.says("yes, but only with an automatic gearbox")
    phone.says("yes, but only with an automatic gearbox")
    phone.hangs_up()
    later = calling(case, now=NOW + timedelta(minutes=6))
    talk_until_questions(later)
    later.says("yes")
    case.refresh_from_db()
    assert case.end == CaseEnd.NEEDS_REVIEW


# ── Other wishes ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_question_that_lacks_the_language_of_the_call_is_left_for_a_person(case, phone, weekends, licence):
    for asked, text, language in ((licence, "Do you drive?", "en"), (weekends, "Auch am Wochenende?", "de")):
        wordings = {language: {"text": text, "follow_up": "", "choices": []}}
        version(asked, kind="yes_no", wordings=wordings)
    talk_until_questions(phone)
    phone.says("yes")
    case.refresh_from_db()
    assert (case.state, case.end) == (CaseState.CLOSED, CaseEnd.NEEDS_REVIEW)
    assert [(each.kind, each.words) for each in Remark.objects.all()] == [("not_asked", "Auch am Wochenende?")]
    note = ApplicationNote.objects.get().text
    assert "Not asked, because it is not written in the language of the call: “Auch am Wochenende?”" in note


def test_whoever_does_not_want_calls_is_never_called_again(organization, case, phone):
    other = case_of(organization, number=phone.attempt.number)
    stranger = case_of(organization)
    talk_until_questions(phone)
    reply = phone.says("stop calling me")
    assert reply.ends
    assert suppressed(organization, numbers=[phone.attempt.number]) == {phone.attempt.number}
    for each in (case, other):
        each.refresh_from_db()
        assert (each.state, each.end) == (CaseState.CLOSED, CaseEnd.OPTED_OUT)
    stranger.refresh_from_db()
    assert stranger.state == CaseState.WAITING
    assert ApplicationNote.objects.filter(application__in=[case.application, other.application]).count() == 2


def test_a_time_agreed_on_is_kept(case, phone):
    phone.picks_up()
    phone.says("yes")
    phone.says("no")
    phone.says("call me tomorrow at three in the afternoon")
    reply = phone.says("yes")
    assert reply.ends
    case.refresh_from_db()
    assert case.agreed_at.isoformat() == "2026-11-24T14:00:00+00:00"
    phone.hangs_up()
    case.refresh_from_db()
    assert (case.state, case.next_attempt_at) == (CaseState.WAITING, case.agreed_at)


def test_the_wait_after_a_call_at_a_bad_time_is_the_one_that_is_set(organization, case):
    call_settings(organization, waits={"not_now": {"minutes": 30, "most": 3}})
    attempt(case, state=AttemptState.ENDED, outcome="not_now", sent_at=NOW, ended_at=NOW)
    planned = facts_of_one(case).plan(now=NOW)
    assert (planned.at, planned.reason) == (NOW + timedelta(minutes=30), "waiting_after_not_now")


def test_a_sunday_is_not_promised(case, phone):
    phone.picks_up()
    phone.says("yes")
    phone.says("no")
    phone.says("call me on Sunday at three in the afternoon")
    case.refresh_from_db()
    assert case.agreed_at is None


def test_whoever_wants_a_person_gets_one(case, phone, outbox):
    phone.picks_up()
    phone.says("yes")
    phone.says("I want to speak to a human being")
    case.refresh_from_db()
    assert case.end == CaseEnd.HUMAN_REQUESTED
    assert "Ada Pohl wants to speak to a person: Study Nurse" in {mail.subject for mail in outbox.mails("human_wanted")}
    assert Remark.objects.get(kind="human").words == "I want to speak to a human being"


def test_a_wrong_number_is_not_tried_again(case, phone):
    phone.picks_up()
    phone.says("you have the wrong number")
    case.refresh_from_db()
    assert case.end == CaseEnd.BAD_NUMBER


def test_the_language_chosen_on_the_phone_is_kept_for_the_next_call(case, phone):
    phone.picks_up()
    reply = phone.says("können wir Deutsch sprechen?")
    case.refresh_from_db()
    assert (case.language, reply.listen.language) == ("de", "de")


def test_a_question_of_the_applicant_is_noted(case, phone):
    talk_until_questions(phone)
    phone.says("What about the salary?")
    assert [remark.words for remark in Remark.objects.filter(kind="question")] == ["What about the salary?"]


# ── A human's move wins ──────────────────────────────────────────────────────────────────────────────────────────────


def test_whom_somebody_moved_meanwhile_stays_where_they_were_put(case, phone):
    talk_until_questions(phone)
    move_to_stage(case.application, stage=stage(case.application.job, name="Hired"), by=NOBODY, now=NOW)
    phone.says("yes")
    phone.says("yes")
    case.refresh_from_db()
    case.application.refresh_from_db()
    assert case.application.stage.name == "Hired"
    assert (case.end, case.problem, case.moved_to) == (CaseEnd.COMPLETED, "moved_meanwhile", None)
    assert len(words(case)) == 2


# ── Repeats, rivals, what should not have come through ───────────────────────────────────────────────────────────────


def test_a_repeated_request_gets_the_same_reply_and_changes_nothing(case, phone):
    first = phone.picks_up()
    assert phone.posts_again(0, SpeechResult="yes") == phone.posts_again(0, SpeechResult="no thanks")
    with organization_context(case.organization):
        again = Phone(phone.attempt)
        again.sid = phone.sid
        assert again.picks_up() == first
    assert CallTurn.objects.count() == 2


def test_an_answer_from_the_past_gets_its_own_reply(case, phone):
    phone.picks_up()
    second = phone.says("yes")
    phone.says("yes")
    assert phone.posts_again(0, SpeechResult="stop calling me") == second
    assert CallTurn.objects.count() == 3


def test_a_second_call_for_one_attempt_hangs_up(phone):
    phone.picks_up()
    other = Phone(phone.attempt)
    other.sid = sid()
    assert other.picks_up().steps == ()
    assert other.posts_again(0, SpeechResult="yes").ends
    assert CallTurn.objects.count() == 1


def test_a_number_suppressed_while_it_rang_is_not_talked_to(organization, case, phone):
    suppress(organization, number=phone.attempt.number, via="team", by=NOBODY, now=NOW)
    reply = phone.picks_up()
    assert (reply.steps, reply.ends) == ((), True)
    phone.attempt.refresh_from_db()
    assert (phone.attempt.outcome, CallTurn.objects.count()) == ("aborted", 0)


@pytest.mark.parametrize(
    ("held_back", "talks"), [(timedelta(0), True), (timedelta(hours=2, seconds=30), True), (timedelta(hours=3), False)]
)
def test_a_call_that_the_provider_held_back_past_the_window_hangs_up(case, held_back, talks):
    """The window ends at 12:00 in Berlin; the call was sent at 10:00."""
    phone = calling(case)
    phone.now = NOW + held_back
    assert bool(phone.picks_up().steps) is talks


def test_a_closed_case_is_not_talked_about(case, phone):
    case.state, case.end, case.closed_at = CaseState.CLOSED, CaseEnd.STOPPED, NOW
    case.save()
    assert phone.picks_up().steps == ()


def test_a_machine_gets_its_message_once_per_case(case, phone):
    phone.picks_up()
    assert hear_machine(phone.attempt, now=NOW)
    again = Phone(phone.attempt)
    again.sid = phone.sid
    message = again.picks_up()
    assert message.ends
    assert message.sentences
    phone.attempt.refresh_from_db()
    assert phone.attempt.outcome == "voicemail"
    phone.hangs_up()
    later = calling(case, now=NOW + timedelta(hours=7))
    later.picks_up()
    assert not hear_machine(later.attempt, now=later.now)
    later.attempt.refresh_from_db()
    assert later.attempt.outcome == "voicemail"


def test_whoever_has_spoken_is_no_machine(phone):
    phone.picks_up()
    phone.says("yes")
    assert not hear_machine(phone.attempt, now=phone.now)
    phone.attempt.refresh_from_db()
    assert phone.attempt.outcome == ""
