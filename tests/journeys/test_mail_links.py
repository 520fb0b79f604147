"""Opening the links of mails changes nothing: neither for programs that look at mail, nor for browsers with scripts."""

import urllib.error
import urllib.request
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.actions import invite
from accounts.actor import on_page
from ats_sync import emails as link_emails
from core.tenancy import organization_context
from interviews import actions, emails
from interviews.models import Interview, Reminder
from interviews.queries.offers import offer
from notifications.models import Message
from tests.ats_sync import factories as links
from tests.factories import NOBODY
from tests.journeys import scenes
from tests.journeys.scenes import Scene
from tests.voicecalls import factories as calls
from voicecalls import emails as call_emails
from voicecalls.actions import close_case
from voicecalls.models import CaseEnd

KINDS = {path.name.split(".")[0] for path in Path("templates/mail").glob("*.subject.txt")}
# Visits are noted here: who is signed in where, and how often somebody guessed.
OF_VISITS = {"django_session", "usersessions_usersession", "cache_entry"}

TABS = 4  # side by side; each is a process of its own


@pytest.fixture
def scene(inside):
    """Somebody to whom everything has happened that mails tell of."""
    with inside():
        scene = scenes.scene()
        booked = scenes.booked(scene)
        with organization_context(scene.organization):
            now, by = timezone.now(), on_page(scene.recruiter)
            actions.set_conference_details(booked, link="https://meet.example/x", phone="", notes="", by=by, now=now)
            invite(organization=scene.organization, email="new@example.com", role="recruiter", by=by, now=now)
        called_off = scenes.booked(scenes.rival_of(scene), times=scenes.windows((2, 9, 11), (3, 9, 11)))
        waiting = scenes.offered(scenes.rival_of(scene))
        with organization_context(scene.organization):
            actions.cancel(called_off, reason="", by=by, now=now)
            actions.ask_preferences(called_off, by=by, now=now)
            actions.report_no_fit(waiting, message="Later?", form_key=uuid4(), by=by, now=now)
            actions.remind_now(waiting, by=by, now=now)
            everything_changes(booked, scene)
            everything_is_called(booked, scene)
            Reminder.objects.open().delete()  # the worker would send them in the middle of it
    return scene


def everything_changes(booked: Interview, scene: Scene) -> None:
    """The interview is moved, somebody cannot join after all, and it is not long until then."""
    now, by = timezone.now(), on_page(scene.recruiter)
    assert booked.starts_at
    later = offer(booked, now=now).starts()[-1]
    zone = scene.candidate.time_zone
    moved = actions.reschedule(booked, start=later, instead_of=booked.starts_at, time_zone=zone, by=by, now=now)
    guest = moved.participants.get(email=scene.guest)
    actions.step_back(guest, by=by, now=now)
    emails.reminder_before(moved, reader=moved.application.candidate.reader, key="soon", now=now)


def everything_is_called(booked: Interview, scene: Scene) -> None:
    """The applicant is to be called, is not reached, wants a person; and so many calls fail that they rest."""
    now, application = timezone.now(), booked.application
    application.stage, application.stage_since = calls.stage(application.job), now
    application.save()
    calls.line(scene.organization)
    case = calls.case(application, now=now)
    call_emails.call_announced(case, at=now, now=now)
    call_emails.not_reached(case, now=now)
    call_emails.human_wanted(case, now=now)
    call_emails.appointment_open(case, is_mailed=False, words="", now=now)
    call_emails.calls_resting(scene.organization, key="once", until=now, now=now)
    call_emails.line_rests(scene.organization.line, code=20003, now=now)
    link_emails.ats_rejected(links.connection(scene.organization, state="rejected", company=uuid4().hex), now=now)
    close_case(case, end=CaseEnd.HUMAN_REQUESTED, by=NOBODY, now=now)  # or the clockwork would go on with it


def mailed(mails, scene: Scene, stack, page: Page) -> dict[str, set[str]]:
    """All addresses of the product that any of the mails leads to, by reader, once everything has been delivered."""
    page.goto("/account/password/reset/")
    page.get_by_label("Email", exact=True).fill(scene.candidate.email)
    page.get_by_role("button").filter(has_text="mail").click()
    reset = mails.one(to=scene.candidate.email, words="password")
    with organization_context(scene.organization):
        kinds = set(Message.objects.values_list("kind", flat=True))
        count = Message.objects.count()
    assert kinds == KINDS
    links: dict[str, set[str]] = defaultdict(set)
    for mail in (reset, *mails.wait_for(count, words=scene.organization.name)):
        links[mail.to] |= {link for link in mail.links if link != "https://meet.example/x"}
    assert all(link.startswith(stack.address) for own in links.values() for link in own)
    return links


def rows(scene: Scene) -> dict[str, list[str]]:
    """Everything of an organization and everything of nobody, by table; others' rows may change by the clock."""
    with connection.cursor() as cursor:
        found = {}
        for table in set(connection.introspection.table_names(cursor)) - OF_VISITS:
            columns = {column.name for column in connection.introspection.get_table_description(cursor, table)}
            own = " WHERE organization_id = %s" if "organization_id" in columns else ""
            text = f'SELECT row::text FROM "{table}" AS row{own} ORDER BY 1'  # noqa: S608 - names of our own tables
            cursor.execute(text, [scene.organization.pk] if own else [])
            found[table] = [text for (text,) in cursor.fetchall()]
    return found


def changed(before: dict[str, list[str]], scene: Scene) -> list[str]:
    now = rows(scene)
    return sorted(table for table in before if before[table] != now[table])


def fetch(link: str, method: str) -> int:
    request = urllib.request.Request(link, method=method)  # noqa: S310 - our own address
    try:
        with urllib.request.urlopen(request, timeout=30) as response:  # noqa: S310
            return int(response.status)
    except urllib.error.HTTPError as error:
        return error.code


def open_all(page: Page, links: Iterable[str]) -> set[str]:
    """Each in a tab until nothing moves any more; gives the first heading of each."""
    headings: set[str] = set()
    tabs = [page, *(page.context.new_page() for _ in range(TABS - 1))]
    for some in batched(links, TABS):
        opened = list(zip(tabs, some, strict=False))
        for tab, link in opened:
            tab.goto(link, wait_until="commit")
        for tab, _link in opened:
            tab.wait_for_load_state("networkidle")
        headings |= {tab.get_by_role("heading").first.inner_text() for tab, _link in opened}
    return headings


def batched(links: Iterable[str], size: int) -> Iterator[tuple[str, ...]]:
    waiting = iter(links)
    while some := tuple(islice(waiting, size)):
        yield some


def test_opening_every_link_of_every_mail_changes_nothing(scene, inside, visit, mails, stack):
    with inside():
        links = mailed(mails, scene, stack, visit())
        people = (scene.candidate, scene.recruiter, scene.representative)
        sessions = {person.email: scenes.session_of(person) for person in people}
        before = rows(scene)

    everything, for_everybody = set().union(*links.values()), set.intersection(*links.values())
    assert {fetch(link, method) for link in everything for method in ("HEAD", "GET")} == {200}
    assert "Choose a time for your interview" in open_all(visit(), everything)
    for email, session in sessions.items():
        open_all(visit(session=session), links[email] - for_everybody)

    with inside():
        assert changed(before, scene) == []


def test_the_comparison_notices_what_a_button_does(scene, inside, visit):
    """The control: one press of a button behind such a link is seen."""
    with inside():
        link = scenes.link_to(scenes.offered(scenes.rival_of(scene)))
        before = rows(scene)
    page = visit()
    page.goto(link)
    page.get_by_label("I did not find a date and time").check()
    page.get_by_label("When would suit you?").fill("Never on Mondays.")
    page.get_by_role("button", name="Send message").click()
    expect(page.get_by_text("You asked for other times")).to_be_visible()
    with inside():
        assert "interviews_helprequest" in changed(before, scene)
