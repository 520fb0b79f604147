"""The link with a company: made, kept, and cut. Nothing is stored unless the other side opens to the token."""

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor, record
from accounts.models import Organization
from ats_sync.actions.knowing import everybody_again
from ats_sync.actions.looking import Look, look
from ats_sync.actions.pacing import PATIENCE, pace_of
from ats_sync.actions.refusals import AnotherCompany, CannotConnect, NotConnected
from ats_sync.actions.refusing import take_failure
from ats_sync.actions.settling import doubt_moves, retry_stuck
from ats_sync.models import CandidateLink, Connection, ConnectionState, InboundEvent, JobLink
from ats_sync.port import Ats, AtsError, ErrorKind, Meaning, Pace
from ats_sync.vendors import base_url, the_vendor, vendor
from ats_sync.words.connecting import lacks_rights, why_not
from core.encryption import Undecipherable

HURRY = timedelta(seconds=2)  # for a turn
ONE_ORGANIZATION = ("ats_company_linked_once", "ats_company_named_once")  # the database refuses a second one


def connect(
    organization: Organization, *, company: str, token: str, is_another: bool = False, by: Actor, now: datetime
) -> Connection:
    """Link an organization with a company, or give the link another token; the import begins at once.

    Asks the other side before anything is stored, so no transaction may be open. All links with jobs and people are
    kept if it is the company of before. `is_another`: whoever asks knows that it is another one, and that the links
    with the one before end. Refuses (CannotConnect) with the field that is wrong.
    """
    key = the_vendor()
    company = _written(key, company)
    seen = _looked(key, company=company, token=token)
    with transaction.atomic():
        Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
        before = Connection.objects.filter(organization=organization).first()
        is_same = before is not None and before.is_of(vendor=key, company=company, remote_company=seen.owner.company)
        if before and not is_same:
            _let_go(before, is_another=is_another)
        connection = before or Connection(organization=organization, connected_at=now)
        was_connected = is_same and connection.state != ConnectionState.DISCONNECTED
        was_blind = is_same and not connection.is_connected
        hook = _hook_secret(connection) if was_connected else ""
        known = connection.remote_company if is_same else ""
        connection.vendor, connection.company, connection.remote_company = key, company, seen.owner.company or known
        connection.keep_secrets(token=token, hook=hook)
        connection.calls_go_on = False
        connection.rights = {}  # what was learned of writing was another token's
        if not was_connected:
            connection.connected_at, connection.connected_by = now, by.name
        _open(connection, seen, now=now)
        _saved_alone(connection)
        everybody_again(connection, now=now)  # nobody knows what was missed
        if was_blind:
            doubt_moves(connection, now=now)
        retry_stuck(connection, now=now)  # its owner may do more than the one of before
        verb = "changed the token of the link" if was_connected else "linked with a company"
        _told(connection, verb=verb, by=by, now=now)
    return connection


def disconnect(connection: Connection, *, calls_go_on: bool = False, by: Actor, now: datetime) -> bool:
    """Forget token and secret, and ask nothing any more. Jobs and people stay, with what links them: the same company
    can be connected again. `calls_go_on`: whoever came from there is called all the same, by where they stand here.
    False if it is disconnected already."""
    with transaction.atomic():
        mine = Connection.objects.select_for_update().get(pk=connection.pk)
        if mine.state == ConnectionState.DISCONNECTED:
            return False
        mine.state, mine.calls_go_on = ConnectionState.DISCONNECTED, calls_go_on
        mine.keep_secrets(token="", hook="")
        mine.read_due_at = mine.read_claimed_at = None
        mine.hook_tested_at = mine.hook_heard_at = mine.hook_refused_at = None
        mine.problem, mine.problem_at = "", None
        mine.save()
        _told(mine, verb="disconnected the link", by=by, now=now, calls_go_on=calls_go_on)
    return True


def call_without(connection: Connection, *, by: Actor, now: datetime) -> bool:
    """The link stays cut, and calls go on by where people stand here. False if they do, or if it is linked again."""
    with transaction.atomic():
        mine = Connection.objects.select_for_update().get(pk=connection.pk)
        if mine.calls_go_on or mine.state != ConnectionState.DISCONNECTED:
            return False
        mine.calls_go_on = True
        mine.save(update_fields=["calls_go_on"])
        _told(mine, verb="let calls go on without the link", by=by, now=now)
    return True


def check_now(connection: Connection, *, by: Actor, now: datetime) -> AtsError | None:
    """Somebody wants to know whether the token (still, or again) opens: None, or what is wrong, which is kept as well.

    Asks the other side, so no transaction may be open.
    """
    if connection.state == ConnectionState.DISCONNECTED:
        raise NotConnected
    in_turn = None if connection.is_connected else lambda: None  # a rejected token has no turns
    try:
        seen = look(adapter_of(connection, hurry=True, pace=in_turn))
    except AtsError as error:
        take_failure(connection, error=error, now=now)
        _told(connection, verb="checked the link", by=by, now=now, problem=str(error.meaning or error.kind))
        return error
    with transaction.atomic():
        mine = Connection.objects.select_for_update().get(pk=connection.pk)
        if bytes(mine.secret) == bytes(connection.secret):  # else another token by now, of which nothing is known
            _open(mine, seen, now=now, reads=not mine.is_connected)
            mine.save()
            retry_stuck(mine, now=now)  # somebody may have given its owner more rights
        _told(mine, verb="checked the link", by=by, now=now)
    return None


def adapter_of(connection: Connection, *, hurry: bool = False, pace: Pace | None = None) -> Ats:
    """The company of a connection, asked in its turns. No transaction may be open while it is used.

    `hurry`: somebody waits for the answer; `pace`: another way to wait for the turn. Raises AtsError (NOT_SENT, TOKEN)
    for a token that cannot be one or cannot be read any more.
    """
    patience = HURRY if hurry else PATIENCE
    try:
        return vendor(connection.vendor).reach(
            company=connection.remote_company or connection.company,  # a short name may become another one there
            token=connection.token,
            base_url=base_url(),
            pace=pace or pace_of(connection, patience=patience),
            hurry=hurry,
        )
    except (ValueError, Undecipherable) as error:
        raise AtsError(ErrorKind.NOT_SENT, meaning=Meaning.TOKEN) from error


def _written(key: str, company: str) -> str:
    """A company as the other side's addresses name it."""
    try:
        return vendor(key).company(company)
    except ValueError as error:
        raise CannotConnect(_("This is no company’s number or short name. Please copy it."), field="company") from error


def _looked(key: str, *, company: str, token: str) -> Look:
    kind = vendor(key)
    try:
        seen = look(kind.reach(company=company, token=token, base_url=base_url(), hurry=True))
    except ValueError as error:
        raise CannotConnect(_("This is not a whole token. Please copy it again."), field="token") from error
    except AtsError as error:
        field, words = why_not(error, vendor=kind.name)
        raise CannotConnect(words, field=field) from error
    if seen.lacking:
        raise CannotConnect(lacks_rights(seen.lacking, owner=seen.owner.name, vendor=kind.name), field="token")
    return seen


def _let_go(connection: Connection, *, is_another: bool) -> None:
    """The links with another company end, once it is disconnected and whoever asks knows; its jobs and people stay."""
    name = vendor(connection.vendor).name
    if connection.state != ConnectionState.DISCONNECTED:
        words = _(
            "You are linked with the company “{company}” in {vendor}. Please disconnect it before you link another."
        )
        raise CannotConnect(words.format(company=connection.company, vendor=name), field="company")
    if not is_another:
        words = _(
            "You were linked with the company “{company}” before. If you link another one, jobs and applicants that "
            "were taken over stay here, but are no longer kept in step with {vendor}, and what was not told there yet "
            "is never told."
        )
        raise AnotherCompany(words.format(company=connection.company, vendor=name), field="another")
    for rows in (JobLink.objects, CandidateLink.objects, InboundEvent.objects):
        rows.filter(connection=connection).delete()
    connection.imported_at, connection.read_at, connection.listed = None, None, 0


def _open(connection: Connection, seen: Look, *, now: datetime, reads: bool = True) -> None:
    """What is known after a look that went well. What was learned of writing is kept."""
    connection.state, connection.checked_at = ConnectionState.CONNECTED, now
    connection.owner, connection.owner_role = seen.owner.name[:160], seen.owner.role[:80]
    learned = {name: known for name, known in connection.rights.items() if seen.rights.get(name) is None}
    connection.rights = {**seen.rights, **learned}
    connection.problem, connection.problem_at = "", None
    if reads:
        connection.read_due_at, connection.read_claimed_at = now, None


def _saved_alone(connection: Connection) -> None:
    """Nobody else is linked with this company."""
    try:
        with transaction.atomic():
            connection.save()
    except IntegrityError as error:
        if not any(name in str(error) for name in ONE_ORGANIZATION):
            raise
        words = _("This company in {vendor} is linked with another organization already. Nothing was saved.")
        raise CannotConnect(words.format(vendor=vendor(connection.vendor).name), field="company") from error


def _hook_secret(connection: Connection) -> str:
    try:
        return connection.hook_secret
    except Undecipherable:
        return ""


def _told(connection: Connection, *, verb: str, by: Actor, now: datetime, **more: Any) -> None:
    """No secret, and nothing that is one: history is for reading."""
    about = {"company": connection.company, "owner": connection.owner, "problem": connection.problem}
    record(organization=connection.organization, by=by, verb=verb, subject=connection, now=now, **{**about, **more})
