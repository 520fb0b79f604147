"""Organizations, their members and invitations."""

import secrets
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.db.models import Count
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from accounts.actor import Actor, record
from accounts.models import NO_ZONE, Invitation, Membership, Organization, User
from core.refusal import Refused
from core.tenancy import organization_context
from core.tokens import address, new_token
from notifications.actions import queue
from notifications.compose import Reader, compose

MOST_OPEN_INVITATIONS = 50  # nobody mails the whole world through us


class LastAdmin(Refused):
    default = _("An organization needs at least one admin. Make somebody else an admin first.")


class AlreadyMember(Refused):
    default = _("This person already belongs to your organization.")


class TooManyInvitations(Refused):
    default = _("Too many invitations are open. Please revoke some that are no longer needed.")


class InvitationEnded(Refused):
    default = _("This invitation has ended. Please ask for a new one.")


class OtherAddress(Refused):
    default = _("This invitation was sent to another email address. Please sign in with that one.")


class UnprovenAddress(Refused):
    default = _("Please confirm your email address first.")


def create_organization(*, by: User, now: datetime, **details: Any) -> Organization:
    """Found an organization; its founder becomes admin, the least busy representative looks after it.

    The same person founding the same name again gets the first one: forms are sent twice.
    """
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=by.pk)
        earlier = Organization.objects.filter(memberships__user=by, name=details["name"]).first()
        if earlier:
            return earlier
        organization = Organization.objects.create(
            slug=_free_slug(details["name"]), representative=next_representative(), **details
        )
        with organization_context(organization):
            Membership.objects.create(organization=organization, user=by, role="admin")
            record(
                organization=organization,
                by=Actor(name=str(by), channel="page", user=by),
                verb="founded",
                subject=organization,
                now=now,
            )
    return organization


def next_representative() -> User | None:
    """The representative who looks after the fewest organizations."""
    representatives = User.objects.filter(is_representative=True, is_active=True)
    return representatives.annotate(load=Count("organizations_looked_after")).order_by("load", "pk").first()


def _free_slug(name: str) -> str:
    base = slugify(name)[:50] or "organization"
    if not Organization.objects.filter(slug=base).exists():
        return base
    return f"{base}-{secrets.token_hex(3)}"


def invite(*, organization: Organization, email: str, role: str, by: Actor, now: datetime) -> Invitation:
    """Ask somebody to join; an earlier open invitation to the same address is replaced."""
    email = email.strip().lower()
    if organization.memberships.filter(user__email=email).exists():
        raise AlreadyMember
    if organization.invitations.open(now).exclude(email=email).count() >= MOST_OPEN_INVITATIONS:
        raise TooManyInvitations
    token, kept = new_token()
    with transaction.atomic():
        organization.invitations.open(now).filter(email=email).update(revoked_at=now)
        invitation = Invitation.objects.create(
            organization=organization,
            email=email,
            role=role,
            token_hash=kept,
            invited_by=by.user,
            created_at=now,
            expires_at=now + settings.INVITATION_LIFETIME,
        )
        reader = Reader(email=email, name="", language=organization.language, time_zone=organization.time_zone)
        context = {
            "organization": organization,
            "invitation": invitation,
            "inviter": by.name,
            "url": address("accept_invitation", token=token),
        }
        mail = compose("membership_invitation", context, reader=reader, sender=organization.name)
        queue(
            key=f"membership-invitation:{invitation.pk}",
            kind="membership_invitation",
            to=email,
            mail=mail,
            organization=organization,
            about=invitation,
            now=now,
        )
        record(organization=organization, by=by, verb="invited", subject=invitation, now=now, role=role)
    return invitation


def revoke_invitation(invitation: Invitation, *, by: Actor, now: datetime) -> None:
    """End an open invitation; its link says so."""
    with transaction.atomic():
        changed = Invitation.objects.open(now).filter(pk=invitation.pk).update(revoked_at=now)
        if changed:
            record(organization=invitation.organization, by=by, verb="revoked invitation", subject=invitation, now=now)


def accept_invitation(invitation: Invitation, *, user: User, now: datetime) -> Membership:
    """Join the organization. Only the invited address may; a second click changes nothing."""
    if user.email != invitation.email:
        raise OtherAddress
    if not EmailAddress.objects.filter(user=user, email=user.email, verified=True).exists():
        raise UnprovenAddress
    with organization_context(invitation.organization), transaction.atomic():
        locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
        existing = Membership.objects.filter(user=user).first()
        if existing:
            return existing
        if not locked.is_open(now):
            raise InvitationEnded
        learn_zone(user, time_zone=locked.organization.time_zone)
        locked.accepted_at = now
        locked.save(update_fields=["accepted_at"])
        membership = Membership.objects.create(organization=locked.organization, user=user, role=locked.role)
        actor = Actor(name=str(user), channel="page", user=user)
        record(organization=locked.organization, by=actor, verb="joined", subject=membership, now=now, role=locked.role)
    return membership


def change_role(membership: Membership, *, role: str, by: Actor, now: datetime) -> None:
    """Give a member another role; it holds from their next request on."""
    with transaction.atomic():
        _keep_an_admin(membership, leaving=role != "admin")
        Membership.objects.filter(pk=membership.pk).update(role=role)
        record(organization=membership.organization, by=by, verb="changed role", subject=membership, now=now, role=role)


def remove_member(membership: Membership, *, by: Actor, now: datetime) -> None:
    """Take somebody off the team; their next request is refused."""
    with transaction.atomic():
        _keep_an_admin(membership, leaving=True)
        record(
            organization=membership.organization,
            by=by,
            verb="removed member",
            subject=membership,
            now=now,
            name=str(membership.user),
        )
        membership.delete()


def _keep_an_admin(membership: Membership, *, leaving: bool) -> None:
    admins = list(Membership.objects.select_for_update().filter(role="admin").order_by("pk"))  # two leave at once
    if leaving and [admin.pk for admin in admins] == [membership.pk]:
        raise LastAdmin


def change_organization(organization: Organization, *, by: Actor, now: datetime, **details: Any) -> None:
    """Save the organization's settings and write down which changed."""
    changed = {name: value for name, value in details.items() if getattr(organization, name) != value}
    with transaction.atomic():
        Organization.objects.filter(pk=organization.pk).update(**changed)
        if changed:
            record(organization=organization, by=by, verb="changed settings", subject=organization, now=now, **changed)


def learn_zone(user: User, *, time_zone: str) -> None:
    """What is found out about where a person lives; a zone that is known already stays."""
    if User.objects.filter(pk=user.pk, time_zone=NO_ZONE).update(time_zone=time_zone):
        user.time_zone = time_zone


def change_language(user: User, *, language: str) -> None:
    """In which language they read. Raises ValueError for one that nobody can choose."""
    if language not in dict(settings.LANGUAGES):
        raise ValueError(f"no such language: {language}")
    user.language = language
    user.save(update_fields=["language"])


def change_profile(user: User, *, name: str, language: str, time_zone: str) -> None:
    """Save how a person is called, in which language they read and on which clock."""
    user.name, user.language, user.time_zone = name, language, time_zone
    user.save(update_fields=["name", "language", "time_zone"])


def add_representative(*, email: str, name: str) -> tuple[User, int]:
    """Make somebody a representative, with a new account if need be. Organizations that nobody looks after become
    theirs. Returns (user, number of these organizations)."""
    email = email.strip().lower()
    with transaction.atomic():
        user = User.objects.filter(email=email).first() or User.objects.create_user(email, name=name)
        user.is_representative = True
        user.name = name or user.name
        user.save(update_fields=["is_representative", "name"])
        # Unproven until the first code that reaches this address comes back.
        EmailAddress.objects.get_or_create(user=user, email=email, defaults={"primary": True})
        adopted = Organization.objects.filter(representative=None).update(representative=user)
    return user, adopted
