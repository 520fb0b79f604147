"""Pictures of the steps, for eyes: SCREENSHOTS=folder saves each one on a phone and on a wide screen."""

import os
from pathlib import Path

from playwright.sync_api import Page

SIZES = {"phone": (390, 844), "wide": (1280, 900)}


def picture(page: Page, name: str) -> None:
    """Save how the page looks now; nothing unless pictures are asked for."""
    folder = os.environ.get("SCREENSHOTS")
    if not folder:
        return
    before = page.viewport_size
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        page.screenshot(path=Path(folder) / f"{name}-{size}.png", full_page=True)
    if before:
        page.set_viewport_size(before)
