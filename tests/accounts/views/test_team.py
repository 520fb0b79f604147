import pytest
from django.urls import reverse

from accounts.actions import invite
from accounts.models import Invitation, Membership
from core.tenancy import organization_context
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def founder():
    return factories.user(name="Ines Albrecht")


@pytest.fixture
def organization(founder, now):
    return factories.organization(founder=founder, name="Nordlicht Bio")


@pytest.fixture
def client(sign_in, founder, organization):
    return sign_in(founder)


def address(name, organization, **kwargs):
    return reverse(name, kwargs={"slug": organization.slug, **kwargs})


def roles(organization):
    with organization_context(organization):
        return dict(Membership.objects.values_list("user__email", "role"))


def open_invitations(organization, now):
    with organization_context(organization):
        return list(Invitation.objects.open(now).values_list("email", "role"))


def page_after(client, response):
    return client.get(response.url).content.decode()


class TestSettings:
    def form(self, **changes):
        details = {"name": "Nordlicht", "country": "AT", "region": "", "time_zone": "Europe/Vienna"}
        return {**details, "language": "de", "accent": "#1f5a96", **changes}

    def test_details_are_saved(self, client, organization):
        response = client.post(address("team_settings", organization), self.form())
        organization.refresh_from_db()
        assert response.url == address("team_settings", organization)
        assert (organization.name, organization.country, organization.accent) == ("Nordlicht", "AT", "#1f5a96")
        assert organization.slug == "nordlicht-bio"

    def test_a_refused_colour_is_explained_and_nothing_changes(self, client, organization):
        response = client.post(address("team_settings", organization), self.form(accent="#ffe600"))
        organization.refresh_from_db()
        assert response.status_code == 422
        assert "too pale to read" in response.content.decode()
        assert 'value="Nordlicht"' in response.content.decode()
        assert '<span class="brand__name">Nordlicht Bio</span>' in response.content.decode()
        assert organization.name == "Nordlicht Bio"


class TestMembers:
    @pytest.mark.parametrize("number", [1, 30])
    def test_the_list_costs_the_same_queries(self, client, organization, count_queries, now, number):
        for each in range(number):
            factories.member(organization)
            with organization_context(organization):
                invite(
                    organization=organization, email=f"{each}@example.org", role="admin", by=factories.NOBODY, now=now
                )
        # session, user, organization, membership, second factor, count, members, invitations, navigation: 2
        assert count_queries(lambda: client.get(address("team_members", organization))) == 10

    def test_long_lists_have_pages(self, client, organization):
        for _each in range(30):
            factories.member(organization)
        first = client.get(address("team_members", organization)).context["members"]
        second = client.get(address("team_members", organization), {"page": 2}).context["members"]
        assert (len(first), len(second)) == (25, 6)

    def test_other_organizations_members_are_not_shown(self, client, organization):
        stranger = factories.member(factories.organization()).user
        assert stranger.email not in client.get(address("team_members", organization)).content.decode()


class TestInvitations:
    def test_somebody_is_invited(self, client, organization, outbox, now):
        form = {"email": "Jonas@Example.com", "role": "recruiter"}
        response = client.post(address("invite_member", organization), form)
        assert open_invitations(organization, now) == [("jonas@example.com", "recruiter")]
        assert outbox.recipients("membership_invitation") == ["jonas@example.com"]
        assert "An invitation is on its way to jonas@example.com." in page_after(client, response)

    @pytest.mark.parametrize("form", [{"email": "jonas", "role": "admin"}, {"email": "j@example.com", "role": "boss"}])
    def test_mistakes_are_explained(self, client, organization, outbox, form):
        response = client.post(address("invite_member", organization), form)
        assert response.status_code == 422
        assert form["email"] in response.content.decode()
        assert outbox.mails("membership_invitation") == []

    def test_members_are_not_invited_again(self, client, organization, founder):
        response = client.post(address("invite_member", organization), {"email": founder.email, "role": "admin"})
        assert response.status_code == 422
        assert "already belongs to your organization" in response.content.decode()

    def test_an_invitation_is_revoked(self, client, organization, now):
        client.post(address("invite_member", organization), {"email": "jonas@example.com", "role": "admin"})
        with organization_context(organization):
            invitation = Invitation.objects.get()
        client.post(address("revoke_invitation", organization, invitation_id=invitation.pk))
        assert open_invitations(organization, now) == []


class TestRoles:
    def test_a_role_is_changed(self, client, organization):
        jonas = factories.member(organization, "interviewer")
        url = address("change_role", organization, membership_id=jonas.pk)
        response = client.post(url, {"role": "admin"})
        assert roles(organization)[jonas.user.email] == "admin"
        assert "is now: Admin." in page_after(client, response)

    def test_an_unknown_role_is_refused(self, client, organization):
        jonas = factories.member(organization, "interviewer")
        url = address("change_role", organization, membership_id=jonas.pk)
        response = client.post(url, {"role": "boss"})
        assert roles(organization)[jonas.user.email] == "interviewer"
        assert "There is no such role." in page_after(client, response)

    def test_the_last_admin_stays(self, client, organization, founder):
        with organization_context(organization):
            alone = Membership.objects.get(user=founder)
        for name, form in (("change_role", {"role": "recruiter"}), ("remove_member", {})):
            response = client.post(address(name, organization, membership_id=alone.pk), form)
            assert "An organization needs at least one admin." in page_after(client, response)
        assert roles(organization) == {founder.email: "admin"}

    def test_an_admin_who_steps_down_is_led_to_a_page_they_may_see(self, client, organization, founder):
        factories.member(organization, "admin")
        with organization_context(organization):
            own = Membership.objects.get(user=founder)
        response = client.post(address("change_role", organization, membership_id=own.pk), {"role": "recruiter"})
        assert client.get(response.url).status_code == 200

    def test_a_member_is_removed_and_locked_out(self, client, sign_in, organization):
        jonas = factories.member(organization)
        client.post(address("remove_member", organization, membership_id=jonas.pk))
        assert jonas.user.email not in roles(organization)
        assert sign_in(jonas.user).get(address("team_applications", organization)).status_code == 404

    def test_somebody_who_leaves_is_led_home(self, client, organization, founder):
        factories.member(organization, "admin")
        with organization_context(organization):
            own = Membership.objects.get(user=founder)
        response = client.post(address("remove_member", organization, membership_id=own.pk))
        assert response.url == reverse("home")


@pytest.mark.parametrize("name", ["change_role", "remove_member"])
def test_other_organizations_members_cannot_be_touched(client, organization, name):
    there = factories.organization()
    stranger = factories.member(there)
    response = client.post(address(name, organization, membership_id=stranger.pk), {"role": "admin"})
    assert response.status_code == 404
    assert roles(there)[stranger.user.email] == "recruiter"


def test_other_organizations_invitations_cannot_be_revoked(client, organization, now):
    there = factories.organization()
    with organization_context(there):
        invitation = invite(organization=there, email="jonas@example.com", role="admin", by=factories.NOBODY, now=now)
    assert client.post(address("revoke_invitation", organization, invitation_id=invitation.pk)).status_code == 404
    assert open_invitations(there, now) == [("jonas@example.com", "admin")]


def test_what_changes_something_takes_posts_only(client, organization):
    jonas = factories.member(organization)
    own = {"membership_id": jonas.pk}
    urls = [
        address("change_role", organization, **own),
        address("remove_member", organization, **own),
        address("revoke_invitation", organization, invitation_id=jonas.pk),
    ]
    assert [client.get(url).status_code for url in urls] == [405] * 3
    answer = client.get(address("invite_member", organization))  # its page may have answered a form: it leads back
    assert answer.headers["Location"] == address("team_members", organization)
    assert jonas.user.email in roles(organization)
