"""Addresses of jobs and applications."""

from django.urls import path

from marketplace.views import applications, contact, jobs, stages, team_applications, team_jobs

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
    path(
        "team/<slug:slug>/applications/<uuid:application_id>/contact/",
        contact.candidate_contact,
        name="candidate_contact",
    ),
    path("team/<slug:slug>/jobs/", team_jobs.team_jobs, name="team_jobs"),
    path("team/<slug:slug>/jobs/new/", team_jobs.job_new, name="job_new"),
    path("team/<slug:slug>/jobs/<uuid:job_id>/", team_jobs.job_edit, name="job_edit"),
    path("team/<slug:slug>/jobs/<uuid:job_id>/close/", team_jobs.job_close, name="job_close"),
    path("team/<slug:slug>/jobs/<uuid:job_id>/reopen/", team_jobs.job_reopen, name="job_reopen"),
    path("team/<slug:slug>/jobs/<uuid:job_id>/stages/", stages.job_stages, name="job_stages"),
    path(
        "team/<slug:slug>/jobs/<uuid:job_id>/stages/for-calls/",
        stages.add_call_stages,
        name="add_call_stages",
    ),
    path("team/<slug:slug>/jobs/<uuid:job_id>/stages/<uuid:stage_id>/", stages.stage_edit, name="stage_edit"),
    path("team/<slug:slug>/jobs/<uuid:job_id>/stages/<uuid:stage_id>/move/", stages.move_stage, name="move_stage"),
    path("team/<slug:slug>/jobs/<uuid:job_id>/stages/<uuid:stage_id>/empty/", stages.empty_stage, name="empty_stage"),
    path(
        "team/<slug:slug>/jobs/<uuid:job_id>/stages/<uuid:stage_id>/remove/", stages.remove_stage, name="remove_stage"
    ),
]
