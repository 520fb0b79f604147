"""Which address is answered by whom."""

from collections.abc import Awaitable, Callable
from functools import partial

from sandbox.exchange import control, pages, phone, rest
from sandbox.exchange.calls import API_VERSION
from sandbox.exchange.engine import Engine
from sandbox.serving.http import Refused, Request, Response, json_response
from sandbox.serving.routing import check_marked, handler_of
from sandbox.serving.server import Answer

Handler = Callable[..., Awaitable[Response]]


async def healthz(engine: Engine, request: Request) -> Response:
    return json_response({"status": "ok"})


ROUTES: tuple[tuple[str, str, Handler], ...] = (
    ("GET", r"/", pages.telephone),
    ("GET", r"/log", pages.log),
    ("GET", r"/log/(\d{1,12})", pages.log_entry),
    ("GET", r"/people", pages.people),
    ("GET", r"/static/([\w.]+)", pages.static_file),
    ("GET", r"/healthz", healthz),
    ("GET", r"/phone/state", phone.state),
    ("POST", r"/phone/call", phone.call),
    ("POST", r"/phone/calls/(CA\w+)/(\w+)", phone.act),
    ("GET", r"/_exchange/people", control.list_people),
    ("POST", r"/_exchange/people", control.put_people),
    ("DELETE", r"/_exchange/people", control.forget_people),
    ("GET", r"/_exchange/faults", control.list_faults),
    ("POST", r"/_exchange/faults", control.plan_fault),
    ("DELETE", r"/_exchange/faults", control.clear_faults),
    ("GET", r"/_exchange/journal", control.show_journal),
    ("GET", r"/_exchange/rings", control.show_rings),
    ("GET", r"/_exchange/calls", control.list_calls),
    ("POST", r"/_exchange/calls/(CA\w+)/hang_up", control.hang_up),
    ("POST", r"/_exchange/inbound", control.inbound),
    ("GET", r"/_exchange/accounts", control.list_accounts),
    ("POST", r"/_exchange/accounts", control.put_account),
    ("POST", r"/_exchange/numbers", control.put_number),
    ("GET", r"/_exchange/clock", control.show_clock),
    ("POST", r"/_exchange/clock", control.set_clock),
    ("POST", r"/_exchange/step", control.step),
    ("POST", r"/_exchange/reset", control.reset),
)


def answer_for(engine: Engine) -> Answer:
    return partial(_answer, engine)


async def _answer(engine: Engine, request: Request) -> Response:
    if request.path.startswith(f"/{API_VERSION}/"):
        return await rest.answer(engine, request)
    try:
        check_marked(request)
        handler, parts = handler_of(request, ROUTES)
        return await handler(engine, request, *parts)
    except Refused as refusal:
        if request.path.startswith(("/_exchange/", "/phone/")):
            return json_response({"error": refusal.words}, status=refusal.status)
        return pages.problem(engine, refusal)
