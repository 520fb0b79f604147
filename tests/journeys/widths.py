"""Whether pages fit their screens, and fingers their targets."""

from playwright.sync_api import Page

# Compared with the width that was asked for: a phone quietly widens its window to what sticks out.
SCROLL_WIDTH = "Math.max(document.documentElement.scrollWidth, document.body.scrollWidth, window.innerWidth)"
CULPRITS = """width => [...document.querySelectorAll("body *")]
    .filter((element) => element.getBoundingClientRect().right > width + 0.5)
    .slice(0, 3).map((element) => element.outerHTML.slice(0, 120))"""
# Links inside a sentence are exempt (WCAG 2.5.8). What is spread over a card or lies under a face is larger than it is.
SMALL_TARGETS = """() => [...document.querySelectorAll("a[href], button, summary, select, textarea, input, .choice")]
    .filter((element) => element.checkVisibility({opacityProperty: true, visibilityProperty: true})
        && !element.closest("p, li, dd, label, .card__cover, .visually-hidden, [aria-hidden=true]"))
    .map((element) => [element.getBoundingClientRect(), element])
    .filter(([box]) => box.width > 1 && (box.width < 24 || box.height < 24))
    .map(([box, element]) => `${Math.round(box.width)}×${Math.round(box.height)} ${element.outerHTML.slice(0, 100)}`)"""


def too_wide(page: Page, width: int) -> list[str]:
    """What sticks out on a screen of this many pixels, if anything does."""
    if page.evaluate(SCROLL_WIDTH) <= width:
        return []
    return [f"{page.url} is wider than {width}", *page.evaluate(CULPRITS, width)]


def small_targets(page: Page) -> list[str]:
    """Controls of less than 24 by 24 pixels."""
    found: list[str] = page.evaluate(SMALL_TARGETS)
    return found
