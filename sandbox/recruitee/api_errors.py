"""Errors in the shapes the API is known to have."""

import json
from typing import Any

from sandbox.recruitee.faults import Fault
from sandbox.recruitee.switches import Switches
from sandbox.serving.http import HTML, Response, json_response

REALM = 'Bearer realm="recruitee"'
NO_TOKEN = {"error": "Resource access requires authentication!", "error_code": None}
WRONG_TOKEN = {"error": "Token not found.", "error_code": "invalid_token"}
PAGE = "<html>\n<head><title>{0}</title></head>\n<body>\n<center><h1>{0}</h1></center>\n</body>\n</html>\n"
WORDS = {400: "Bad Request", 403: "Forbidden", 404: "Not found", 422: "Unprocessable", 500: "Internal Server Error"}


class ApiError(Exception):
    """Answered instead of what was asked for."""

    def __init__(self, status: int, content: dict[str, Any], headers: dict[str, str] | None = None) -> None:
        super().__init__(content)
        self.status = status
        self.content = content
        self.headers = headers or {}

    def answer(self) -> Response:
        return json_response(self.content, status=self.status, headers=self.headers)


def no_token() -> ApiError:
    return ApiError(401, NO_TOKEN, {"www-authenticate": REALM})


def wrong_token() -> ApiError:
    challenge = f'{REALM}, error="invalid_token", error_description="Token not found."'
    return ApiError(401, WRONG_TOKEN, {"www-authenticate": challenge})


def forbidden() -> ApiError:
    return ApiError(403, {"error": ["Forbidden"]})


def not_found() -> ApiError:
    return ApiError(404, {"error": ["Not found"]})


def unprocessable(field: str, words: str) -> ApiError:
    """`words` as shown to people: the field's name and what is wrong."""
    rest = words.split(" ", len(field.split("_")))[-1]
    return ApiError(422, {"error": [words], "error_fields": {field: [rest]}})


def too_many(announce: str, switches: Switches, *, seconds: float, now: float, limit: int = 60) -> Response:
    """`now` in seconds since 1970."""
    headers: dict[str, str] = {}
    if "retry-after" in announce:
        headers["retry-after"] = f"{seconds:g}"
    if "x-ratelimit" in announce:
        reset = now + seconds if switches.reset_as == "epoch" else seconds
        headers |= {"x-ratelimit-limit": str(limit), "x-ratelimit-remaining": "0", "x-ratelimit-reset": f"{reset:.0f}"}
    return json_response({"error": ["Too Many Requests"]}, status=429, headers=headers)


def shaped(status: int, shape: str) -> Response:
    """An error of any status in any of the shapes."""
    words = WORDS.get(status, "Error")
    contents: dict[str, dict[str, Any]] = {
        "list": {"error": [words]},
        "text": {"error": words, "error_code": None},
        "errors": {"errors": [{"message": words, "code": status}]},
        "fields": {"error": [words], "error_fields": {"base": [words]}},
        "object": {"error": {"message": words}, "status": status},
    }
    if shape in contents:
        return json_response(contents[shape], status=status)
    if shape == "html":
        return Response(status=status, body=PAGE.format(f"{status} {words}").encode(), content_type=HTML)
    return Response(status=status, body=b"" if shape == "empty" else words.encode(), content_type="text/plain")


def instead(faults: dict[str, Fault], switches: Switches, *, now: float) -> Response | None:
    """What comes in place of an answer."""
    if fault := faults.get("too_many_requests"):
        return too_many(fault.announce, switches, seconds=fault.seconds, now=now)
    if fault := faults.get("error"):
        return shaped(fault.status, fault.shape)
    if "bad_gateway" in faults:
        return Response(status=502, body=PAGE.format("502 Bad Gateway").encode(), content_type=HTML)
    return wrong_token().answer() if "unauthorized" in faults else None


def not_json(response: Response) -> Response:
    """The status of success with something else in the body: as a captive portal would."""
    cut = json.dumps(response.body.decode("utf-8", "replace"))[1:40]
    return Response(status=response.status, body=f"<!doctype html>{cut}".encode(), content_type=HTML)
