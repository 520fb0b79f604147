"""How the browser of all browser tests is started."""

import os
from typing import Any

# It asks nobody outside for anything, and draws without a graphics card.
QUIET = "disable-gpu disable-quic no-first-run disable-background-networking disable-component-update disable-sync"
# Pages live for a second here: machine code made on the side for later costs more than it gives.
SHORT_LIVED = "js-flags=--max-optimized-bytecode-size=0"


def launch_arguments() -> dict[str, Any]:
    """For Playwright: the browser that `dev.test` found."""
    return {
        "executable_path": os.environ.get("CHROMIUM_PATH") or "/usr/bin/chromium",
        "args": ["--no-sandbox", *(f"--{switch}" for switch in QUIET.split()), f"--{SHORT_LIVED}"],
    }
