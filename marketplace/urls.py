"""Addresses of jobs and applications."""

from django.urls import path

from marketplace.views import applications, jobs, team_applications, team_jobs

urlpatterns = [
    path("jobs/", jobs.jobs, name="jobs"),
    path("jobs/<uuid:job_id>/", jobs.job, name="job"),
    path("jobs/<uuid:job_id>/apply/", jobs.apply, name="apply"),
    path("my/applications/", applications.my_applications, name="my_applications"),
    path("my/applications/<uuid:application_id>/", applications.proposal, name="proposal"),
    path("team/<slug:slug>/", team_applications.team_applications, name="team_applications"),
    path(
        "team/<slug:slug>/applications/<uuid:application_id>/",
        team_applications.team_application,
        name="team_application",
    ),
    path(
        "team/<slug:slug>/applications/<uuid:application_id>/move/",
        team_applications.move_application,
        name="move_application",
    ),
    path("team/<slug:slug>/jobs/", team_jobs.team_jobs, name="team_jobs"),
    path("team/<slug:slug>/jobs/new/", team_jobs.job_new, name="job_new"),
    path("team/<slug:slug>/jobs/<uuid:job_id>/", team_jobs.job_edit, name="job_edit"),
    path("team/<slug:slug>/jobs/<uuid:job_id>/close/", team_jobs.job_close, name="job_close"),
    path("team/<slug:slug>/jobs/<uuid:job_id>/reopen/", team_jobs.job_reopen, name="job_reopen"),
]
