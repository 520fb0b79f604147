"""The organization's settings for interviews: the page, what it saves, and what that does to reminders."""

from datetime import datetime, time, timedelta

import pytest
from django.urls import reverse

from accounts.models import Entry
from core.tenancy import organization_context, system_context
from interviews import actions
from interviews.models import InterviewSettings, Reminder
from interviews.queries import settings_of
from tests import factories
from tests.factories import NOBODY, NOW
from tests.interviews.factories import booked, pending, start, window
from tests.interviews.views.seen import HTMX, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
LATE = [window(day=9), window(day=10)]
DEFAULTS = {
    "booking_notice_minutes": "1",
    "cancel_notice_minutes": "0",
    "move_notice_minutes": "2",
    "most_moves": "3",
    "nudge_1": "2",
    "nudge_2": "4",
    "nudge_3": "7",
    "nudge_4": "",
    "before_1": "24",
    "before_2": "1",
    "before_3": "",
    "before_4": "",
    "quiet_from": "21:00",
    "quiet_until": "08:00",
}


@pytest.fixture
def organization():
    return factories.organization()


@pytest.fixture
def address(organization):
    return reverse("interview_settings", kwargs={"slug": organization.slug})


@pytest.fixture
def client(sign_in, organization):
    return sign_in(factories.member(organization, "admin").user)


def saved(organization) -> InterviewSettings:
    with organization_context(organization):
        return settings_of(organization)


def history(organization) -> list[tuple[str, dict[str, object]]]:
    with organization_context(organization):
        return [(entry.verb, entry.detail) for entry in Entry.objects.filter(verb="changed interview settings")]


def due(interview) -> list[tuple[int, datetime]]:
    with system_context("a test"):
        return list(Reminder.objects.open().filter(interview=interview).values_list("number", "due_at"))


# ── The page ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_fresh_page_reads_the_defaults_back(client, address):
    response = client.get(address)
    text = words(response)
    for sentence in (
        "Candidates may book a time until 1 hour before it begins.",
        "They may cancel until the start.",
        "They may reschedule up to 3 times, until 2 hours before the start.",
        "Who has not booked is reminded after 2, 4 and 7 days.",
        "Everybody is reminded 24 hours and 1 hour before the interview.",
        "No reminders between 21:00 and 08:00 of the reader’s time.",
    ):
        assert sentence in text
    form = response.context["form"]
    assert {name: form[name].value() or "" for name in form.fields} == {
        **DEFAULTS,
        "most_moves": 3,
        "nudge_1": 2,
        "nudge_2": 4,
        "nudge_3": 7,
    }


def test_the_tabs_lead_there_and_say_where_one_is(client, address, organization):
    other = client.get(reverse("team_settings", kwargs={"slug": organization.slug})).content.decode()
    assert f'<a class="tabs__link" href="{address}">' in other
    own = client.get(address).content.decode()
    assert own.count('aria-current="page"') == 2  # the navigation's and the tab's
    assert f'<a class="tabs__link" href="{address}" aria-current="page">' in own


def test_what_is_typed_in_hours_and_days_is_saved(client, address, organization):
    typed = {"cancel_notice_minutes": "1.5", "most_moves": "1", "nudge_1": "5", "nudge_2": "1", "nudge_3": "5"}
    more = {"before_1": "0.25", "before_2": "48", "quiet_from": "22:30", "quiet_until": "07:00"}
    response = client.post(address, {**DEFAULTS, **typed, **more}, follow=True)
    assert "Saved." in words(response)
    row = saved(organization)
    assert (row.cancel_notice_minutes, row.most_moves, row.changed_at) == (90, 1, NOW)
    assert (row.nudge_after_days, row.remind_before_minutes) == ([1, 5], [2880, 15])
    assert (row.quiet_from, row.quiet_until) == (time(22, 30), time(7))
    assert "They may cancel until 90 minutes before the start." in words(response)
    assert "They may reschedule 1 time, until 2 hours before the start." in words(response)
    assert "Everybody is reminded 2 days and 15 minutes before the interview." in words(response)


def test_everything_can_be_switched_off(client, address):
    nothing = {name: "" for name in DEFAULTS if name.startswith(("nudge", "before"))}
    off = {"booking_notice_minutes": "0", "most_moves": "0", "quiet_until": "21:00"}
    text = words(client.post(address, {**DEFAULTS, **nothing, **off}, follow=True))
    for sentence in (
        "Candidates may book a time until it begins.",
        "They may not reschedule by themselves.",
        "Who has not booked is not reminded.",
        "Nobody is reminded before an interview.",
        "Reminders go out at any hour.",
    ):
        assert sentence in text


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("booking_notice_minutes", "soon", "Please enter a number of hours, such as 2 or 1.5."),
        ("booking_notice_minutes", "337", "Please enter at most 336 hours."),
        ("move_notice_minutes", "-1", "Please enter at least 0 hours."),
        ("move_notice_minutes", "1.1", "Please enter full, half or quarter hours."),
        ("move_notice_minutes", "1.125", "Please enter full, half or quarter hours."),
        ("before_1", "0", "Please enter at least 0.25 hours."),
        ("before_2", "NaN", "Please enter a number of hours, such as 2 or 1.5."),
        ("nudge_1", "0", "Please enter at least 1."),
        ("nudge_2", "61", "Please enter at most 60."),
        ("nudge_3", "1.5", "Please enter a whole number."),
        ("most_moves", "", "This field is required."),
        ("quiet_from", "nine", "Please choose a time from the list."),
        ("quiet_until", "20:00", "Please leave at least 4 hours of the day for reminders."),
    ],
)
def test_what_makes_no_sense_is_explained_and_nothing_is_saved(client, address, organization, name, typed, sentence):
    response = client.post(address, {**DEFAULTS, "most_moves": "9", name: typed})
    assert response.status_code == 422
    assert [sentence] == response.context["form"].errors[name]
    assert response.context["form"][name].value() == typed
    assert saved(organization).most_moves == 3
    assert history(organization) == []


def test_a_comma_is_a_decimal_point_as_well(client, address, organization):
    client.post(address, {**DEFAULTS, "move_notice_minutes": "1,5"})
    assert saved(organization).move_notice_minutes == 90


def test_the_preview_reads_back_and_saves_nothing(client, address, organization):
    headers = {**HTMX, "HX-Target": "readback"}
    response = client.post(address, {**DEFAULTS, "nudge_1": "", "do": "preview"}, headers=headers)
    assert words(response).startswith("Candidates may book a time until 1 hour before it begins.")
    assert "reminded after 4 and 7 days" in words(response)
    assert "<form" not in response.content.decode()
    wrong = client.post(address, {**DEFAULTS, "most_moves": "many", "do": "preview"}, headers=headers)
    assert (wrong.status_code, words(wrong)) == (
        200,
        "Once everything is filled in properly, you can read here what it means.",
    )
    assert history(organization) == []


def test_history_says_what_changed_and_saving_the_same_again_says_nothing(client, address, organization):
    for _ in range(2):
        client.post(address, {**DEFAULTS, "most_moves": "1", "quiet_from": "20:00"})
    assert history(organization) == [
        (
            "changed interview settings",
            {"most_moves": {"before": 3, "after": 1}, "quiet_from": {"before": "21:00", "after": "20:00"}},
        )
    ]


# ── Interviews under way ─────────────────────────────────────────────────────────────────────────────────────────────


def change(organization, **wishes) -> None:
    with organization_context(organization):
        actions.change_interview_settings(organization, by=NOBODY, now=NOW, **wishes)


def test_reminders_under_way_follow(organization):
    waiting = pending(organization=organization, windows=LATE)
    settled = booked(pending(organization=organization, windows=LATE), at=start(day=9))
    over = booked(pending(organization=organization), at=start())
    stranger = pending(windows=LATE)
    before = due(stranger), due(over)
    change(organization, nudge_after_days=[1], remind_before_minutes=[180])
    assert len(due(waiting)) == 3  # until the next sweep
    assert actions.replan_reminders(now=start(hour=10)) == 2
    assert due(waiting) == []  # it would have been due yesterday
    assert set(due(settled)) == {(180, start(day=8, hour=19, minute=45))}
    assert (due(stranger), due(over)) == before
    assert actions.replan_reminders(now=start(hour=10)) == 0


def test_what_went_out_does_not_come_again(organization, outbox):
    waiting = pending(organization=organization, windows=LATE)
    actions.send_due(now=NOW + 2 * DAY)
    change(organization, nudge_after_days=[2, 3])
    actions.replan_reminders(now=NOW + 2 * DAY)
    assert due(waiting) == [(3, NOW + 3 * DAY)]
    actions.send_due(now=NOW + 2 * DAY + MINUTE)
    assert len(outbox.mails("reminder_not_booked")) == 1


def test_a_change_while_an_earlier_one_is_applied_begins_anew(organization, monkeypatch):
    monkeypatch.setattr("interviews.actions.settings.ALL_AT_ONCE", 2)
    interviews = [pending(organization=organization, windows=LATE) for _ in range(5)]
    change(organization, nudge_after_days=[1])
    assert actions.replan_reminders(now=NOW) == 2
    change(organization, nudge_after_days=[3])
    assert [actions.replan_reminders(now=NOW) for _ in range(4)] == [2, 2, 1, 0]
    assert [due(each) for each in interviews] == [[(3, NOW + 3 * DAY)]] * 5


def test_other_settings_leave_reminders_as_they_are(organization):
    waiting = pending(organization=organization, windows=LATE)
    before = due(waiting)
    change(organization, most_moves=0)
    actions.replan_reminders(now=NOW)
    assert due(waiting) == before
