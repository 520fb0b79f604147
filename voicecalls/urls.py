"""Addresses of calls. The provider's end in a slash: it follows redirects without its form."""

from django.urls import path

from voicecalls.views import (
    applicant,
    calls,
    case_work,
    hooks,
    lines,
    overview,
    privacy,
    questions,
    settings,
    suppressions,
    timeline,
    trying,
)

urlpatterns = [
    path("c/<str:token>/", applicant.open_call_link, name="open_call_link"),
    path("calls/of/<uuid:case_id>/", applicant.my_calls, name="my_calls"),
    path("calls/of/<uuid:case_id>/stop/", applicant.stop_calls, name="stop_my_calls"),
    path("calls/of/<uuid:case_id>/time/", applicant.wish_time, name="wish_call_time"),
    path("calls/about/<slug:slug>/", applicant.about_calls, name="about_calls"),
    path("calls/hooks/voice/<uuid:attempt_id>/", hooks.voice, name="call_voice"),
    path("calls/hooks/answer/<uuid:attempt_id>/<int:number>/", hooks.answer, name="call_answer"),
    path("calls/hooks/status/<uuid:attempt_id>/", hooks.status, name="call_status"),
    path("calls/hooks/machine/<uuid:attempt_id>/", hooks.machine, name="call_machine"),
    path("calls/hooks/fallback/<uuid:attempt_id>/", hooks.fallback, name="call_fallback"),
    path("calls/hooks/inbound/<uuid:line_id>/", hooks.inbound, name="call_inbound"),
    path("calls/hooks/inbound-status/<uuid:line_id>/", hooks.inbound_status, name="call_inbound_status"),
]

urlpatterns += [
    path("team/<slug:slug>/settings/system/", settings.system_settings, name="system_settings"),
    path("team/<slug:slug>/settings/telephone/", lines.telephone_line, name="telephone_line"),
    path("team/<slug:slug>/settings/telephone/check/", lines.line_check, name="line_check"),
    path("team/<slug:slug>/settings/telephone/token/", lines.line_forget_token, name="line_forget_token"),
    path("team/<slug:slug>/settings/questions/", questions.application_questions, name="application_questions"),
    path("team/<slug:slug>/settings/questions/new/", questions.question_new, name="question_new"),
    path("team/<slug:slug>/settings/questions/<uuid:question_id>/", questions.question_edit, name="question_edit"),
    path(
        "team/<slug:slug>/settings/questions/<uuid:question_id>/retire/",
        questions.question_retire,
        name="question_retire",
    ),
    path("team/<slug:slug>/settings/jobs/<uuid:job_id>/questions/", questions.job_questions, name="job_questions"),
]

urlpatterns += [
    path("team/<slug:slug>/calls/", calls.calls, name="calls"),
    path("team/<slug:slug>/calls/pause/", calls.pause_calls, name="pause_calls"),
    path("team/<slug:slug>/calls/overview/", overview.calls_overview, name="calls_overview"),
    path("team/<slug:slug>/calls/export/", overview.calls_export, name="calls_export"),
    path("team/<slug:slug>/calls/test/", trying.test_calls, name="test_calls"),
    path("team/<slug:slug>/calls/test/<uuid:attempt_id>/", trying.test_call, name="test_call"),
    path("team/<slug:slug>/calls/numbers/", suppressions.suppressions, name="suppressions"),
    path(
        "team/<slug:slug>/calls/numbers/<uuid:suppression_id>/lift/",
        suppressions.lift_suppression,
        name="lift_suppression",
    ),
    path("team/<slug:slug>/calls/data/<uuid:application_id>/", privacy.call_data, name="call_data"),
    path("team/<slug:slug>/calls/data/<uuid:application_id>/copy/", privacy.export_call_data, name="export_call_data"),
    path("team/<slug:slug>/calls/data/<uuid:application_id>/erase/", privacy.erase_call_data, name="erase_call_data"),
    path("team/<slug:slug>/calls/<uuid:case_id>/", timeline.call_case, name="call_case"),
    path("team/<slug:slug>/calls/<uuid:case_id>/row/", calls.call_row, name="call_row"),
    path("team/<slug:slug>/calls/<uuid:case_id>/now/", case_work.call_now, name="call_now"),
    path("team/<slug:slug>/calls/<uuid:case_id>/stop/", case_work.stop_case, name="stop_case"),
    path("team/<slug:slug>/calls/<uuid:case_id>/never/", case_work.never_again, name="never_again"),
]
