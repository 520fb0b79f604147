"""What the link knows of applications, for whoever is about to call somebody (marketplace.licences)."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import structlog
from django.utils import timezone

from accounts.models import Organization
from ats_sync.actions.applications import Shelf
from ats_sync.actions.candidates import read_candidate
from ats_sync.actions.connecting import adapter_of
from ats_sync.actions.refusing import is_about_one_thing, take_failure
from ats_sync.models import ApplicationLink, Connection, ConnectionState
from ats_sync.port import AtsError
from marketplace.licences import Standing
from marketplace.models import Application

log = structlog.get_logger(__name__)

OBSTACLES = {ConnectionState.REJECTED: "ats_rejected", ConnectionState.DISCONNECTED: "ats_disconnected"}


class Links:
    """Answers for organizations that are linked; knows nothing of all others."""

    def obstacle(self, organization: Organization) -> str:
        """The token is rejected, or the link was cut and nobody has said that calls go on without it: nobody can be
        asked where anybody stands."""
        rows = Connection.objects.filter(organization=organization).exclude(state=ConnectionState.CONNECTED)
        cut = rows.filter(calls_go_on=False).values_list("state", flat=True).first()
        return OBSTACLES[ConnectionState(cut)] if cut else ""

    def held_up(self, organization: Organization, applications: Collection[UUID]) -> set[UUID]:
        """Everybody as long as an admin has to do something; where the link was cut on purpose, those alone who came
        from there."""
        linked = ApplicationLink.objects.filter(candidate_link__connection__state=ConnectionState.DISCONNECTED)
        if self.obstacle(organization) == OBSTACLES[ConnectionState.DISCONNECTED]:
            return set(linked.filter(application__in=applications).values_list("application", flat=True))
        return set(applications)

    def standing(self, application: Application) -> Standing:
        """Asks the other side, and takes over what it says, before it answers. Of whoever is not linked nothing is
        asked."""
        link = _link(application)
        if link is None:
            return Standing.STANDS
        connection = link.candidate_link.connection
        if connection.state == ConnectionState.DISCONNECTED and connection.calls_go_on:
            return Standing.STANDS
        if not connection.is_connected:
            return Standing.UNKNOWN
        if link.gone_at is None and not _is_read(link, connection, now=timezone.now()):
            return Standing.UNKNOWN
        if not _stands(application):
            return Standing.LEFT
        return Standing.STANDS if _stands_there(link, application) else Standing.UNKNOWN


def _link(application: Application) -> ApplicationLink | None:
    rows = ApplicationLink.objects.select_related("candidate_link__connection__organization")
    return rows.filter(application=application.pk).first()


def _is_read(link: ApplicationLink, connection: Connection, *, now: datetime) -> bool:
    """Whether the candidate could be read now, all of it."""
    try:
        ats = adapter_of(connection, hurry=True)
        read_candidate(link.candidate_link, ats=ats, shelf=Shelf.of(connection), now=now)
    except AtsError as error:
        if not is_about_one_thing(error):  # others are asked about all the same
            take_failure(connection, error=error, now=now)
        log.warning("nobody knows where they stand", application=str(link.application_id), why=str(error))
        return False
    return ApplicationLink.objects.filter(pk=link.pk, seen_at__gte=now).exists()


def _stands_there(link: ApplicationLink, application: Application) -> bool:
    """Not only here: where a move of ours to this stage still waits to be told, somebody there may decide otherwise."""
    rows = ApplicationLink.objects.filter(pk=link.pk, gone_at=None)
    return rows.filter(remote_stage__stage=application.stage_id).exists()


def _stands(application: Application) -> bool:
    """As it stood when the call was decided on."""
    current = Application.objects.get(pk=application.pk)
    stay = (current.stage_id, current.stage_since, current.closed_at)
    return stay == (application.stage_id, application.stage_since, None)
