"""The rules of axe, asked of the page as it stands."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, Page

Rules = dict[str, object]

ALL_RULES: Rules = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
ASK = """async (options) => (await axe.run(document, options)).violations.map(
    ({id, nodes}) => `${id}: ${nodes.map((node) => node.target.join(" ")).slice(0, 3).join(", ")}`)"""


def bring_axe(context: BrowserContext) -> None:
    """Every page of this browser knows axe, as a debugger would: the page's own policy stays in force."""
    context.add_init_script(AXE_SCRIPT)


def violations(page: Page, rules: Rules = ALL_RULES) -> list[str]:
    """What breaks one of these rules, as "rule: selectors"."""
    options = {**rules, "resultTypes": ["violations"], "preload": False}  # style sheets are read in place
    found: list[str] = page.evaluate(ASK, options)
    return found
