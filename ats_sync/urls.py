"""Addresses of the link with an applicant tracking system."""

from django.urls import path

from ats_sync.views import connecting, events, hooks, links

urlpatterns = [
    path("team/<slug:slug>/settings/ats/", links.ats_link, name="ats_link"),
    path("team/<slug:slug>/settings/ats/connect/", connecting.ats_connect, name="ats_connect"),
    path("team/<slug:slug>/settings/ats/events/", events.ats_events, name="ats_events"),
    path("team/<slug:slug>/settings/ats/events/new/", events.ats_new_address, name="ats_new_address"),
    path("team/<slug:slug>/settings/ats/check/", connecting.ats_check, name="ats_check"),
    path("team/<slug:slug>/settings/ats/read/", connecting.ats_read_again, name="ats_read_again"),
    path("team/<slug:slug>/settings/ats/tag/", connecting.ats_tag, name="ats_tag"),
    path("team/<slug:slug>/settings/ats/disconnect/", connecting.ats_disconnect, name="ats_disconnect"),
    path("team/<slug:slug>/settings/ats/again/<uuid:push_id>/", links.ats_try_again, name="ats_try_again"),
    path("hooks/ats/<uuid:hook_key>/", hooks.ats_hook, name="ats_hook"),
]
