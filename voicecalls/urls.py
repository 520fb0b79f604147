"""Addresses of calls. The provider's end in a slash: it follows redirects without its form."""

from django.urls import path

from voicecalls.views import hooks

urlpatterns = [
    path("calls/hooks/voice/<uuid:attempt_id>/", hooks.voice, name="call_voice"),
    path("calls/hooks/answer/<uuid:attempt_id>/<int:number>/", hooks.answer, name="call_answer"),
    path("calls/hooks/status/<uuid:attempt_id>/", hooks.status, name="call_status"),
    path("calls/hooks/machine/<uuid:attempt_id>/", hooks.machine, name="call_machine"),
    path("calls/hooks/fallback/<uuid:attempt_id>/", hooks.fallback, name="call_fallback"),
    path("calls/hooks/inbound/<uuid:line_id>/", hooks.inbound, name="call_inbound"),
    path("calls/hooks/inbound-status/<uuid:line_id>/", hooks.inbound_status, name="call_inbound_status"),
]
