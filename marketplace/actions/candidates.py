"""What an organization keeps of a person, besides name and address."""

from datetime import datetime

from django.db import transaction

from accounts.actor import Actor, record
from marketplace.models import Candidate


def change_contact(
    candidate: Candidate, *, phone: str, phone_as_typed: str, country: str, region: str, by: Actor, now: datetime
) -> bool:
    """Correct how and where somebody is reached; `phone` is E.164 or empty. False when nothing is different.

    History says which of these changed, not to what: a number may have to be forgotten, history stays.
    """
    with transaction.atomic():
        locked = Candidate.objects.select_for_update(no_key=True).get(pk=candidate.pk)
        wanted = {"phone": phone, "country": country, "region": region}
        changed = [name for name, value in wanted.items() if getattr(locked, name) != value]
        if not phone and locked.phone_as_typed and "phone" not in changed:
            changed.append("phone")  # what could not be dialled is gone as well
        if not changed:
            return False
        for name in changed:
            setattr(locked, name, wanted[name])
        if "phone" in changed:
            locked.phone_as_typed = phone_as_typed
        locked.contact_changed_at = now
        locked.save(update_fields=["phone", "phone_as_typed", "country", "region", "contact_changed_at"])
        record(
            organization=locked.organization, by=by, verb="changed contact", subject=locked, now=now, changed=changed
        )
    return True
