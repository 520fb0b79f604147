"""Every page by the rules of axe: phones and wide screens, light and dark, English and German (`make screens`)."""

import json
import os

import pytest

from tests.architecture.addresses import addresses
from tests.journeys import gallery, scenes
from tests.journeys.axe import bring_axe, violations
from tests.journeys.gallery import NO_PAGES, ROOMS
from tests.journeys.steps import add_passkey
from tests.journeys.visitors import Visitors
from tests.journeys.widths import small_targets, too_wide

PHONE, WIDE = 390, 1280
NARROWEST = 320  # pixels: a wide screen at a zoom of 400 %
# `make screens`, which `make check` runs as well, sees it all; without it: what candidates see first, in English, on a
# phone, in light.
EVERY_SCREEN = "EVERY_SCREEN" in os.environ
SEEN = ROOMS if EVERY_SCREEN else ROOMS[:1]
LANGUAGES = ["en", "de"] if EVERY_SCREEN else ["en"]
SCHEMES = {PHONE: ["light", "dark"], WIDE: ["light", "dark"]} if EVERY_SCREEN else {PHONE: ["light"]}
REFUSED = {403, 404, 409, 410, 422}  # pages, too


@pytest.fixture(scope="module")
def rooms(stack, browser, django_db_blocker):
    """The exhibits, and the sessions of those who may see them."""
    with django_db_blocker.unblock(), stack.inside():
        hung = gallery.hung()
        rooms = {name: (room, scenes.session_of(room.person) if room.person else "") for name, room in hung.items()}
    visitors = Visitors(browser, address=stack.address)
    add_passkey(visitors(session=rooms["representative"][1]), "My laptop")
    assert list(visitors.close()) == []
    return rooms


def test_every_address_is_exhibited_or_explained(rooms):
    shown = {exhibit.name for room, _session in rooms.values() for exhibit in room.exhibits} - {""}
    there = {address.name for address in addresses()}
    assert there - shown - NO_PAGES.keys() == set()
    assert NO_PAGES.keys() <= there


def faults(page) -> list[str]:
    """What is wrong with a page, on each kind of screen."""
    found = []
    for width in (PHONE, WIDE, NARROWEST):
        page.set_viewport_size({"width": width, "height": 844})
        for scheme in SCHEMES.get(width, []):
            page.emulate_media(color_scheme=scheme)
            found += [f"{width} {scheme}: {rule}" for rule in violations(page)]
        found += [f"{width}: {words}" for words in small_targets(page) + too_wide(page, width)]
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SEEN)
def test_nothing_stands_in_anybodys_way(rooms, visit, name, language):
    room, session = rooms[name]
    page = visit(session=session, chosen_language=language, expected=REFUSED, zone="Asia/Kolkata")
    bring_axe(page.context)
    found = {}
    for exhibit in room.exhibits:
        exhibit.show(page)
        page.locator("[inert]").wait_for(state="detached")  # the time zone has been detected
        if wrong := faults(page):
            found[f"{exhibit.name} {page.url}"] = wrong
    assert not found, json.dumps(found, indent=1)


def test_planted_faults_are_found(visit):
    """The control."""
    page = visit()
    bring_axe(page.context)
    page.goto("/account/login/")
    assert faults(page) == []
    page.evaluate("document.querySelector('h1').outerHTML = '<img src=\"data:,\">'")
    page.evaluate("document.querySelector('main form button').style.cssText = 'width: 500px'")
    page.evaluate("document.querySelector('header button').style.cssText = 'min-height: 0; height: 10px; padding: 0'")
    wrong = "\n".join(faults(page))
    assert "image-alt" in wrong
    assert "wider than 390" in wrong
    assert "×10 <button" in wrong
