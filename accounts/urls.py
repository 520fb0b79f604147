"""Addresses of the front door, of accounts and of teams."""

from django.urls import path

from accounts.views import front, invitations, language, organizations, profile, team

urlpatterns = [
    path("", front.home, name="home"),
    path("language/", language.set_language, name="set_language"),
    path("privacy/", front.privacy, name="privacy"),
    path("imprint/", front.imprint, name="imprint"),
    path("brand/<slug:slug>.css", front.brand_css, name="brand_css"),
    path("organizations/", organizations.organizations, name="organizations"),
    path("organizations/new/", organizations.organization_new, name="organization_new"),
    path("invitations/<str:token>/", invitations.accept_invitation, name="accept_invitation"),
    path("account/email/", profile.email_address, name="account_email"),
    path("account/profile/", profile.profile, name="profile"),
    path("team/<slug:slug>/settings/", team.team_settings, name="team_settings"),
    path("team/<slug:slug>/members/", team.team_members, name="team_members"),
    path("team/<slug:slug>/members/invite/", team.invite_member, name="invite_member"),
    path("team/<slug:slug>/members/<uuid:membership_id>/role/", team.change_role, name="change_role"),
    path("team/<slug:slug>/members/<uuid:membership_id>/remove/", team.remove_member, name="remove_member"),
    path("team/<slug:slug>/invitations/<uuid:invitation_id>/revoke/", team.revoke_invitation, name="revoke_invitation"),
]
