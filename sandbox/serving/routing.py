"""Which request is answered by whom."""

import re
from collections.abc import Iterable
from typing import TypeVar

from sandbox.serving.http import Refused, Request

Handler = TypeVar("Handler")


def changes_something(request: Request) -> bool:
    return request.method not in ("GET", "HEAD")


def check_marked(request: Request) -> None:
    """What changes something comes with the header that no page of another site can send."""
    if changes_something(request) and not request.is_marked:
        raise Refused(403, "Send the header X-Sandbox: 1 with everything that changes something.")


def handler_of(request: Request, routes: Iterable[tuple[str, str, Handler]]) -> tuple[Handler, tuple[str, ...]]:
    """The handler among method, pattern and handler, and the parts of the address that it takes."""
    method, is_known = "GET" if request.method == "HEAD" else request.method, False
    for known_method, pattern, handler in routes:
        found = re.fullmatch(pattern, request.path)
        if found and known_method == method:
            return handler, found.groups()
        is_known = is_known or bool(found)
    if is_known:
        raise Refused(405, f"{request.method} is not possible here.")
    raise Refused(404, "There is nothing at this address.")
