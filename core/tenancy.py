"""The one door into a tenant's rows.

Nothing outside this module calls django-scopes. Web requests, tasks, webhooks and commands all enter
through these contexts, so that row-level security can later be added here and nowhere else.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar
from uuid import uuid4

import structlog
from django.db import models
from django_scopes import ScopeError, get_scope, scope, scopes_disabled

log = structlog.get_logger(__name__)

M = TypeVar("M", bound="TenantOwned")


class WrongOrganization(Exception):
    """A row of one organization was about to be touched inside the door of another."""


def _current() -> Any:
    return get_scope().get("organization")


@contextmanager
def organization_context(organization: models.Model | None) -> Iterator[None]:
    """Work inside one organization. Refuses None and nesting inside another organization.

    May be entered from a reading context that contains the organization, and from a system context.
    """
    if organization is None or organization.pk is None:
        raise WrongOrganization("An organization is needed to enter the door.")
    current = _current()
    allowed = current is None or current == organization or (isinstance(current, list) and organization in current)
    if not allowed:
        raise WrongOrganization("The door of another organization is already open.")
    with scope(organization=organization), structlog.contextvars.bound_contextvars(organization=organization.pk):
        yield


@contextmanager
def reading_context(organizations: Iterable[models.Model]) -> Iterator[None]:
    """Read across the given organizations (a candidate's own, or those a representative looks after)."""
    if _current() is not None:
        raise WrongOrganization("The door of an organization is already open.")
    with scope(organization=list(organizations)):
        yield


@contextmanager
def system_context(reason: str) -> Iterator[None]:
    """For the few jobs that span tenants. The reason is logged."""
    log.debug("system context", reason=reason)
    with scopes_disabled():
        yield


def _check(rows: Iterable["TenantOwned"]) -> None:
    if not get_scope().get("_enabled", False):
        if not get_scope():
            raise ScopeError("Writing a tenant's row needs an open door.")
        return
    current = _current()
    if isinstance(current, list):
        raise WrongOrganization("Across organizations rows are only read; enter the one whose row changes.")
    for row in rows:
        if row.organization_id != current.pk:
            raise WrongOrganization(f"{row._meta.label} belongs to another organization.")


class TenantQuerySet(models.QuerySet[M]):
    """Bulk writes check every row, because they bypass save()."""

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[M]:
        rows = list(objs)
        _check(rows)
        return super().bulk_create(rows, *args, **kwargs)

    def bulk_update(self, objs: Iterable[Any], fields: Iterable[str], batch_size: int | None = None) -> int:
        rows = list(objs)
        _check(rows)
        return super().bulk_update(rows, fields, batch_size)


class TenantManager(models.Manager[M]):
    """Sees the rows of the organizations whose door is open, and raises, whatever is called, while none is.

    (The manager that comes with django-scopes leaves `exists()`, `exclude()` and some others open.)
    """

    _queryset_class = TenantQuerySet  # bulk writes are checked also where a model has no questions of its own

    def get_queryset(self) -> models.QuerySet[M]:
        scope = get_scope()
        if not scope.get("_enabled", True):
            return super().get_queryset()
        if "organization" not in scope:
            raise ScopeError(f"{self.model._meta.label} was asked for outside the door of an organization.")
        current = scope["organization"]
        if isinstance(current, list):
            return super().get_queryset().filter(organization__in=current)
        return super().get_queryset().filter(organization=current)


class TenantOwned(models.Model):
    """A row that belongs to one organization: random id, its own organization column, checked on every write."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    organization = models.ForeignKey("accounts.Organization", on_delete=models.CASCADE, related_name="+")

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        _check([self])
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        _check([self])
        return super().delete(*args, **kwargs)
