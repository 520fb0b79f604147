from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress

from accounts import actions
from accounts.models import Entry, Invitation, Membership, Organization, User
from core.tenancy import WrongOrganization, organization_context, system_context
from tests import factories
from tests.factories import actor

pytestmark = pytest.mark.django_db

DETAILS = {
    "name": "Nordlicht Bio",
    "country": "DE",
    "region": "BE",
    "time_zone": "Europe/Berlin",
    "language": "de",
    "accent": "#1f5a96",
}


def history(organization, verb):
    with organization_context(organization):
        return list(Entry.objects.filter(verb=verb).values_list("actor", "detail"))


def roles(organization):
    with organization_context(organization):
        return dict(Membership.objects.values_list("user__email", "role"))


def invitation_token(outbox, email):
    mail = next(mail for mail in outbox.mails("membership_invitation") if mail.to == email)
    return mail.text.partition("/invitations/")[2].partition("/")[0]


def invite(organization, email, *, now, role="recruiter", by=None):
    with organization_context(organization):
        return actions.invite(organization=organization, email=email, role=role, by=by or factories.NOBODY, now=now)


def membership(organization, person):
    with organization_context(organization):
        return Membership.objects.select_related("user").get(user=person)


class TestFounding:
    def test_the_founder_becomes_admin(self, now):
        founder = factories.user(email="ines@example.com", name="Ines Albrecht")
        organization = actions.create_organization(by=founder, now=now, **DETAILS)
        assert roles(organization) == {"ines@example.com": "admin"}
        assert (organization.slug, organization.accent, organization.region) == ("nordlicht-bio", "#1f5a96", "BE")
        assert history(organization, "founded") == [("Ines Albrecht", {})]

    def test_the_least_busy_representative_looks_after_it(self, now):
        busy, free = factories.representative(), factories.representative()
        first = factories.organization()
        second = factories.organization()
        assert [first.representative, second.representative] == [busy, free]

    def test_a_name_that_is_taken_gets_another_address(self, now):
        actions.create_organization(by=factories.user(), now=now, **DETAILS)
        second = actions.create_organization(by=factories.user(), now=now, **DETAILS)
        assert second.slug.startswith("nordlicht-bio-")

    def test_a_name_without_latin_letters_gets_an_address(self, now):
        organization = actions.create_organization(by=factories.user(), now=now, **{**DETAILS, "name": "株式会社"})
        assert organization.slug == "organization"

    def test_a_form_sent_twice_founds_once(self, now):
        founder = factories.user()
        first = actions.create_organization(by=founder, now=now, **DETAILS)
        assert actions.create_organization(by=founder, now=now, **DETAILS) == first
        assert Organization.objects.count() == 1


class TestInviting:
    def test_the_invitation_is_mailed_in_the_organizations_language(self, now, outbox):
        organization = factories.organization(name="Nordlicht Bio", language="de")
        ines = factories.user(name="Ines Albrecht")
        invitation = invite(organization, "Jonas@Example.com", now=now, by=actor(ines))
        [mail] = outbox.mails("membership_invitation")
        assert mail.to == "jonas@example.com"
        assert mail.sender == "Nordlicht Bio"
        assert "Ines Albrecht" in mail.subject
        assert invitation.expires_at == now + timedelta(days=14)
        assert 'lang="de"' in mail.html

    def test_only_the_hash_of_the_token_is_kept(self, now, outbox):
        organization = factories.organization()
        invitation = invite(organization, "jonas@example.com", now=now)
        token = invitation_token(outbox, "jonas@example.com")
        assert len(token) >= 40
        assert token not in str(vars(invitation))

    def test_members_are_not_invited_again(self, now):
        organization = factories.organization()
        jonas = factories.member(organization).user
        with pytest.raises(actions.AlreadyMember):
            invite(organization, jonas.email.upper(), now=now)

    def test_a_new_invitation_replaces_the_open_one(self, now):
        organization = factories.organization()
        first = invite(organization, "jonas@example.com", now=now)
        second = invite(organization, "jonas@example.com", now=now, role="admin")
        with organization_context(organization):
            assert list(Invitation.objects.open(now)) == [second]
            first.refresh_from_db()
        assert first.revoked_at == now

    def test_nobody_mails_the_whole_world(self, now, monkeypatch):
        monkeypatch.setattr(actions, "MOST_OPEN_INVITATIONS", 2)
        organization = factories.organization()
        for name in ("one", "two"):
            invite(organization, f"{name}@example.com", now=now)
        with pytest.raises(actions.TooManyInvitations):
            invite(organization, "three@example.com", now=now)
        invite(organization, "two@example.com", now=now)

    def test_revoking_twice_is_written_down_once(self, now):
        organization = factories.organization()
        invitation = invite(organization, "jonas@example.com", now=now)
        with organization_context(organization):
            actions.revoke_invitation(invitation, by=factories.NOBODY, now=now)
            actions.revoke_invitation(invitation, by=factories.NOBODY, now=now)
        assert history(organization, "revoked invitation") == [("A test", {})]


class TestAccepting:
    def test_the_invited_person_joins(self, now):
        organization = factories.organization()
        invitation = invite(organization, "jonas@example.com", now=now)
        jonas = factories.user(email="jonas@example.com", name="Jonas Weber")
        actions.accept_invitation(invitation, user=jonas, now=now)
        assert roles(organization)["jonas@example.com"] == "recruiter"
        assert history(organization, "joined") == [("Jonas Weber", {"role": "recruiter"})]

    def test_a_second_click_changes_nothing(self, now):
        organization = factories.organization()
        invitation = invite(organization, "jonas@example.com", now=now)
        jonas = factories.user(email="jonas@example.com")
        first = actions.accept_invitation(invitation, user=jonas, now=now)
        assert actions.accept_invitation(invitation, user=jonas, now=now) == first
        assert len(history(organization, "joined")) == 1

    def test_somebody_else_may_not(self, now):
        organization = factories.organization()
        invitation = invite(organization, "jonas@example.com", now=now)
        with pytest.raises(actions.OtherAddress):
            actions.accept_invitation(invitation, user=factories.user(), now=now)

    def test_the_address_must_be_proven(self, now):
        organization = factories.organization()
        invitation = invite(organization, "jonas@example.com", now=now)
        jonas = factories.user(email="jonas@example.com")
        EmailAddress.objects.filter(user=jonas).update(verified=False)
        with pytest.raises(actions.UnprovenAddress):
            actions.accept_invitation(invitation, user=jonas, now=now)

    def test_expired_and_revoked_invitations_are_refused(self, now):
        organization = factories.organization()
        jonas = factories.user(email="jonas@example.com")
        revoked = invite(organization, "jonas@example.com", now=now)
        current = invite(organization, "jonas@example.com", now=now)
        with pytest.raises(actions.InvitationEnded):
            actions.accept_invitation(revoked, user=jonas, now=now)
        with pytest.raises(actions.InvitationEnded):
            actions.accept_invitation(current, user=jonas, now=now + timedelta(days=14))

    def test_a_used_invitation_does_not_bring_back_somebody_who_was_removed(self, now):
        organization = factories.organization()
        invitation = invite(organization, "jonas@example.com", now=now)
        jonas = factories.user(email="jonas@example.com")
        joined = actions.accept_invitation(invitation, user=jonas, now=now)
        with organization_context(organization):
            actions.remove_member(joined, by=factories.NOBODY, now=now)
        with pytest.raises(actions.InvitationEnded):
            actions.accept_invitation(invitation, user=jonas, now=now)


class TestRoles:
    def test_a_role_is_changed_and_written_down(self, now):
        organization = factories.organization()
        jonas = factories.member(organization, "interviewer")
        with organization_context(organization):
            actions.change_role(jonas, role="admin", by=factories.NOBODY, now=now)
        assert roles(organization)[jonas.user.email] == "admin"
        assert history(organization, "changed role") == [("A test", {"role": "admin"})]

    def test_the_last_admin_stays_admin(self, now):
        founder = factories.user()
        organization = factories.organization(founder=founder)
        factories.member(organization, "recruiter")
        with organization_context(organization):
            alone = membership(organization, founder)
            with pytest.raises(actions.LastAdmin):
                actions.change_role(alone, role="recruiter", by=factories.NOBODY, now=now)
            with pytest.raises(actions.LastAdmin):
                actions.remove_member(alone, by=factories.NOBODY, now=now)
            actions.change_role(alone, role="admin", by=factories.NOBODY, now=now)
        assert roles(organization)[founder.email] == "admin"

    def test_one_of_two_admins_may_leave(self, now):
        founder = factories.user(name="Ines Albrecht")
        organization = factories.organization(founder=founder)
        other = factories.member(organization, "admin")
        with organization_context(organization):
            actions.remove_member(membership(organization, founder), by=factories.NOBODY, now=now)
        assert roles(organization) == {other.user.email: "admin"}
        assert history(organization, "removed member") == [("A test", {"name": "Ines Albrecht"})]

    def test_another_organizations_member_is_out_of_reach(self, now):
        here, there = factories.organization(), factories.organization()
        stranger = factories.member(there)
        with organization_context(here), pytest.raises(WrongOrganization):
            actions.remove_member(stranger, by=factories.NOBODY, now=now)
        assert stranger.user.email in roles(there)


def test_changed_settings_are_written_down_by_name(now):
    organization = factories.organization(name="Nordlicht", country="DE")
    details = {"name": "Nordlicht Bio", "country": "DE", "accent": "#1f5a96"}
    with organization_context(organization):
        actions.change_organization(organization, by=factories.NOBODY, now=now, **details)
    organization.refresh_from_db()
    assert (organization.name, organization.accent) == ("Nordlicht Bio", "#1f5a96")
    assert history(organization, "changed settings") == [("A test", {"name": "Nordlicht Bio", "accent": "#1f5a96"})]


def test_settings_saved_unchanged_leave_no_history(now):
    organization = factories.organization(name="Nordlicht")
    with organization_context(organization):
        actions.change_organization(organization, by=factories.NOBODY, now=now, name="Nordlicht")
    assert history(organization, "changed settings") == []


class TestRepresentatives:
    def test_a_new_account_is_made(self, db):
        user, adopted = actions.add_representative(email="Maya@Example.com", name="Maya Okafor")
        assert (user.email, user.name, user.is_representative, adopted) == ("maya@example.com", "Maya Okafor", True, 0)
        assert not user.has_usable_password()
        assert list(EmailAddress.objects.filter(user=user).values_list("email", "verified", "primary")) == [
            ("maya@example.com", False, True)
        ]

    def test_an_account_that_exists_keeps_its_name_and_proof(self, db):
        maya = factories.user(email="maya@example.com", name="Maya")
        user, _adopted = actions.add_representative(email="maya@example.com", name="")
        assert (user, user.name, User.objects.count()) == (maya, "Maya", 1)
        assert EmailAddress.objects.get(user=user).verified

    def test_organizations_that_nobody_looks_after_become_theirs(self, now):
        organization = factories.organization()
        user, adopted = actions.add_representative(email="maya@example.com", name="Maya")
        organization.refresh_from_db()
        assert (organization.representative, adopted) == (user, 1)


def test_history_cannot_be_rewritten(now):
    organization = factories.organization()
    with system_context("a test"), pytest.raises(Exception, match="append-only"):
        Entry.objects.filter(organization=organization).update(actor="Somebody else")
