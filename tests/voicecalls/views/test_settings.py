"""System Settings: the page, what it saves, what it refuses, and two people at once."""

from datetime import time, timedelta

import pytest
from django.urls import reverse

from accounts.models import Entry
from core.tenancy import organization_context
from tests import factories
from tests.factories import NOW
from tests.interviews.views.seen import HTMX, values, words
from tests.voicecalls import factories as calls
from tests.voicecalls.typed import typed_settings
from voicecalls.models import CallControl, CallSettings, StageRule
from voicecalls.queries import settings_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


@pytest.fixture
def organization():
    return factories.organization()


@pytest.fixture
def address(organization):
    return reverse("system_settings", args=[organization.slug])


@pytest.fixture
def admin(organization):
    return factories.member(organization, "admin").user


@pytest.fixture
def client(sign_in, admin):
    return sign_in(admin)


@pytest.fixture
def job(organization):
    job = factories.job(organization, title="Data Manager")
    for name in ("Qualification Call", "Qualification Call Completed", "Second Call"):
        calls.stage(job, name=name)
    return job


def rule(job=None, stage="Qualification Call", **targets) -> dict[str, object]:
    return {"job": str(job.pk) if job else "", "stage": stage, **targets}


def saved(organization) -> CallSettings:
    with organization_context(organization):
        return settings_of(organization)


def rules(organization) -> list[tuple[object, str, str, dict[str, str]]]:
    with organization_context(organization):
        return [
            (each.job_id, each.stage_name, each.mode, {to.after: to.stage_name for to in each.targets.all()})
            for each in StageRule.objects.in_order()
        ]


# ── The page ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_fresh_page_reads_the_defaults_back(client, address):
    text = words(client.get(address))
    for sentence in (
        "Up to 2 calls a day, Monday to Friday, 09:00–12:00 and 16:00–19:00 on the applicant’s clock.",
        "At most 6 calls to an applicant in all, 5 a week.",
        "Never on Sundays or public holidays.",
        "Calls are not recorded.",
        "Nobody is waiting for a call at the moment.",
        "Klara never calls on Sundays: it is uncommon in most European countries",
        "Choose a stage",
        "Nobody has changed these settings yet.",
        "Fri 25 Dec",
    ):
        assert sentence in text


def test_the_page_says_who_waits_and_when_the_next_call_is(client, address, organization):
    for hours in (30, 24):
        calls.case_of(organization, next_attempt_at=NOW + timedelta(hours=hours))
    assert "2 applicants are waiting; the next call is Tuesday 10:00 (Berlin)." in words(client.get(address))


def test_settings_are_saved_as_a_new_version(client, address, organization, admin):
    typed = typed_settings(
        windows=(("17:00", "19:30"), ("09:00", "12:00")),
        most_attempts="5",
        weekdays=["0", "5"],
        record_calls="on",
        wait_busy="1",
        unit_busy="hours",
        voice_de="Polly.Daniel-Neural",
    )
    response = client.post(address, typed, follow=True)
    text = words(response)
    assert "Saved. In force by 10:01." in text
    assert "Monday and Saturday, 09:00–12:00 and 17:00–19:30" in text
    assert "Call attempts per applicant: 6 → 5" in text
    row = saved(organization)
    assert (row.version, row.changed_by, row.changed_at) == (1, str(admin), NOW)
    assert (row.most_attempts, row.weekdays, row.record_calls) == (5, [0, 5], True)
    assert row.windows == [[time(9), time(12)], [time(17), time(19, 30)]]
    assert row.waits == {"busy": {"minutes": 60, "most": 3}}
    assert row.voices == {"de": "Polly.Daniel-Neural"}
    with organization_context(organization):
        assert CallControl.objects.get().replan_after is not None


def test_what_was_saved_is_shown_again(client, address):
    client.post(address, typed_settings(most_attempts="4", wait_no_answer="90"))
    form = client.get(address).context["form"]
    assert form.calls["most_attempts"].value() == 4
    assert (form.calls["wait_no_answer"].value(), form.calls["unit_no_answer"].value()) == (90, "minutes")
    assert values(client.get(address), "seen") == ["1"]


def test_saving_the_same_again_makes_no_version(client, address, organization):
    for _ in range(2):  # a double click sends the same form twice
        client.post(address, typed_settings(most_attempts="5"))
    assert saved(organization).version == 1


def test_changing_often_gets_a_gentle_word(client, address):
    for version in range(4):
        text = words(client.post(address, typed_settings(seen=version, most_attempts=version + 1), follow=True))
        assert ("were changed 4 times within a day" in text) == (version == 3)


# ── What makes no sense ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("most_attempts", "many", "Please enter a whole number."),
        ("most_attempts", "31", "Please enter at most 30."),
        ("calls_per_day", "4", "Please enter at most 3."),
        ("calls_per_week", "1", "Please allow at least as many calls a week as a day."),
        ("weekdays", [], "Please choose at least one day."),
        ("weekdays", ["0", "6"], "Select a valid choice. 6 is not one of the available choices."),
        ("ring_seconds", "5", "Please enter at least 15."),
        ("wait_busy", "0", "Please enter at least 1."),
        ("most_failed", "11", "Please enter at most 10."),
    ],
)
def test_what_makes_no_sense_is_explained_and_nothing_is_saved(client, address, organization, name, typed, sentence):
    response = client.post(address, typed_settings(**{"keep_audio_days": "29", name: typed}))
    assert response.status_code == 422
    form = response.context["form"].calls
    assert form.errors[name] == [sentence]
    assert form["keep_audio_days"].value() == "29"
    assert saved(organization).version == 0


@pytest.mark.parametrize(
    ("windows", "sentence"),
    [
        ((("12:00", "09:00"),), "These hours end before they start."),
        ((("09:00", "12:00"), ("11:00", "13:00")), "These hours overlap others."),
        (
            (("05:00", "07:00"),),
            "In Germany phones may ring 08:00–20:00 only, so nobody would be called in these hours.",
        ),
        ((("09:00", ""),), "Please choose a time here as well."),
        ((), "Times of day: please add at least one."),
    ],
)
def test_hours_that_cannot_be_are_explained(client, address, organization, windows, sentence):
    response = client.post(address, typed_settings(windows=windows))
    assert response.status_code == 422
    assert sentence in words(response)
    assert saved(organization).version == 0


def test_hours_partly_outside_the_law_are_told(client, address):
    text = words(client.post(address, typed_settings(windows=(("06:00", "10:00"),)), follow=True))
    assert "In Germany phones ring 08:00–20:00 only, whatever is set here." in text


# ── Rows, without and with a script ──────────────────────────────────────────────────────────────────────────────────


def test_rows_are_added_and_removed_without_saving(client, address, organization, job):
    typed = typed_settings(rules=(rule(job), rule(stage="Second Call")), most_attempts="3")
    added = client.post(address, {**typed, "do": "add-windows"})
    assert (added.status_code, len(added.context["form"].times.forms)) == (200, 3)
    assert "Please check what you entered" not in words(added)
    removed = client.post(address, {**typed, "do": "remove-rules-0"}).context["form"]
    assert [row["stage"].value() for row in removed.rules.forms] == ["Second Call"]
    assert removed.calls["most_attempts"].value() == "3"
    assert saved(organization).version == 0


def test_htmx_gets_the_rows_alone(client, address, job):
    headers = {**HTMX, "HX-Target": "stage-rules"}
    response = client.post(address, {**typed_settings(), "do": "add-rules"}, headers=headers)
    assert response.content.decode().lstrip().startswith('<div class="rules" id="stage-rules"')
    assert response.headers["HX-Trigger-After-Settle"] == "rows-changed"
    assert "Choose a stage" in words(response)


def test_the_preview_reads_back_and_saves_nothing(client, address, organization):
    headers = {**HTMX, "HX-Target": "readback"}
    response = client.post(address, {**typed_settings(calls_per_day="1"), "do": "preview"}, headers=headers)
    assert "Up to 1 call a day, Monday to Friday" in words(response)
    wrong = client.post(address, {**typed_settings(calls_per_day="x"), "do": "preview"}, headers=headers)
    assert (wrong.status_code, saved(organization).version) == (200, 0)
    assert "Once everything is filled in properly" in words(wrong)


# ── Stage rules ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_stage_rules_are_saved(client, address, organization, job):
    own = rule(job, completed="Qualification Call Completed", needs_review="Offer")
    every = rule(stage="Second Call", completed="Offer")
    text = words(client.post(address, typed_settings(rules=(own, every)), follow=True))
    assert "Stage rule added: Qualification Call (Data Manager) and Second Call" in text
    assert "applicants who enter “Second Call”; afterwards they move to “Offer”." in text  # read back
    assert "“Qualification Call” of “Data Manager”; afterwards they move to “Qualification Call Completed”." in text
    assert rules(organization) == [
        (
            job.pk,
            "Qualification Call",
            "interview",
            {"completed": "Qualification Call Completed", "needs_review": "Offer"},
        ),
        (None, "Second Call", "interview", {"completed": "Offer"}),
    ]


def test_a_changed_rule_stays_the_same_row(client, address, organization, job):
    client.post(address, typed_settings(rules=(rule(job),)))
    with organization_context(organization):
        before = StageRule.objects.get().pk
    client.post(address, typed_settings(seen=1, rules=(rule(job, completed="Offer"),)))
    with organization_context(organization):
        assert StageRule.objects.get().pk == before
    client.post(address, typed_settings(seen=2))
    assert rules(organization) == []


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (
            [{"stage": "Qualification Call"}, {"stage": "qualification call"}],
            "Select a valid choice. qualification call is not one of the available choices.",
        ),
        (
            [{"stage": "Qualification Call"}, {"stage": "Qualification Call"}],
            "This stage has a rule already. One stage has one role.",
        ),
        (
            [
                {"stage": "Qualification Call", "completed": "Second Call"},
                {"stage": "Second Call", "declined": "Qualification Call"},
            ],
            "“Qualification Call” → “Second Call” → “Qualification Call” leads in a circle",
        ),
        ([{"stage": "Offer", "not_reached": "Offer"}], "“Offer” → “Offer” leads in a circle"),
        ([{"completed": "Offer"}], "Please choose the stage that starts the calls."),
        ([{"stage": "Offer", "mode": "recruiter"}], "Please choose at least one person with whom the appointment is."),
        ([{"stage": "Offer", "mode": "recruiter"}], "Please name the round"),
        (
            [
                {"stage": "Qualification Call", "completed": "Second Call"},
                {"stage": "Second Call", "mode": "recruiter", "round_name": "First", "booked": "Qualification Call"},
            ],
            "Please choose at least one person",
        ),
    ],
)
def test_rules_that_cannot_be_are_explained(client, address, organization, job, rows, sentence):
    response = client.post(address, typed_settings(rules=tuple(rows)))
    assert response.status_code == 422
    assert sentence in words(response)
    assert (rules(organization), saved(organization).version) == ([], 0)


def test_a_stage_of_another_job_is_refused(client, address, job, organization):
    nurse = factories.job(organization, title="Study Nurse")
    response = client.post(address, typed_settings(rules=(rule(nurse),)))
    assert "“Study Nurse” has no stage “Qualification Call”. Please choose one of its stages." in words(response)


def test_vanished_stages_are_flagged_and_do_not_stand_in_the_way(client, address, organization, job):
    client.post(address, typed_settings(rules=(rule(job, completed="Second Call"),)))
    with organization_context(organization):
        job.stages.filter(name="Second Call").delete()
        factories_rule = StageRule.objects.get()
    assert "The stage “Second Call” no longer exists: applicants stay where they are" in words(client.get(address))
    typed = typed_settings(seen=1, most_attempts="3", rules=(rule(job, completed="Second Call"),))
    assert "Saved." in words(client.post(address, typed, follow=True))
    with organization_context(organization):
        assert StageRule.objects.get() == factories_rule
        job.stages.filter(name="Qualification Call").delete()
    assert "no longer exists, so this rule starts no calls. Please choose another stage" in words(client.get(address))


def test_jobs_without_the_next_stage_are_named(client, address, organization, job):
    nurse = factories.job(organization, title="Study Nurse")
    calls.stage(nurse, name="Qualification Call")
    client.post(address, typed_settings(rules=(rule(completed="Second Call"),)))
    text = words(client.get(address))
    assert "There is no stage “Second Call” in “Study Nurse”: applicants there stay where they are" in text


def test_jobs_that_ask_nothing_are_named_and_hold_up_nothing(client, address, organization, job):
    text = words(client.post(address, typed_settings(rules=(rule(job),)), follow=True))
    assert "Saved." in text
    assert "Nobody is called for “Data Manager” yet: no Application Questions are linked there." in text
    nurse = factories.job(organization, title="Study Nurse")
    calls.stage(nurse, name="Qualification Call")
    calls.asked(job)
    client.post(address, typed_settings(seen=1, rules=(rule(),)))
    assert "Nobody is called for “Study Nurse” yet" in words(client.get(address))
    calls.asked(nurse)
    assert "Nobody is called" not in words(client.get(address))


# ── Two people at once ───────────────────────────────────────────────────────────────────────────────────────────────


def test_the_second_of_two_is_told_and_may_save_over_it(client, address, organization, sign_in):
    other = factories.member(organization, "admin").user
    sign_in(other).post(address, typed_settings(most_attempts="4"))
    response = client.post(address, typed_settings(calls_per_day="1"))
    assert response.status_code == 409
    text = words(response)
    assert "Somebody else saved these settings meanwhile" in text
    assert f"{other} Mon 23 Nov, 10:00 Call attempts per applicant: 6 → 4" in text
    assert response.context["form"].calls["calls_per_day"].value() == "1"
    assert saved(organization).most_attempts == 4
    seen = values(response, "seen")
    client.post(address, typed_settings(seen=seen[0], calls_per_day="1"))
    row = saved(organization)
    assert (row.version, row.most_attempts, row.calls_per_day) == (2, 6, 1)


def test_history_keeps_before_and_after(client, address, organization):
    client.post(address, typed_settings(windows=(("10:00", "11:00"),)))
    with organization_context(organization):
        [entry] = Entry.objects.filter(verb="changed call settings")
    assert entry.detail == {
        "version": 1,
        "windows": {"before": [["09:00", "12:00"], ["16:00", "19:00"]], "after": [["10:00", "11:00"]]},
    }


def test_pause_and_line_are_shown(client, address, organization):
    calls.line(organization)
    with organization_context(organization):
        CallControl.objects.create(organization=organization, paused_at=NOW, paused_by="Jonas")
    text = words(client.get(address))
    assert "Paused by Jonas, Mon 23 Nov, 10:00." in text
    assert "Applicants see +49 30 23125000." in text
