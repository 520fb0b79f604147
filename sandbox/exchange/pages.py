"""stub"""

from sandbox.exchange.engine import Engine
from sandbox.exchange.http import HTML, Refused, Request, Response


async def telephone(engine: Engine, request: Request) -> Response:
    return Response(body=b"phone", content_type=HTML)


log = log_entry = people = static_file = telephone


def problem(engine: Engine, refusal: Refused) -> Response:
    return Response(body=refusal.words.encode(), content_type=HTML, status=refusal.status)
