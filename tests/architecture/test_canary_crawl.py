"""Two organizations with mirror data: whoever belongs to one never sees a word of the other."""

import json
from dataclasses import dataclass
from uuid import uuid4

import pytest
from django.apps import apps
from django.db.models import Model
from django.urls import reverse

from accounts.actions import invite
from accounts.actor import Actor
from accounts.models import Organization, User
from core.encryption import decrypt
from core.tenancy import TenantOwned, organization_context, system_context
from interviews import actions
from interviews.models import Interview
from marketplace.actions import close_job
from notifications.models import Message
from tests.architecture.addresses import addresses
from tests.architecture.answers import Answer, expected
from tests.architecture.canaries import canary, found_in, plant, words
from tests.architecture.crawler import Crawl, crawl
from tests.architecture.entries import ENTRIES
from tests.architecture.logs import logged
from tests.architecture.premises import Premises
from tests.architecture.visitors import World
from tests.factories import NOW
from tests.interviews.factories import start, window

pytestmark = pytest.mark.django_db
CRAWLERS = ("admin", "recruiter", "interviewer", "candidate", "representative", "holder of a usable link")
READABLE = {  # what the crawlers must come across at home, else they looked nowhere
    "canary-here-candidate-name",
    "canary-here-job-title",
    "canary-here-proposal-text",
    "canary-here-interview-round-name",
    "canary-here-interview-conference-notes",
    "canary-here-interview-conference-link",
    "canary-here-helprequest-message",
    "canary-here-message-recipient",
    "canary-here-organization-name",
    "canary-here-stage-name",
    "canary-here-user-name",
    "canary-here-invitation-email",
    "canary-here-entry-actor",
}


@dataclass(frozen=True)
class Seen:
    """What each kind of person saw, and what the log said meanwhile."""

    crawls: dict[str, Crawl]
    log: str


@pytest.fixture(scope="module")
def planted(world: World) -> dict[str, set[str]]:
    """Canaries in every text; then something happens at both organizations, so that mail is written with them."""
    found = {}
    for where, premises in (("here", world.here), ("there", world.there)):
        found[where] = plant(premises, where)
        _live(premises, by=Actor(name=f"canary-{where}-entry-actor", channel="command"))
    return found


def _live(premises: Premises, *, by: Actor) -> None:
    organization = Organization.objects.get(pk=premises.organization.pk)
    with organization_context(organization):
        for job in organization.jobs.open():  # the words of open jobs are for everybody
            close_job(job, by=by, now=NOW)
        interviews = Interview.objects.with_people()
        settled, others = (interviews.get(pk=row.pk) for row in (premises.booked, premises.others_interview))
        notes = f"{settled.conference_notes} Ring."
        actions.set_conference_details(
            settled, link=settled.conference_link, phone=settled.conference_phone, notes=notes, by=by, now=NOW
        )
        windows, zone = [window(), window(day=1)], "Europe/Berlin"
        actions.offer_times(others, windows=windows, time_zone=zone, form_key=uuid4(), by=by, now=NOW)
        actions.report_no_fit(others, message=others.round_name, form_key=uuid4(), by=by, now=NOW)
        actions.confirm_time(others, start=start(), time_zone=zone, by=by, now=NOW)
        actions.cancel(others, reason=others.round_name, by=by, now=NOW)
        invite(organization=organization, email="new@example.net", role="recruiter", by=by, now=NOW)


@pytest.fixture(scope="module")
def seen(world: World, planted: dict[str, set[str]]) -> Seen:
    with logged() as log:
        crawls = {name: crawl(world.visitor(name).client, *_starts(world, name)) for name in CRAWLERS}
    return Seen(crawls=crawls, log=log.getvalue())


def _starts(world: World, name: str) -> list[str]:
    """Every page they may enter, and every page of the other organization, which they may not."""
    own, foreign, visitor = ["/", reverse("invite_file", args=[world.here.booked.pk])], [], world.visitor(name)
    for address in addresses():
        entry = ENTRIES[address.name]
        if not address.access or not address.is_ours:
            continue
        if expected(address.access, visitor, address, entry) == Answer.OPEN and address.name != "open_link":
            own.append(address.path(**entry.values(world.here)))
        if address.parameters and address.access.kind not in ("public", "signed_in"):
            foreign.append(address.path(**entry.values(world.there)))
            foreign.append(address.path(**{**entry.values(world.there), "slug": world.here.slug}))
    return [*own, *foreign]


def foreign_words(crawl: Crawl) -> dict[str, set[str]]:
    """Addresses that said a word of the other organization."""
    found = {address: {word for word in found_in(text) if "-there-" in word} for address, text in crawl.seen.items()}
    return {address: words for address, words in found.items() if words}


def test_every_text_of_both_organizations_carries_a_canary(planted):
    everybodys: list[type[Model]] = [User, Organization]
    everybodys += [model for model in apps.get_models() if issubclass(model, TenantOwned)]
    for where in ("here", "there"):
        everything = {
            canary(where, model, field) for model in everybodys for field in words(model) if model.__name__ != "Entry"
        }
        assert planted[where] == everything


@pytest.mark.parametrize("name", CRAWLERS)
def test_nobody_sees_a_word_of_the_other_organization(seen, name):
    assert foreign_words(seen.crawls[name]) == {}
    assert seen.crawls[name].errors == []


def test_the_crawlers_get_around(seen):
    """The control: they read what is theirs to read, calendar files included."""
    sizes = {name: len(crawl.seen) for name, crawl in seen.crawls.items()}
    assert min(sizes.values()) > 30
    texts = [text for crawl in seen.crawls.values() for text in crawl.seen.values()]
    assert READABLE - set().union(*map(found_in, texts)) == set()
    assert any("BEGIN:VCALENDAR" in text and "canary-here" in text for text in texts)


def test_a_planted_leak_is_found(world, seen):
    """The control: one foreign word in one row, and the crawl names the page."""
    with organization_context(world.here.organization):
        world.here.organization.jobs.filter(pk=world.here.vacancy.pk).update(title="canary-there-job-title")
    found = foreign_words(crawl(world.visitor("recruiter").client, f"/team/{world.here.slug}/jobs/", most=1))
    assert f"/team/{world.here.slug}/jobs/" in found


def test_mails_speak_of_one_organization(world, planted):
    with system_context("a test reads the outbox"):
        for where, other, premises in (("here", "there", world.here), ("there", "here", world.there)):
            rows = Message.objects.filter(organization=premises.organization).exclude(content=b"")
            mails = [json.dumps(decrypt(row.content, purpose=f"message:{row.pk}")) for row in rows]
            said = set().union(*(found_in(mail.replace("\\r\\n ", "")) for mail in mails))
            assert {word for word in said if f"-{other}-" in word} == set()
            kinds = {row.kind for row in rows}
            assert {"times_offered", "no_time_fits", "booked", "cancelled", "details_changed"} <= kinds
            assert {f"canary-{where}-organization-name", f"canary-{where}-interview-round-name"} <= said


def test_the_log_says_no_word_of_anybody(seen):
    assert found_in(seen.log) == set()
    assert seen.log.count('"event": "request"') > 200
