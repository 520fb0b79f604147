"""Everybody who may ask for a page of an organization, signed in and with the links they hold."""

import json
import os
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import time_machine
from django.conf import settings
from django.http import SimpleCookie
from django.http.response import HttpResponseBase
from django.test import Client

from accounts.actions import remove_member
from accounts.models import User
from ats_sync.models import Connection
from core.tenancy import organization_context
from tests import factories
from tests.architecture.premises import Premises, furnish
from tests.ats_sync.memory import SIGNATURE, signature
from tests.factories import NOBODY, NOW
from tests.voicecalls.provider import posted
from voicecalls import links
from voicecalls.models import Line

EVERY_VISITOR = "EVERY_VISITOR" in os.environ  # or a few of each kind, at each address others


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """One browser. What is said here is how the person stands to the organization whose pages are asked for.

    `link`: what the browser holds for the pending interview: "", "usable", "ended", or "other" for another interview's.
    """

    name: str
    user: User | None = None
    role: str = ""
    is_candidate: bool = False
    is_representative: bool = False
    looks_after: bool = False
    second_factor: bool = False
    link: str = ""
    line: Line | None = None  # a telephone provider, which signs what it posts about this line
    connection: Connection | None = None  # an applicant tracking system, which signs its events
    client: Client = field(default_factory=Client)

    @property
    def posts(self) -> bool:
        """No person, but a program that only comes to addresses it was given."""
        return bool(self.line or self.connection)

    def ask(self, method: str, path: str, form: dict[str, object] | None = None) -> HttpResponseBase:
        """One request. The browser keeps no cookie of the answer, so that the next one starts from the same place."""
        kept = {name: morsel.value for name, morsel in self.client.cookies.items()}
        if self.line and method == "POST":
            return posted(self.client, self.line, path, form or {})
        if self.connection and method == "POST":
            return heard(self.client, self.connection, path, form or {})
        response: HttpResponseBase = getattr(self.client, method.lower())(path, data=form)
        self.client.cookies = SimpleCookie(kept)
        return response


@dataclass(frozen=True, kw_only=True)
class World:
    """Pages are asked of `here`; `there` is another organization, made alike."""

    here: Premises
    there: Premises
    visitors: list[Visitor]

    def visitor(self, name: str) -> Visitor:
        return next(each for each in self.visitors if each.name == name)


def make_world() -> World:
    here, there = furnish(), furnish()
    visitors = [*_team(here), *_outsiders(there), *_candidates(here, there), *_representatives(here, there)]
    return World(here=here, there=there, visitors=[*visitors, *_nobodies(here), *_providers(here, there)])


def _providers(here: Premises, there: Premises) -> list[Visitor]:
    return [
        Visitor(name="telephone provider", line=here.line),
        Visitor(name="telephone provider of another", line=there.line),
        Visitor(name="linked company", connection=here.connection),
        Visitor(name="linked company of another", connection=there.connection),
    ]


def heard(client: Client, connection: Connection, path: str, event: dict[str, object]) -> HttpResponseBase:
    """The answer to an event that was signed with this connection's secret."""
    body = json.dumps(event)
    with organization_context(connection.organization):
        headers = {SIGNATURE: signature(body.encode(), connection.hook_secret)}
    response: HttpResponseBase = client.post(path, body, content_type="application/json", headers=headers)
    return response


def _team(here: Premises) -> list[Visitor]:
    return [
        Visitor(name="admin", user=here.admin, role="admin", second_factor=True, client=signed_in(here.admin)),
        Visitor(name="admin without second factor", user=here.careless, role="admin", client=signed_in(here.careless)),
        Visitor(name="recruiter", user=here.recruiter, role="recruiter", client=signed_in(here.recruiter)),
        Visitor(name="interviewer", user=here.interviewer, role="interviewer", client=signed_in(here.interviewer)),
        _removed(here),
        Visitor(name="invitee", user=here.invitee, client=signed_in(here.invitee)),
    ]


def _removed(here: Premises) -> Visitor:
    """Was an admin when this session began."""
    membership = factories.member(here.organization, "admin")
    client = signed_in(membership.user)
    assert client.get(f"/team/{here.slug}/settings/").status_code == 200
    with organization_context(here.organization):
        remove_member(membership, by=NOBODY, now=NOW)
    return Visitor(name="removed member", user=membership.user, second_factor=True, client=client)


def _outsiders(there: Premises) -> list[Visitor]:
    return [
        Visitor(name="foreign admin", user=there.admin, second_factor=True, client=signed_in(there.admin)),
        Visitor(name="foreign recruiter", user=there.recruiter, client=signed_in(there.recruiter)),
        Visitor(name="foreign interviewer", user=there.interviewer, client=signed_in(there.interviewer)),
    ]


def _candidates(here: Premises, there: Premises) -> list[Visitor]:
    return [
        Visitor(name="candidate", user=here.candidate, is_candidate=True, client=signed_in(here.candidate)),
        Visitor(name="other candidate", user=here.other_candidate, client=signed_in(here.other_candidate)),
        Visitor(name="foreign candidate", user=there.candidate, client=signed_in(there.candidate)),
    ]


def _representatives(here: Premises, there: Premises) -> list[Visitor]:
    careless = factories.user(is_representative=True)
    maya, other = here.representative, there.representative
    every: Any = {"is_representative": True}
    return [
        Visitor(
            name="representative", user=maya, looks_after=True, second_factor=True, client=signed_in(maya), **every
        ),
        Visitor(name="foreign representative", user=other, second_factor=True, client=signed_in(other), **every),
        Visitor(name="representative without second factor", user=careless, client=signed_in(careless), **every),
    ]


def _nobodies(here: Premises) -> list[Visitor]:
    return [
        Visitor(name="anonymous"),
        Visitor(name="deactivated admin", client=_deactivated(here)),
        _holder(here, name="holder of a usable link", link="usable"),
        _holder(here, name="holder of an ended link", link="ended"),
        Visitor(name="holder of another interview's link", link="other", client=with_link(here.others_link)),
    ]


def _holder(here: Premises, *, name: str, link: str) -> Visitor:
    """Opened the links of mails about an interview and about calls, a moment ago or before they ended."""
    has_ended = link == "ended"
    client = with_link(here.ended_link if has_ended else here.usable_link, opened_before=has_ended)
    minted = NOW - settings.LINK_LIFETIME - timedelta(minutes=30) if has_ended else NOW
    with_link(call_link(here, now=minted), opened_before=has_ended, client=client)
    return Visitor(name=name, link=link, client=client)


def call_link(here: Premises, *, now: datetime = NOW) -> str:
    """A mailed link about the calls to the candidate."""
    with organization_context(here.organization):
        assert here.attempt.case
        return links.mint(here.attempt.case, now=now)


def _deactivated(here: Premises) -> Client:
    person = factories.member(here.organization, "admin").user
    client = signed_in(person)
    User.objects.filter(pk=person.pk).update(is_active=False)
    return client


def signed_in(person: User) -> Client:
    """A browser in which somebody signed in a moment ago."""
    client = Client()
    client.force_login(person)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": NOW.timestamp(), "reauthenticated": True}]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()
    return client


def with_link(address: str, *, opened_before: bool = False, client: Client | None = None) -> Client:
    """A browser (a new one, or this) that has opened a mailed link, now or yesterday while it still worked."""
    client = client or Client()
    with time_machine.travel(NOW - timedelta(days=1 if opened_before else 0), tick=False):
        assert client.get(address).status_code == 302
    return client
