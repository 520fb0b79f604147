"""Application Questions: written, versioned, linked to jobs, ordered, retired."""

import pytest
from django.urls import reverse

from core.tenancy import organization_context
from tests import factories
from tests.interviews.views.seen import HTMX, words
from tests.voicecalls.factories import settings as call_settings
from tests.voicecalls.typed import typed_question
from voicecalls.models import JobQuestion, Question, QuestionVersion

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
CHOICE = {"kind": "choice", "text_en": "Which shift?", "choices_en": "Early\nLate\n\n Night "}


@pytest.fixture
def organization():
    return factories.organization()


@pytest.fixture
def client(sign_in, organization):
    return sign_in(factories.member(organization, "recruiter").user)


@pytest.fixture
def job(organization):
    return factories.job(organization, title="Data Manager")


@pytest.fixture
def new(organization):
    return reverse("question_new", args=[organization.slug])


def versions(organization) -> list[QuestionVersion]:
    with organization_context(organization):
        return list(QuestionVersion.objects.order_by("question__created_at", "question", "number"))


def edit(organization, version: QuestionVersion) -> str:
    return reverse("question_edit", args=[organization.slug, version.question_id])


def asked(job) -> list[str]:
    with organization_context(job.organization):
        links = JobQuestion.objects.filter(job=job).in_order()
        return [link.question.versions.latest("number").wordings["en"]["text"] for link in links]


def test_a_question_is_written_and_linked(client, organization, job, new):
    typed = typed_question(text_de="Warum wir?", follow_up_en="And beyond that?", jobs=[str(job.pk)])
    text = words(client.post(new, typed, follow=True))
    assert "The question is saved. It is asked from the next call on." in text
    assert "Asked in: Data Manager" in text
    [version] = versions(organization)
    assert version.wordings == {
        "en": {"text": "Why do you want to work with us?", "follow_up": "And beyond that?", "choices": []},
        "de": {"text": "Warum wir?", "follow_up": "", "choices": []},
    }
    assert (version.number, version.kind, version.knock_out) == (1, "open", {})
    assert asked(job) == ["Why do you want to work with us?"]


def test_a_form_sent_twice_writes_once(client, organization, new):
    for _ in range(2):
        client.post(new, typed_question())
    assert len(versions(organization)) == 1


@pytest.mark.parametrize(
    ("typed", "kept", "told"),
    [
        ({"kind": "yes_no", "answer": "no"}, {"answer": "no"}, "Yes or no · “No” leads to a review by a person."),
        (
            {"kind": "number", "low": "0", "high": "40", "below": "18", "above": "30.5"},
            {"below": 18, "above": 30.5},
            "Number from 0 to 40 · Less than 18 or more than 30.5 leads to a review by a person.",
        ),
        ({**CHOICE, "picked": "3, 1"}, {"choices": [0, 2]}, "Choice of 3 · “Early” or “Night” leads to a review"),
        ({"kind": "date", "answer": "yes"}, {}, "Date"),
    ],
)
def test_what_leads_to_a_review_is_kept_and_told(client, organization, new, typed, kept, told):
    text = words(client.post(new, typed_question(**typed), follow=True))
    assert told in text
    assert versions(organization)[0].knock_out == kept


@pytest.mark.parametrize(
    ("typed", "name", "sentence"),
    [
        ({"text_en": ""}, "text_en", "This field is required."),
        ({"follow_up_de": "Welche?"}, "text_de", "Please write the question in this language as well."),
        ({"kind": "number", "low": "9", "high": "3"}, "high", "Please enter more than the least."),
        (
            {"kind": "number", "low": "9", "below": "3"},
            "below",
            "This lies outside the numbers that are accepted at all.",
        ),
        ({"kind": "number", "below": "9", "above": "3"}, "above", "Please enter at least as much as beside it"),
        ({**CHOICE, "choices_en": "Early"}, "choices_en", "Please write 2 to 8 choices, one on each line."),
        ({**CHOICE, "choices_en": "Late\nlate"}, "choices_en", "Two of these choices are the same."),
        (
            {**CHOICE, "text_de": "Welche?", "choices_de": "Früh"},
            "choices_de",
            "Please write as many choices as in English: 3, in the same order.",
        ),
        ({**CHOICE, "picked": "4"}, "picked", "Please write numbers of choices, such as 1, 3."),
        ({**CHOICE, "picked": "1 2 3"}, "picked", "At least one choice must not lead to a review."),
        ({"kind": "song"}, "kind", "Select a valid choice."),
    ],
)
def test_what_makes_no_sense_is_explained(client, organization, new, typed, name, sentence):
    response = client.post(new, typed_question(**{"follow_up_en": "Really?", **typed}))
    assert response.status_code == 422
    assert response.context["form"].errors[name][0].startswith(sentence)
    assert response.context["form"]["follow_up_en"].value() == "Really?"
    assert versions(organization) == []


def test_a_change_makes_a_version_and_the_same_again_none(client, organization, new):
    client.post(new, typed_question())
    [first] = versions(organization)
    text = words(client.post(edit(organization, first), typed_question(text_en="Why us?"), follow=True))
    assert "Saved as version 2." in text
    client.post(edit(organization, first), typed_question(text_en="Why us?"))
    assert [(each.number, each.wordings["en"]["text"]) for each in versions(organization)] == [
        (1, "Why do you want to work with us?"),
        (2, "Why us?"),
    ]


def test_the_form_shows_what_is_saved(client, organization, new, job):
    client.post(new, typed_question(**CHOICE, picked="2", jobs=[str(job.pk)]))
    form = client.get(edit(organization, versions(organization)[0])).context["form"]
    shown = {name: form[name].value() for name in ("kind", "text_en", "choices_en", "picked", "jobs")}
    assert shown == {
        "kind": "choice",
        "text_en": "Which shift?",
        "choices_en": "Early\nLate\nNight",
        "picked": "2",
        "jobs": [str(job.pk)],
    }


def test_the_preview_reads_it_as_klara_would(client, organization, new):
    headers = {**HTMX, "HX-Target": "aloud"}
    typed = {**typed_question(**CHOICE), "do": "preview"}
    text = words(client.post(new, typed, headers=headers))
    assert text == (
        "English Which shift? 1: Early. 2: Late. 3: Night. Applicants who speak German will be asked in English."
    )
    assert versions(organization) == []


def test_questions_of_a_job_are_moved_removed_and_added(client, organization, new, job):
    for text in ("One?", "Two?", "Three?"):
        client.post(new, typed_question(text_en=text, jobs=[str(job.pk)]))
    ids = {each.wordings["en"]["text"]: each.question_id for each in versions(organization)}
    one, three = ids["One?"], ids["Three?"]
    page = reverse("job_questions", args=[organization.slug, job.pk])
    for do, order in (
        (f"up-{three}", ["One?", "Three?", "Two?"]),
        (f"down-{one}", ["Three?", "One?", "Two?"]),
        (f"up-{three}", ["Three?", "One?", "Two?"]),  # it is the first already
        (f"remove-{one}", ["Three?", "Two?"]),
        (f"remove-{one}", ["Three?", "Two?"]),
    ):
        assert client.post(page, {"do": do}).status_code == 302
        assert asked(job) == order
    assert client.post(page, {"do": "add", "question": ""}).status_code == 422
    client.post(page, {"do": "add", "question": str(one)})
    assert asked(job) == ["Three?", "Two?", "One?"]
    assert "This job asks every question there is." in words(client.get(page))


def test_unticking_a_job_unlinks_it(client, organization, new, job):
    client.post(new, typed_question(jobs=[str(job.pk)]))
    client.post(edit(organization, versions(organization)[0]), typed_question())
    assert asked(job) == []


def test_questions_that_lack_the_language_of_calls_are_flagged(sign_in, organization, new, job):
    client = sign_in(factories.member(organization, "admin").user)
    client.post(new, typed_question(jobs=[str(job.pk)]))
    pages = [reverse(name, args=[organization.slug]) for name in ("application_questions", "system_settings")]
    pages.append(reverse("job_questions", args=[organization.slug, job.pk]))
    flag = "not written in German, the language of calls"
    assert [flag.casefold() in client.get(page).content.decode().casefold() for page in pages] == [False] * 3
    call_settings(organization, language="de")
    assert [flag.casefold() in client.get(page).content.decode().casefold() for page in pages] == [True] * 3


def test_a_retired_question_is_asked_nowhere_and_can_come_back(client, organization, new, job):
    client.post(new, typed_question(jobs=[str(job.pk)]))
    [version] = versions(organization)
    retire = reverse("question_retire", args=[organization.slug, version.question_id])
    assert "Retired: asked in no job." in words(client.post(retire, follow=True))
    assert asked(job) == []
    refused = client.post(edit(organization, version), typed_question(jobs=[str(job.pk)]))
    assert "This question is retired. Nothing was changed: please use it again first." in words(refused)
    client.post(retire, {"again": "yes"})
    with organization_context(organization):
        assert Question.objects.in_use().count() == 1


def test_a_job_has_thirty_questions_at_most(client, organization, new, job, monkeypatch):
    monkeypatch.setattr("voicecalls.actions.questions.MOST_PER_JOB", 1)
    client.post(new, typed_question(jobs=[str(job.pk)]))
    response = client.post(new, typed_question(text_en="One more?", jobs=[str(job.pk)]))
    assert (response.status_code, len(versions(organization))) == (422, 1)
    assert "A job has 30 questions at most." in words(response)


def test_recruiters_find_the_questions_without_the_admins_tabs(client, organization):
    text = client.get(reverse("application_questions", args=[organization.slug])).content.decode()
    assert "System Settings" not in text
    assert "There are no questions yet." in text
