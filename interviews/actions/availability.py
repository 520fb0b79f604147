"""What a member publishes about their own time, and the address of their own calendar feed."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction

from accounts.actor import Actor, record
from accounts.models import Membership
from core.encryption import encrypt
from core.locking import take_turns
from core.tokens import new_token
from interviews.hours import DatedRow, Published, WeeklyRow
from interviews.models import Availability, DatedHours, MemberFeed, WeeklyHours
from interviews.queries.published import published

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def publish_availability(membership: Membership, *, hours: Published, by: Actor, now: datetime) -> Availability:
    """Replace everything that a member has published in this organization. The same once more changes nothing."""
    organization, user = membership.organization, membership.user
    with transaction.atomic():
        take_turns([f"availability:{organization.pk}:{user.pk}"])
        known = Availability.objects.filter(user=user).prefetch_related("weekly", "dated").first()
        if known and _ordered(published(known)) == _ordered(hours):
            return known
        current = known or Availability(organization=organization, user=user)
        for name, value in _columns(hours).items():
            setattr(current, name, value)
        current.changed_at = now
        current.save()
        _replace_rows(current, weekly=hours.weekly, dated=hours.dated)
        record(organization=organization, by=by, verb="published hours", subject=current, now=now)
    return current


def new_feed_address(membership: Membership, *, instead_of: UUID | None, by: Actor, now: datetime) -> MemberFeed:
    """Give a member a secret address to subscribe to; the one it replaces ends at once.

    `instead_of`: the feed that the page showed. If it was replaced meanwhile (the form was sent twice), the newer one
    stays as it is.
    """
    organization, user = membership.organization, membership.user
    with transaction.atomic():
        take_turns([f"feed:{organization.pk}:{user.pk}"])
        current = MemberFeed.objects.filter(user=user).first()
        if current is not None and current.pk != instead_of:
            return current
        if current is not None:
            current.delete()
        (token, kept), feed_id = new_token(), uuid4()
        feed = MemberFeed.objects.create(
            id=feed_id,
            organization=organization,
            user=user,
            token_hash=kept,
            token=encrypt(token, purpose=feed_purpose(feed_id)),
            created_at=now,
        )
        record(organization=organization, by=by, verb="made feed address", subject=feed, now=now)
    return feed


def feed_purpose(feed_id: UUID) -> str:
    """What the token of a feed is encrypted for."""
    return f"feed:{feed_id}"


def _ordered(hours: Published) -> tuple[object, ...]:
    """What is published, whatever the order of its rows."""
    weekly = sorted((row.weekday, row.opens, row.closes) for row in hours.weekly)
    dated = sorted((row.first_day, row.last_day, str(row.opens), str(row.closes)) for row in hours.dated)
    return weekly, dated, tuple(_columns(hours).values())


def _columns(hours: Published) -> Mapping[str, object]:
    return {
        "time_zone": hours.zone.key,
        "notice_minutes": hours.notice // MINUTE,
        "horizon_days": hours.horizon // DAY,
        "buffer_before_minutes": hours.buffer_before // MINUTE,
        "buffer_after_minutes": hours.buffer_after // MINUTE,
        "most_per_day": hours.most_per_day,
        "most_per_week": hours.most_per_week,
    }


def _replace_rows(availability: Availability, *, weekly: Sequence[WeeklyRow], dated: Sequence[DatedRow]) -> None:
    own = {"organization": availability.organization, "availability": availability}
    availability.weekly.all().delete()
    availability.dated.all().delete()
    WeeklyHours.objects.bulk_create(
        WeeklyHours(weekday=row.weekday, opens=row.opens, closes=row.closes, **own) for row in weekly
    )
    DatedHours.objects.bulk_create(
        DatedHours(first_day=row.first_day, last_day=row.last_day, opens=row.opens, closes=row.closes, **own)
        for row in dated
    )
