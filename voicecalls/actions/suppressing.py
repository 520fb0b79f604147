"""Numbers that are not to be called again: kept as keyed hashes, longer than anything else about the person.

The key is random, one for each organization, and lies encrypted in `SuppressionKey`: see there why.
"""

import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts.actor import Actor, record
from accounts.models import Organization
from voicecalls.models import Suppression, SuppressionKey

HINT_DIGITS = 3


def suppress(organization: Organization, *, number: str, via: str, by: Actor, now: datetime) -> Suppression:
    """Never call this number (E.164) again. Said twice, it is noted once. `via`: phone, link, team."""
    with transaction.atomic():
        row = Suppression(
            organization=organization,
            number_hash=_hash(number, key=SuppressionKey.objects.of(organization, now=now).key),
            hint=number[-HINT_DIGITS:],
            via=via,
            by=by.name,
            created_at=now,
        )
        Suppression.objects.bulk_create([row], ignore_conflicts=True)
        kept = Suppression.objects.get(organization=organization, number_hash=row.number_hash, lifted_at=None)
        if kept.pk == row.pk:
            record(organization=organization, by=by, verb="stopped calls to a number", subject=kept, now=now, via=via)
    return kept


def lift(suppression: Suppression, *, by: Actor, now: datetime) -> None:
    """The number may be called again. Lifting what is lifted changes nothing."""
    with transaction.atomic():
        lifted = Suppression.objects.filter(pk=suppression.pk, lifted_at=None).update(lifted_at=now, lifted_by=by.name)
        if lifted:
            record(
                organization=suppression.organization,
                by=by,
                verb="allowed calls to a number",
                subject=suppression,
                now=now,
            )


def suppressed(organization: Organization, *, numbers: Iterable[str]) -> frozenset[str]:
    """Those of the numbers that must not be called. Two queries, however many there are."""
    kept = SuppressionKey.objects.filter(organization=organization).first()
    if kept is None:  # nobody has ever asked not to be called
        return frozenset()
    key = kept.key
    by_hash = {_hash(number, key=key): number for number in numbers}
    found = Suppression.objects.filter(organization=organization, lifted_at=None, number_hash__in=by_hash)
    return frozenset(by_hash[each] for each in found.values_list("number_hash", flat=True))


def is_suppressed(organization: Organization, *, number: str) -> bool:
    return bool(suppressed(organization, numbers=[number]))


def _hash(number: str, *, key: bytes) -> str:
    return hmac.new(key, number.encode(), hashlib.sha256).hexdigest()
