"""One applicant's calls with what was said; the overview and its file; test calls; numbers not to call."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.urls import reverse

from core.tenancy import organization_context
from marketplace.models import Application, Stage
from tests import factories
from tests.factories import NOBODY, NOW
from tests.voicecalls.factories import application, attempt, line, rule, stage, target
from tests.voicecalls.factories import case as case_with
from voicecalls.actions import close_case, is_suppressed, lift, suppress
from voicecalls.actions.never import never_call
from voicecalls.actions.questions import WantedQuestion, write_question
from voicecalls.models import (
    Answer,
    AttemptKind,
    AttemptState,
    CallAttempt,
    CallCase,
    CallTurn,
    CaseEnd,
    ConsentEvent,
    OwnNumber,
    Recording,
    Remark,
    Suppression,
)
from voicecalls.queries.reaching import entered
from voicecalls.reach import reach
from voicecalls.words.notes import note_of_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
NUMBER = "+4915228817001"
HOUR = timedelta(hours=1)


@pytest.fixture
def job(organization):
    job = factories.job(organization, title="Study Nurse")
    target(rule(job), after="completed", stage_name="Interviewed")
    return job


@pytest.fixture
def case(job):
    return case_with(application(job, name="Ada Pohl", number=NUMBER, time_zone="Europe/Berlin"), opened_at=NOW)


@pytest.fixture
def talked(organization, job, case) -> CallAttempt:
    """A call in which a question was answered."""
    made = attempt(case, state=AttemptState.ENDED, outcome="needs_review", seconds=200, sent_at=NOW + HOUR)
    wanted = WantedQuestion(
        kind="yes_no",
        wordings={"en": {"text": "Do you drive?", "follow_up": "", "choices": []}},
        knock_out={"answer": "no"},
    )
    with organization_context(organization):
        question = write_question(organization, wanted=wanted, jobs=[job], by=NOBODY, now=NOW)
        shared = {"organization": organization, "attempt": made, "at": NOW}
        CallTurn.objects.create(number=0, said=["Good morning, this is Klara."], language="en", **shared)
        heard = {"speech": "No, <b>never</b>", "confidence": 0.9, "digits": "2"}
        CallTurn.objects.create(number=1, heard=heard, said=["Thank you."], language="en", **shared)
        Answer.objects.create(
            case=case,
            question=question,
            version=question.versions.get(),
            words="No, never",
            value=False,
            clarity="clear",
            knocked_out=True,
            language="en",
            **shared,
        )
        Remark.objects.create(case=case, kind="question", words="What does it pay?", **shared)
        ConsentEvent.objects.create(about="interview", given=True, words="yes", wording="1", language="en", **shared)
        for number, deleted in enumerate((None, NOW)):
            Recording.objects.create(
                organization=organization,
                attempt=made,
                sid=f"RE{number}",
                seconds=190,
                created_at=NOW,
                deleted_at=deleted,
            )
    return made


@pytest.fixture
def admin(organization, sign_in):
    return sign_in(factories.member(organization, "admin").user)


def at(name: str, organization, **parts: object) -> str:
    return reverse(name, kwargs={"slug": organization.slug, **parts})


def text_of(response, status: int = 200) -> str:
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def test_everything_said_and_answered_stands_on_one_page(organization, job, case, talked, recruiter):
    with organization_context(organization):
        close_case(CallCase.objects.get(pk=case.pk), end=CaseEnd.COMPLETED, by=NOBODY, now=NOW)
    page = text_of(recruiter.get(at("call_case", organization, case_id=case.pk)))
    for words in (
        "How it ended",
        "Interview completed, needs review",
        "3 min 20 s",
        "Good morning, this is Klara.",
        "No, &lt;b&gt;never&lt;/b&gt;",
        "Pressed 2",
        "Do you drive?",
        "“No, never”",
        "Needs review: this answer leads to a look by a person, never to a rejection.",
        "The applicant asked: “What does it pay?”",
        "Agreed to the interview",
        "Recording deleted on Mon 23 Nov",
        "Recorded, 190 seconds",
        "Moved to “Interviewed”",
        "Note, Mon 23 Nov",
    ):
        assert words in page, words


def test_a_stage_that_is_gone_is_flagged(organization, job, case, talked, recruiter):
    with organization_context(organization):
        Stage.objects.filter(name="Interviewed").delete()
        close_case(CallCase.objects.get(pk=case.pk), end=CaseEnd.COMPLETED, by=NOBODY, now=NOW)
    page = text_of(recruiter.get(at("call_case", organization, case_id=case.pk)))
    assert "no longer exists: the applicant stays where they are" in page
    assert "Needs you" in text_of(recruiter.get(at("calls", organization)))


def test_the_inside_comes_anew_only_if_it_changed(organization, case, talked, recruiter):
    address = at("call_case", organization, case_id=case.pk)
    htmx = {"HX-Request": "true", "HX-Target": "case"}
    part = recruiter.get(address, headers=htmx).content.decode()
    assert "<html" not in part
    seen = part.split("?seen=")[1].split('"')[0]
    assert recruiter.get(f"{address}?seen={seen}", headers=htmx).status_code == 204
    with organization_context(organization):
        shared = {"organization": organization, "attempt": talked, "language": "en", "at": NOW}
        CallTurn.objects.create(number=2, said=["Goodbye."], **shared)
    assert "Goodbye." in recruiter.get(f"{address}?seen={seen}", headers=htmx).content.decode()


def test_deleted_words_say_so(organization, case, recruiter):
    with organization_context(organization):
        CallCase.objects.filter(pk=case.pk).update(words_deleted_at=NOW)
    page = text_of(recruiter.get(at("call_case", organization, case_id=case.pk)))
    assert "were deleted on Mon 23 Nov" in page


def test_the_overview_counts_whoever_entered(organization, job, case, talked, recruiter):
    case_with(application(job, name="Ben B"))
    page = text_of(recruiter.get(at("calls_overview", organization)))
    assert "<dt>Entered</dt><dd>2</dd>" in page
    assert "<dt>Reached</dt><dd>1</dd>" in page
    assert '<dd class="funnel__time">1 h 0 min</dd>' in page
    assert ">100%</text>" in page
    assert "<td>1/1</td>" in page
    long_ago = f"{at('calls_overview', organization)}?since=2025-01-01&until=2025-01-31"
    assert "Nobody came into a stage that starts calls in these days." in text_of(recruiter.get(long_ago))


def test_the_overview_counts_people_once_and_no_test_calls(organization, job, case, talked, recruiter):
    other = factories.job(organization, title="Doctor")
    rule(other)
    with organization_context(organization):
        second = Application.objects.create(
            organization=organization,
            job=other,
            candidate=case.application.candidate,
            stage=stage(other),
            applied_at=NOW,
            stage_since=NOW,
        )
    rang_back = {"kind": AttemptKind.INBOUND, "n": 0, "counts": False}
    attempt(case_with(second), state=AttemptState.ENDED, outcome="completed", now=NOW + 2 * HOUR, **rang_back)
    attempt(case, state=AttemptState.ENDED, outcome="not_permitted", counts=False)
    attempt(case, state=AttemptState.ENDED, outcome="aborted", counts=False)
    mine = attempt(case, state=AttemptState.ENDED, outcome="completed")
    with organization_context(organization):
        CallAttempt.objects.filter(pk=mine.pk).update(kind=AttemptKind.TEST, case=None, n=0)
        found = reach(entered(organization, since=NOW.date(), until=NOW.date()))
    assert found.total.steps == [1, 1, 1, 0, 0]
    assert {row.job: row.steps[:3] for row in found.rows} == {"Doctor": [1, 0, 1], "Study Nurse": [1, 1, 1]}
    assert found.total.first_contact == HOUR
    assert found.outcomes == [("completed", 1), ("needs_review", 1), ("not_permitted", 1)]
    assert [(cell.made, cell.reached) for cell in found.heat.values()] == [(1, 1)]
    rows = list(csv.reader(StringIO(recruiter.get(at("calls_export", organization)).content.decode("utf-8-sig"))))
    assert sorted(row[6] for row in rows[1:]) == ["Call", "Call", "Call", "Called us"]


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ("since=2026-11-20&until=2026-11-01", "not before the first one"),
        ("since=2020-01-01&until=2026-11-01", "at most one year"),
        ("since=soon", "Enter a valid date"),
    ],
)
def test_days_that_make_no_sense_are_refused(organization, recruiter, days, words):
    for name in ("calls_overview", "calls_export"):
        assert words in text_of(recruiter.get(f"{at(name, organization)}?{days}"), 422)


def test_the_file_lists_all_attempts_and_computes_nothing(organization, job, case, talked, recruiter):
    with organization_context(organization):
        candidate = case.application.candidate
        candidate.name = "=HYPERLINK(evil)"
        candidate.save()
    attempt(case, state=AttemptState.ENDED, outcome="busy", error_code=21211)
    response = recruiter.get(at("calls_export", organization))
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert not response.streaming
    head, *rows = csv.reader(StringIO(response.content.decode("utf-8-sig")))
    assert [len(row) for row in rows] == [len(head)] * 2
    found = [dict(zip(head, row, strict=True)) for row in rows]
    assert {each["Outcome"] for each in found} == {"Interview completed, needs review", "Busy"}
    assert {each["Applicant"] for each in found} == {"'=HYPERLINK(evil)"}
    assert "2026-11-23 11:00" in {each["Called at (applicant’s clock)"] for each in found}


def test_another_organizations_rows_are_not_there(organization, case, recruiter, sign_in):
    stranger = sign_in(factories.member(factories.organization(), "admin").user)
    for name in ("call_case", "call_row", "stop_case", "never_again"):
        assert stranger.get(at(name, organization, case_id=case.pk)).status_code == 404


@pytest.fixture
def typed(job) -> dict[str, object]:
    return {"number": "01522 8817009", "job": job.pk, "language": "en"}


def test_a_test_call_shows_the_code_and_follows_the_call(organization, typed, recruiter, admin):
    response = recruiter.post(at("test_calls", organization), typed)
    assert response.status_code == 302
    page = text_of(recruiter.get(response.url))
    with organization_context(organization):
        made = CallAttempt.objects.get(kind=AttemptKind.TEST)
    assert made.talk["code"] in page
    assert 'hx-trigger="every 2s"' in page
    assert admin.get(response.url).status_code == 404  # somebody else's call
    with organization_context(organization):
        CallAttempt.objects.update(state=AttemptState.ENDED, outcome="no_answer", ended_at=NOW)
    page = text_of(recruiter.get(response.url))
    assert "No answer" in page
    assert made.talk["code"] not in page
    assert "hx-trigger" not in page
    assert response.url in text_of(recruiter.get(at("test_calls", organization)))


@pytest.mark.parametrize(
    ("typing", "words"),
    [
        ({"number": ""}, "Please enter the number that is to ring."),
        ({"number": "abc"}, "This does not look like a phone number."),
        ({"job": ""}, "This field is required."),
    ],
)
def test_a_wrong_form_calls_nobody(organization, typed, recruiter, typing, words):
    page = text_of(recruiter.post(at("test_calls", organization), {**typed, **typing}), 422)
    assert words in page
    with organization_context(organization):
        assert not CallAttempt.objects.exists()


def test_a_refusal_keeps_what_was_typed(organization, typed, recruiter):
    with organization_context(organization):
        suppress(organization, number="+4915228817009", via="phone", by=NOBODY, now=NOW)
    page = text_of(recruiter.post(at("test_calls", organization), typed), 422)
    assert "This number is not to be called." in page
    assert 'value="01522 8817009"' in page


def test_the_verified_number_is_proposed(organization, job, sign_in):
    person = factories.member(organization, "interviewer").user
    with organization_context(organization):
        OwnNumber.objects.create(organization=organization, user=person, number="+4915228817009", verified_at=NOW)
    assert 'value="+49 1522 8817009"' in text_of(sign_in(person).get(at("test_calls", organization)))


def test_without_a_line_or_a_job_the_page_says_so(sign_in):
    bare = factories.organization()
    client = sign_in(factories.member(bare, "admin").user)
    assert "There is no telephone line yet" in text_of(client.get(at("test_calls", bare)))
    line(bare)
    assert "there is none" in text_of(client.get(at("test_calls", bare)))


def test_a_number_is_added_by_hand_and_ends_its_calls(organization, case, recruiter):
    address = at("suppressions", organization)
    assert "No number is on the list." in text_of(recruiter.get(address))
    page = text_of(recruiter.post(address, {"number": "01522 8817001"}, follow=True))
    assert "+49 1522 8817001 is not called again." in page
    assert "…001" in page
    assert "Noted by your team" in page
    with organization_context(organization):
        assert CallCase.objects.get(pk=case.pk).end == CaseEnd.OPTED_OUT
    assert "was on the list already" in text_of(recruiter.post(address, {"number": NUMBER}, follow=True))
    assert "Please enter the number" in text_of(recruiter.post(address, {"number": ""}), 422)


def test_admins_allow_calls_again_after_being_asked(organization, recruiter, admin):
    with organization_context(organization):
        row = suppress(organization, number=NUMBER, via="phone", by=NOBODY, now=NOW)
    address = at("lift_suppression", organization, suppression_id=row.pk)
    assert "Allow calls</" not in text_of(recruiter.get(at("suppressions", organization)))
    assert recruiter.post(address).status_code == 403
    assert "Allow calls to …001 again?" in text_of(admin.get(address))
    for _twice in range(2):
        assert "may be called again." in text_of(admin.post(address, follow=True))
    with organization_context(organization):
        assert not is_suppressed(organization, number=NUMBER)
        assert Suppression.objects.get().lifted_at == NOW
    assert "allowed calls to this number" in text_of(admin.get(address))


def test_what_a_case_says_about_its_number_stays_true_when_calls_are_allowed_again(organization, case, recruiter):
    with organization_context(organization):
        [ended] = never_call(organization, number=NUMBER, by=NOBODY, now=NOW)
        lift(Suppression.objects.get(), by=NOBODY, now=NOW)
        told = "The calls ended because this number was not to be called any more."
        assert note_of_case(ended).startswith(f"{told}\n\n")
    page = text_of(recruiter.get(at("call_case", organization, case_id=case.pk)))
    assert "Calls to the number stopped" in page
    assert told in page


def test_many_pages_ask_as_often_as_few(organization, job, case, talked, recruiter, count_queries):
    addresses = [at("calls", organization), at("calls_overview", organization), at("calls_export", organization)]
    few = [count_queries(lambda page=page: recruiter.get(page)) for page in addresses]
    for number in range(5):
        more = case_with(application(job, name=f"Person {number}"))
        attempt(more, state=AttemptState.ENDED, outcome="busy")
    stage(job, name="Another")
    assert [count_queries(lambda page=page: recruiter.get(page)) for page in addresses] == few
