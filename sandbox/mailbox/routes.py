"""Which address is answered by whom."""

from collections.abc import Callable
from functools import partial

from sandbox.mailbox import api, authenticator_page, inbox_page, message_page
from sandbox.mailbox.desk import Desk
from sandbox.mailbox.layout import problem, static_file
from sandbox.mailbox.web import Answer, Request, json_response
from sandbox.serving.http import Refused, Response
from sandbox.serving.routing import check_marked, handler_of

Handler = Callable[..., Response]


def healthz(desk: Desk, request: Request) -> Response:
    return json_response({"status": "ok"})


ROUTES: tuple[tuple[str, str, Handler], ...] = (
    ("GET", r"/", inbox_page.inbox),
    ("GET", r"/time-zone", inbox_page.time_zone),
    ("GET", r"/messages/(\w+)(?:/(text|calendar|attachments|source))?", message_page.message),
    ("GET", r"/messages/(\w+)/body\.html", message_page.body),
    ("GET", r"/messages/(\w+)/source\.eml", message_page.source_file),
    ("GET", r"/messages/(\w+)/calendar/(\d{1,4})\.ics", message_page.calendar_file),
    ("GET", r"/messages/(\w+)/attachments/(\d{1,4})(?:/.*)?", message_page.attachment_file),
    ("GET", r"/authenticator", authenticator_page.authenticator),
    ("GET", r"/static/([\w.]+)", static_file),
    ("GET", r"/healthz", healthz),
    ("GET", r"/api/messages", api.list_messages),
    ("DELETE", r"/api/messages", api.delete_messages),
    ("GET", r"/api/messages/(\w+)", api.show_message),
    ("GET", r"/api/faults", api.list_faults),
    ("POST", r"/api/faults", api.plan_fault),
    ("DELETE", r"/api/faults", api.clear_faults),
    ("GET", r"/api/stalled", api.list_stalled),
    ("POST", r"/api/release", api.release),
    ("GET", r"/api/authenticator/(.+)", api.show_code),
)


def answer_for(desk: Desk) -> Answer:
    return partial(_answer, desk)


def _answer(desk: Desk, request: Request) -> Response:
    try:
        check_marked(request)
        handler, parts = handler_of(request, ROUTES)
        return handler(desk, request, *parts)
    except Refused as refusal:
        if request.path.startswith("/api/"):
            return json_response({"error": refusal.words}, status=refusal.status)
        return problem(request, refusal)
