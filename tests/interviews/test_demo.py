"""The demo's people, interviews and hours."""

import pytest

from core.tenancy import system_context
from interviews import demo
from interviews.models import Availability, Interview
from interviews.offers import offer
from tests.factories import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


def test_the_demo_is_made_once_and_offers_published_hours():
    assert demo.create(now=NOW)
    assert not demo.create(now=NOW)
    with system_context("a test looks at the demo"):
        assert {row.time_zone for row in Availability.objects.all()} == {
            "Europe/Berlin",
            "Europe/Lisbon",
            "America/Los_Angeles",
        }
        [by_hours] = Interview.objects.with_people().filter(uses_published=True, windows=None)
        assert len(offer(by_hours, now=NOW).starts()) > 100
        assert not any(offer(each, now=NOW).why_empty() for each in Interview.objects.with_people().pending())
