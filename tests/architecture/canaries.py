"""Unique words in every text of an organization, by which a leak betrays where it comes from."""

import re
from collections.abc import Iterable

from django.apps import apps
from django.db import models

from accounts.models import User
from core.tenancy import TenantOwned, system_context
from tests.architecture.premises import Premises

CANARY = re.compile(r"canary-(?:here|there)-[a-z0-9-]+")

# Texts that are no words of anybody: what breaks when it is anything else.
NO_WORDS = {
    "slug": "an address",
    "time_zone": "an IANA name",
    "language": "a code",
    "country": "a code",
    "region": "a code",
    "accent": "a colour",
    "role": "a choice",
    "kind": "a choice",
    "state": "a choice",
    "mode": "a choice",
    "after": "a choice",
    "end": "a choice",
    "clarity": "a choice",
    "on_voicemail": "a choice",
    "channel": "a choice",
    "verb": "a choice",
    "purpose": "a choice",
    "outcome": "a choice",
    "out_reason": "a choice",
    "closed_because": "a choice",
    "problem": "a code",
    "reason": "a code",
    "answered_by": "a code",
    "wording": "a code",
    "sid": "the telephone provider's name of something",
    "account_sid": "the telephone provider's name of something",
    "number": "digits",
    "hint": "digits",
    "number_hash": "a hash",
    "fingerprint": "a hash",
    "etag": "a hash",
    "last_modified": "a date",
    "password": "a hash",
    "token_hash": "a hash",
    "form_fingerprint": "a hash",
    "key": "names a mail",
    "about": "names a row",
    "Candidate.phone": "digits",
    "vendor": "the name of an adapter",
    "remote_id": "the other system's name of something",
    "happening": "a choice",
    "standing": "a choice",
    "before": "a version",
    "Connection.company": "what the secrets are bound to",
    "Entry.subject": "names a row",
}


def words(model: type[models.Model]) -> list[models.Field]:  # type: ignore[type-arg]
    """The fields that hold words."""
    texts = (models.CharField, models.TextField)
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, texts) and not {field.name, f"{model.__name__}.{field.name}"} & set(NO_WORDS)
    ]


def canary(where: str, model: type[models.Model], field: models.Field) -> str:  # type: ignore[type-arg]
    return f"canary-{where}-{model.__name__}-{field.name}".lower().replace("_", "-")


def plant(premises: Premises, where: str) -> set[str]:
    """Write canaries into every text of every row of an organization and its people; returns them."""
    planted: set[str] = set()
    with system_context("a test plants canaries"):
        for model in apps.get_models():
            if issubclass(model, TenantOwned):
                planted |= _write(model._default_manager.filter(organization=premises.organization), where)
        planted |= _write(type(premises.organization).objects.filter(pk=premises.organization.pk), where)
        people = User.objects.filter(pk__in=[person.pk for person in _people(premises)])
        planted |= _write(people, where)
    return planted


def _people(premises: Premises) -> Iterable[User]:
    team = [premises.admin, premises.careless, premises.recruiter, premises.interviewer, premises.leaver.user]
    return [*team, premises.representative, premises.candidate, premises.other_candidate, premises.invitee]


def _write(rows: models.QuerySet[models.Model], where: str) -> set[str]:
    """History refuses changes: its canaries come from the actions done once the others are planted."""
    model = rows.model
    if model.__name__ == "Entry" or not rows:
        return set()
    planted = set()
    for field in words(model):
        mark = canary(where, model, field)
        planted.add(mark)
        for number, row in enumerate(rows):
            rows.filter(pk=row.pk).update(**{field.name: _fitting(field, mark, number)})
    return planted


def _fitting(field: models.Field, mark: str, number: int) -> str:  # type: ignore[type-arg]
    if isinstance(field, models.EmailField) or field.name == "person":
        return f"{mark}.{number}@example.net"
    if isinstance(field, models.URLField):
        return f"https://video.example/{mark}"
    return f"{mark}.{number}"[: field.max_length]


def found_in(text: str) -> set[str]:
    """The canaries in a text; calendar files break long lines, which is undone first."""
    return set(CANARY.findall(text.replace("\r\n ", "").lower()))
