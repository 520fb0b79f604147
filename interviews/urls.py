"""Addresses of interviews: by mailed link, of the candidate, of the team, of the representative."""

from django.urls import path

from interviews.views import candidate, desk, links, team

urlpatterns = [
    path("i/ended/new-link/", links.request_new_link, name="request_new_link"),
    path("i/<str:token>/", links.open_link, name="open_link"),
    path("my/interviews/", candidate.my_interviews, name="my_interviews"),
    path("interviews/<uuid:interview_id>/", candidate.interview, name="interview"),
    path("interviews/<uuid:interview_id>/time/", candidate.pick_time, name="pick_time"),
    path("interviews/<uuid:interview_id>/reschedule/", candidate.reschedule, name="reschedule"),
    path("interviews/<uuid:interview_id>/zone/", candidate.pick_zone, name="pick_zone"),
    path("interviews/<uuid:interview_id>/confirm/", candidate.confirm_time, name="confirm_time"),
    path("interviews/<uuid:interview_id>/no-time-fits/", candidate.report_no_fit, name="report_no_fit"),
    path("interviews/<uuid:interview_id>/interview.ics", candidate.invite_file, name="invite_file"),
    path("interviews/<uuid:interview_id>/cancel/", candidate.cancel_interview, name="cancel_interview"),
    path(
        "team/<slug:slug>/applications/<uuid:application_id>/schedule/",
        team.request_interview,
        name="request_interview",
    ),
    path("team/<slug:slug>/interviews/<uuid:interview_id>/", team.team_interview, name="team_interview"),
    path("team/<slug:slug>/interviews/<uuid:interview_id>/times/", team.offer_times, name="offer_times"),
    path("team/<slug:slug>/interviews/<uuid:interview_id>/cancel/", team.team_cancel, name="team_cancel"),
    path("desk/", desk.desk, name="desk"),
    path("desk/interviews/<uuid:interview_id>/", desk.conference, name="conference"),
    path("desk/messages/<uuid:message_id>/retry/", desk.retry_message, name="retry_message"),
]
