"""The organization's telephone line: its account at the provider, its number, how much it may carry."""

from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actor import Actor, record
from accounts.models import Organization
from core.refusal import Refused
from voicecalls.actions.lines import CHANGED, look_at
from voicecalls.actions.settings import plan_anew
from voicecalls.models import Line


class TokenNeeded(Refused):
    default: ClassVar = _("Please enter the token that belongs to this account.")


def change_line(
    organization: Organization,
    *,
    account_sid: str,
    token: str,
    number: str,
    calls_per_second: Decimal,
    most_calls: int,
    by: Actor,
    now: datetime,
) -> Line:
    """Connect a line or change it. `token` empty: the one that is saved.

    Within one account the token before stays valid for what the provider signs, until `forget_previous_token`. Refuses
    (TokenNeeded) another account without its token.
    """
    wishes = {
        "account_sid": account_sid,
        "number": number,
        "calls_per_second": calls_per_second,
        "most_calls": most_calls,
    }
    with transaction.atomic():
        Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
        line = Line.objects.filter(organization=organization).first()
        same_account = line is not None and line.account_sid == account_sid
        if not token and not same_account:
            raise TokenNeeded
        saved = line or Line(organization=organization)
        changed = {name: [_plain(getattr(saved, name)), _plain(wish)] for name, wish in wishes.items()}
        told = {name: {"before": old, "after": new} for name, (old, new) in changed.items() if old != new}
        is_rotated = bool(token) and not (same_account and saved.tokens[0] == token)
        if is_rotated:
            saved.set_tokens(token, previous=saved.tokens[0] if same_account else "")
        if line and not told and not is_rotated:
            return line
        for name, wish in wishes.items():
            setattr(saved, name, wish)
        saved.checked_at, saved.problem = None, ""
        saved.save()
        plan_anew(organization)
        verb = CHANGED if line else "connected telephone line"
        record(organization=organization, by=by, verb=verb, subject=saved, now=now, new_token=is_rotated, **told)
    return saved


def forget_previous_token(line: Line, *, by: Actor, now: datetime) -> None:
    """From now on only the newest token counts."""
    with transaction.atomic():
        mine = Line.objects.select_for_update().get(pk=line.pk)
        newest, *previous = mine.tokens
        if previous:
            mine.set_tokens(newest)
            mine.save(update_fields=["secret"])
            record(organization=mine.organization, by=by, verb="forgot previous telephone token", subject=mine, now=now)


def check_line(line: Line, *, by: Actor, now: datetime) -> str:
    """Somebody wants to know whether the account opens: the problem as a code, empty for none."""
    problem, said = look_at(line, now=now), {"account_sid": line.account_sid}
    verb = "checked telephone line"
    record(organization=line.organization, by=by, verb=verb, subject=line, now=now, problem=problem, **said)
    return problem


def _plain(value: object) -> object:
    return str(value) if isinstance(value, Decimal) else value
