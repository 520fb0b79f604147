"""What an organization keeps of a person, besides the name."""

from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.actor import Actor, record
from marketplace.actions.refusals import AddressTaken
from marketplace.models import Candidate


def change_contact(
    candidate: Candidate,
    *,
    phone: str,
    phone_as_typed: str,
    country: str,
    region: str,
    email: str = "",
    by: Actor,
    now: datetime,
) -> bool:
    """Correct how and where somebody is reached; `phone` is E.164 or empty. False when nothing is different.

    `email`: of somebody of whom no address is known; one that is known stays, because people are told apart by it.
    History says which of these changed, not to what: a number may have to be forgotten, history stays.
    """
    wanted = {"phone": phone, "country": country, "region": region}
    try:
        with transaction.atomic():
            return _change(candidate, wanted, email=email.lower(), phone_as_typed=phone_as_typed, by=by, now=now)
    except IntegrityError as error:
        if "candidate_once_per_address" in str(error):
            raise AddressTaken from error
        raise


def _change(
    candidate: Candidate, wanted: dict[str, str], *, email: str, phone_as_typed: str, by: Actor, now: datetime
) -> bool:
    locked = Candidate.objects.select_for_update(no_key=True).get(pk=candidate.pk)
    if email and not locked.email:
        wanted["email"] = email
    changed = [name for name, value in wanted.items() if getattr(locked, name) != value]
    if not wanted["phone"] and locked.phone_as_typed and "phone" not in changed:
        changed.append("phone")  # what could not be dialled is gone as well
    if not changed:
        return False
    for name in changed:
        setattr(locked, name, wanted[name])
    if "phone" in changed:
        locked.phone_as_typed = phone_as_typed
    locked.contact_changed_at = now
    locked.save(update_fields=["email", "phone", "phone_as_typed", "country", "region", "contact_changed_at"])
    record(organization=locked.organization, by=by, verb="changed contact", subject=locked, now=now, changed=changed)
    return True
