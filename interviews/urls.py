"""Addresses of interviews: by mailed link, of the candidate, of the team, of the representative."""

from django.urls import path

from interviews.views import aftermath, availability, candidate, desk, feed, links, panel, team, team_interview, week

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
    path("team/<slug:slug>/interviews/<uuid:interview_id>/", team_interview.team_interview, name="team_interview"),
    path("team/<slug:slug>/interviews/<uuid:interview_id>/times/", team.offer_times, name="offer_times"),
    path("team/<slug:slug>/interviews/<uuid:interview_id>/cancel/", team.team_cancel, name="team_cancel"),
    path("team/<slug:slug>/availability/", availability.availability, name="availability"),
    path("team/<slug:slug>/availability/feed/", feed.member_feed, name="member_feed"),
    path("feeds/<str:token>.ics", feed.calendar_feed, name="calendar_feed"),
    path("team/<slug:slug>/week/", week.team_week, name="team_week"),
    path("team/<slug:slug>/interviews/<uuid:interview_id>/step-back/", panel.step_back, name="step_back"),
    path("team/<slug:slug>/interviews/<uuid:interview_id>/fill-seat/", panel.fill_seat, name="fill_seat"),
    path("team/<slug:slug>/proposed/<uuid:proposed_id>/book/", panel.accept_proposal, name="accept_proposal"),
    path("team/<slug:slug>/interviews/<uuid:interview_id>/outcome/", aftermath.record_outcome, name="record_outcome"),
    path("team/<slug:slug>/interviews/<uuid:interview_id>/feedback/", aftermath.write_feedback, name="write_feedback"),
    path("desk/", desk.desk, name="desk"),
    path("desk/interviews/<uuid:interview_id>/", desk.conference, name="conference"),
    path("desk/messages/<uuid:message_id>/retry/", desk.retry_message, name="retry_message"),
]
