"""What the pages of all stand-ins have: their rights, and the files beside them."""

from pathlib import Path

from sandbox.serving.http import Refused, Response
from sandbox.serving.markup import Markup

FRAME = Path(__file__).parent / "frame.css"  # the part of their styles that all stand-ins share
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
CURRENT = Markup('aria-current="page"')
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


def file_beside(folder: Path, name: str) -> Response:
    """A style, a script or an icon. Templates lie there too, and are not given away."""
    path = folder / name
    if path.suffix not in TYPES or not path.is_file():
        raise Refused(404, "There is nothing at this address.")
    content = path.read_bytes()
    if name == "style.css":
        content = FRAME.read_bytes() + content
    return Response(body=content, content_type=TYPES[path.suffix])
