"""The German catalogue comes before those of Django and allauth, and is formal; so is what it borrows from them."""

import re
from collections.abc import Sequence
from pathlib import Path

import allauth
import django
import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation import gettext, ngettext, override, pgettext

from accounts.allauth_words import OURS
from tests.languages.reading import informal, words

ALLAUTH, DJANGO = (Path(str(package.__file__)).parent for package in (allauth, django))
# Where allauth's own words reach our readers: its forms and messages. Its pages and mails are replaced by ours.
SHOWN = re.compile(r"(account|mfa|usersessions)/.*\.py|templates/(account|mfa|usersessions)/messages/.*")
ADDRESSED = re.compile(r"\b(versuche es|bitte (\w+ )?(habe|gib|wähle|versuche|melde|klicke))\b", re.IGNORECASE)


def catalogue(path: Path) -> list[tuple[str, tuple[str, ...]]]:
    """(message, the places it comes from) pairs."""
    with path.open("rb") as file:
        messages = [message for message in read_po(file, locale="de") if message.id]
    ids = [message.id if isinstance(message.id, str) else message.id[0] for message in messages]
    return [(words, tuple(place for place, _ in each.locations)) for words, each in zip(ids, messages, strict=True)]


def said_informally(message: str) -> bool:
    with override("de"):
        translated = gettext(message)
    return bool(informal(words(translated)) or ADDRESSED.search(translated))


def test_our_own_words_are_formal():
    ours = catalogue(settings.BASE_DIR / "locale/de/LC_MESSAGES/django.po")
    assert len(ours) > 600
    assert [message for message, _ in ours if said_informally(message)] == []


def test_what_allauth_shows_is_formal():
    theirs = catalogue(ALLAUTH / "locale/de/LC_MESSAGES/django.po")
    shown = [message for message, places in theirs if any(SHOWN.fullmatch(place) for place in places)]
    assert len(shown) > 60
    assert [message for message in shown if said_informally(message)] == []


def test_informal_german_would_be_found():
    """The control: allauth's pages, which ours replace."""
    theirs = catalogue(ALLAUTH / "locale/de/LC_MESSAGES/django.po")
    assert any(said_informally(message) for message, _ in theirs)


def test_each_sentence_of_allauth_that_we_say_anew_still_exists():
    theirs = {message for message, _ in catalogue(ALLAUTH / "locale/de/LC_MESSAGES/django.po")}
    assert [message for message in OURS if message not in theirs] == []


@pytest.mark.parametrize("part", ["conf", "contrib/auth"])
def test_what_django_shows_is_formal(part):
    theirs = catalogue(DJANGO / part / "locale/de/LC_MESSAGES/django.po")
    assert [message for message, _ in theirs if said_informally(message)] == []


def test_contexts_and_plurals_are_told_apart():
    with override("de"):
        assert gettext("Open jobs") == "Offene Stellen"
        assert pgettext("navigation", "Open jobs") == "Stellen"
        assert pgettext("part of the day", "Morning") == "Vormittag"
        one, many = "%(count)s open job", "%(count)s open jobs"
        assert [ngettext(one, many, count) % {"count": count} for count in (0, 1, 2)] == [
            "0 offene Stellen",
            "1 offene Stelle",
            "2 offene Stellen",
        ]


def test_quotation_marks_are_german_ones():
    with (settings.BASE_DIR / "locale/de/LC_MESSAGES/django.po").open("rb") as file:
        strings = [message.string for message in read_po(file) if message.id]
    texts = [re.sub(r"<[^>]*>", "", text) for string in strings for text in _forms(string or "")]
    assert [text for text in texts if text.count("„") != text.count("“") or re.search("[\"”'’]", text)] == []


def _forms(string: str | Sequence[str]) -> Sequence[str]:
    return [string] if isinstance(string, str) else string
