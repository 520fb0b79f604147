"""The mailbox's own templates, and what every stand-in writes its HTML with."""

from pathlib import Path

from sandbox.serving.markup import NOTHING, Markup, Templates, linked, safe, web_addresses

__all__ = ["NOTHING", "PAGES", "Markup", "linked", "render", "safe", "web_addresses"]

PAGES = Path(__file__).parent / "pages"
render = Templates(PAGES).render
