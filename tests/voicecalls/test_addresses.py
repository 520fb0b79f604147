"""Where the provider reaches us, and where we reach it."""

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.urls import resolve

from tests.voicecalls import factories as calls
from voicecalls import addresses

PUBLIC = "https://calls.klara.example"


@pytest.mark.django_db
def test_addresses_are_absolute_end_in_a_slash_and_lead_somewhere(settings):
    """The provider follows redirects without its form; so no address may need one."""
    settings.TELEPHONY_PUBLIC_URL = PUBLIC
    attempt = calls.attempt(calls.case())
    line = attempt.line
    assert line
    known = [
        addresses.voice_address(attempt),
        addresses.answer_address(attempt, number=12),
        addresses.status_address(attempt),
        addresses.machine_address(attempt),
        addresses.fallback_address(attempt),
        addresses.inbound_address(line),
        addresses.inbound_status_address(line),
    ]
    assert len(set(known)) == 7
    for address in known:
        assert address.startswith(f"{PUBLIC}/calls/hooks/")
        assert address.endswith("/")
        assert address.isascii()
        row = line.pk if "inbound" in address else attempt.pk
        assert row in resolve(address.removeprefix(PUBLIC)).kwargs.values()


def test_no_process_starts_that_would_call_through_strangers(settings):
    settings.TELEPHONY_URL = "https://api.twilio.com.example"
    with pytest.raises(ImproperlyConfigured, match="TELEPHONY_URL"):
        apps.get_app_config("voicecalls").ready()
    settings.TELEPHONY_URL = ""
    apps.get_app_config("voicecalls").ready()
