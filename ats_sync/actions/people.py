"""Whose record it is: the person it leads to here, and which of its words are taken over."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from accounts.actor import Actor, record
from ats_sync.actions.knowing import plain
from ats_sync.models import CandidateLink
from ats_sync.port import RemoteCandidate
from ats_sync.rules import Number, email_to_take, first_number, number_to_take
from interviews.models import Interview
from marketplace.models import Candidate

LONGEST_NAME, LONGEST_EMAIL, LONGEST_TYPED, LONGEST_PHONE = 120, 254, 60, 100
MOST_PHONES, MOST_EMAILS = 20, 10


def take_person(link: CandidateLink, *, remote: RemoteCandidate, by: Actor, now: datetime) -> Candidate:
    """The candidate of a record that was just read, made if there is none; sets `link.phones` and `link.emails`. Needs
    the link's lock.

    An address that is known already leads to whoever has it. Name, address and number follow theirs; not the name of
    somebody with an account, nor a number that was corrected here, nor an address on which something hangs already,
    because people are told apart by it. Where ours stays another one, the applicant's page shows theirs.
    """
    emails, phones = _emails(remote.emails), [plain(each)[:LONGEST_PHONE] for each in remote.phones[:MOST_PHONES]]
    email = emails[0] if emails else ""
    candidate = link.candidate or _of_address(link, email)
    if candidate is None:
        candidate = _made(link, remote, email=email, number=first_number(phones, country=link.organization.country))
    else:
        changed = _changes(link, candidate, remote, email=email, phones=phones)
        if changed:
            candidate = _change(candidate, changed, by=by, now=now)
    link.phones, link.emails = phones, emails
    return candidate


def _of_address(link: CandidateLink, email: str) -> Candidate | None:
    if not email:
        return None
    rows = Candidate.objects.select_related("organization")
    return rows.filter(organization=link.organization_id, email=email).first()


def _made(link: CandidateLink, remote: RemoteCandidate, *, email: str, number: Number) -> Candidate:
    return Candidate.objects.create(
        organization=link.organization,
        name=plain(remote.name)[:LONGEST_NAME] or remote.id,
        email=email,
        language=link.organization.language,
        phone=number.e164,
        phone_as_typed=number.typed[:LONGEST_TYPED],
    )


def _changes(
    link: CandidateLink, candidate: Candidate, remote: RemoteCandidate, *, email: str, phones: Sequence[str]
) -> dict[str, str]:
    """What is to be different here."""
    changed: dict[str, str] = {}
    leads = _leads(link, candidate)
    name = plain(remote.name)[:LONGEST_NAME]
    if name and leads and not candidate.user_id:
        changed["name"] = name
    if leads or not candidate.email:
        changed |= _email(link, candidate, email)
    number = _number(link, candidate, phones) if leads or not candidate.phone else None
    if number:
        changed |= {"phone": number.e164, "phone_as_typed": number.typed[:LONGEST_TYPED]}
    return {field: value for field, value in changed.items() if getattr(candidate, field) != value}


def _leads(link: CandidateLink, candidate: Candidate) -> bool:
    """Where a person has several records there, the oldest has the say."""
    others = CandidateLink.objects.filter(candidate=candidate, gone_at=None).exclude(pk=link.pk)
    return all(_age(link.remote_id) < _age(other) for other in others.values_list("remote_id", flat=True))


def _age(remote_id: str) -> tuple[int, str]:
    """Their ids are numbers that grow."""
    return len(remote_id), remote_id


def _email(link: CandidateLink, candidate: Candidate, email: str) -> dict[str, str]:
    """Two people never have one."""
    then_there, ours = (link.emails or [""])[0], candidate.email
    found = email_to_take(email, then_there=then_there, ours=ours)
    if not found or (ours and _hangs_on_it(candidate)) or _of_address(link, found):
        return {}
    return {"email": found}


def _hangs_on_it(candidate: Candidate) -> bool:
    """An account, or an interview that was arranged with whoever has this address."""
    return bool(candidate.user_id) or Interview.objects.filter(application__candidate=candidate).exists()


def _number(link: CandidateLink, candidate: Candidate, phones: Sequence[str]) -> Number | None:
    return number_to_take(
        phones,
        then_there=[each[:LONGEST_TYPED] for each in link.phones] if link.candidate_id else None,
        ours=Number(e164=candidate.phone, typed=candidate.phone_as_typed),
        country=candidate.country or link.organization.country,
    )


def _change(candidate: Candidate, changed: dict[str, Any], *, by: Actor, now: datetime) -> Candidate:
    row = Candidate.objects.select_related("organization").select_for_update(no_key=True, of=("self",))
    current = row.get(pk=candidate.pk)
    for field, value in changed.items():
        setattr(current, field, value)
    if "phone" in changed or "email" in changed:
        current.contact_changed_at = now
    current.save(update_fields=[*changed, "contact_changed_at"])
    names = sorted(changed)
    record(organization=current.organization, by=by, verb="changed contact", subject=current, now=now, changed=names)
    return current


def _emails(written: Iterable[str]) -> list[str]:
    """Those that are addresses, in lower case."""
    found: dict[str, None] = {}
    for text in written:
        email = plain(text).lower()
        try:
            validate_email(email)
        except ValidationError:
            continue
        if len(email) <= LONGEST_EMAIL:
            found[email] = None
    return list(found)[:MOST_EMAILS]
