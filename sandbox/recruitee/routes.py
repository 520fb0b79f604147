"""Which address is answered by whom."""

from collections.abc import Awaitable, Callable
from functools import partial
from urllib.parse import urlsplit

from sandbox.recruitee import api, board, candidate_page, control, log_page, pages, settings_page
from sandbox.recruitee.house import House
from sandbox.serving.http import Refused, Request, Response, json_response
from sandbox.serving.routing import changes_something, check_marked, handler_of
from sandbox.serving.server import Answer

Handler = Callable[..., Awaitable[Response]]
CONTROL = "/_standin/"


async def healthz(house: House, request: Request) -> Response:
    return json_response({"status": "ok"})


N = r"(\d{1,15})"
COMPANY = rf"/companies/{N}"
JOB = rf"{COMPANY}/jobs/{N}"
CANDIDATE = rf"{COMPANY}/candidates/{N}"
SETTINGS = rf"{COMPANY}/settings"
ROUTES: tuple[tuple[str, str, Handler], ...] = (
    ("GET", r"/", pages.home),
    ("GET", r"/static/([\w.]+)", pages.static_file),
    ("GET", r"/version", pages.version),
    ("GET", r"/healthz", healthz),
    ("GET", r"/log", log_page.log),
    ("GET", rf"/log/{N}", log_page.entry),
    ("GET", COMPANY, pages.jobs),
    ("GET", rf"{COMPANY}/candidates", pages.candidates),
    ("GET", JOB, board.board),
    ("POST", rf"{JOB}/move", board.move),
    ("POST", rf"{JOB}/status", board.set_status),
    ("GET", rf"{JOB}/add", board.add_page),
    ("POST", rf"{JOB}/add", board.add),
    ("GET", rf"{JOB}/stages", board.stages_page),
    ("POST", rf"{JOB}/stages/add", board.add_stage),
    ("POST", rf"{JOB}/stages/{N}/(rename|reorder|delete)", board.change_stage),
    ("GET", CANDIDATE, candidate_page.show),
    ("POST", rf"{CANDIDATE}/(move|disqualify|requalify|note|edit|assign|delete)", candidate_page.change),
    ("GET", SETTINGS, settings_page.show),
    ("POST", rf"{SETTINGS}/tokens", settings_page.add_token),
    ("POST", rf"{SETTINGS}/tokens/{N}/revoke", settings_page.revoke_token),
    ("GET", rf"{SETTINGS}/webhooks/new", settings_page.new_webhook),
    ("POST", rf"{SETTINGS}/webhooks/new", settings_page.verify_and_create),
    ("GET", rf"{SETTINGS}/webhooks/{N}", settings_page.webhook),
    ("POST", rf"{SETTINGS}/webhooks/{N}/sample", settings_page.send_sample),
    ("POST", rf"{SETTINGS}/webhooks/{N}/delete", settings_page.delete_webhook),
    ("POST", rf"{SETTINGS}/webhooks/{N}/deliveries/{N}/(resend|cancel)", settings_page.change_delivery),
    ("GET", r"/_standin/journal", control.show_journal),
    ("GET", r"/_standin/changes", control.show_changes),
    ("GET", r"/_standin/state", control.show_state),
    ("POST", r"/_standin/act", control.act),
    ("POST", r"/_standin/events", control.emit),
    ("GET", r"/_standin/faults", control.list_faults),
    ("POST", r"/_standin/faults", control.plan_fault),
    ("DELETE", r"/_standin/faults", control.clear_faults),
    ("GET", r"/_standin/switches", control.show_switches),
    ("POST", r"/_standin/switches", control.throw_switches),
    ("GET", r"/_standin/tokens", control.list_tokens),
    ("POST", r"/_standin/tokens", control.add_token),
    ("POST", rf"/_standin/tokens/{N}/(revoke|restore)", control.change_token),
    ("GET", r"/_standin/webhooks", control.list_webhooks),
    ("POST", r"/_standin/webhooks", control.create_webhook),
    ("DELETE", rf"/_standin/webhooks/{N}", control.delete_webhook),
    ("POST", rf"/_standin/webhooks/{N}/sample", control.send_sample),
    ("GET", r"/_standin/deliveries", control.show_deliveries),
    ("POST", rf"/_standin/deliveries/{N}/(resend|cancel)", control.change_delivery),
    ("GET", r"/_standin/clock", control.show_clock),
    ("POST", r"/_standin/clock", control.set_clock),
    ("POST", r"/_standin/step", control.step),
    ("POST", r"/_standin/away", control.go_away),
    ("POST", r"/_standin/reset", control.reset),
)


def answer_for(house: House) -> Answer:
    return partial(_answer, house)


async def _answer(house: House, request: Request) -> Response:
    if request.path.startswith(api.PREFIX):
        return await api.answer(house, request)
    try:
        _guard(request)
        handler, parts = handler_of(request, ROUTES)
        return await handler(house, request, *parts)
    except Refused as refusal:
        if request.path.startswith(CONTROL):
            return json_response({"error": refusal.words}, status=refusal.status)
        return pages.problem(house, request, refusal)


def _guard(request: Request) -> None:
    """What changes something comes from a program that says so, or from a form of these very pages."""
    if request.path.startswith(CONTROL):
        check_marked(request)
    elif changes_something(request) and not request.is_marked:
        _check_site(request)


def _check_site(request: Request) -> None:
    site = request.headers.get("sec-fetch-site")
    origin = urlsplit(request.headers.get("origin", "")).netloc
    if site != "same-origin" and (site is not None or origin != request.headers.get("host")):
        raise Refused(403, "This form was sent by another site.")
