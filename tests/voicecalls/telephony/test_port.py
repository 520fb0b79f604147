"""Words of the port: how far calls have come, what errors say, where requests may go."""

import pytest

from voicecalls.telephony import ENDED, ErrorKind, Meaning, Status, TelephonyError, connect, rank
from voicecalls.telephony.bases import checked_base

ACCOUNT = "AC" + "0b" * 16


def test_ends_outrank_everything_and_unknown_words_nothing():
    order = [Status.QUEUED, Status.INITIATED, Status.RINGING, Status.IN_PROGRESS]
    assert [rank(status) for status in order] == [0, 1, 2, 3]
    assert {rank(status) for status in ENDED} == {4}
    assert rank("teleported") == -1
    assert set(order) | ENDED == set(Status)


def test_errors_carry_no_words_of_others():
    assert (
        str(TelephonyError(ErrorKind.REJECTED, code=21211, meaning=Meaning.BAD_NUMBER)) == "rejected 21211 bad_number"
    )
    assert str(TelephonyError(ErrorKind.NOT_SENT)) == "not_sent"


@pytest.mark.parametrize(
    ("url", "base"),
    [
        ("", "https://api.twilio.com"),
        ("https://api.twilio.com", "https://api.twilio.com"),
        ("https://api.dublin.ie1.twilio.com/", "https://api.dublin.ie1.twilio.com"),
        ("http://127.0.0.1:8035", "http://127.0.0.1:8035"),
        ("http://127.8.9.1", "http://127.8.9.1"),
        ("http://localhost:8035", "http://localhost:8035"),
        ("http://[::1]:8035", "http://[::1]:8035"),
    ],
)
def test_requests_go_to_the_provider_or_stay_here(url, base):
    assert checked_base(url) == base


@pytest.mark.parametrize(
    "url",
    [
        "http://api.twilio.com",
        "https://api.twilio.com.example",
        "https://apitwilio.com",
        "https://api.example/?.twilio.com",
        "https://twilio.com",
        "https://person@api.twilio.com",
        "https://api.twilio.com@example.com",
        "http://192.168.1.7:8035",
        "http://exchange:8035",
        "http://localhost.example:8035",
        "http://127.0.0.1.example",
        "http://127.0.0.1:8035/2010-04-01",
        "ftp://127.0.0.1",
        "127.0.0.1:8035",
        "https://[api.twilio.com",
    ],
)
def test_requests_go_nowhere_else(url):
    with pytest.raises(ValueError):
        checked_base(url)
    with pytest.raises(ValueError):
        connect(account_sid=ACCOUNT, token="token", base_url=url)


@pytest.mark.parametrize(
    ("account_sid", "token"),
    [("", "token"), (ACCOUNT, ""), (ACCOUNT + "/../x", "token"), (ACCOUNT, "tökén"), (ACCOUNT, "a\r\nb"), ("SK1", "t")],
)
def test_what_cannot_be_credentials_is_not_tried(account_sid, token):
    with pytest.raises(TelephonyError) as caught:
        connect(account_sid=account_sid, token=token)
    assert (caught.value.kind, caught.value.meaning) == (ErrorKind.REJECTED, Meaning.CONFIG)
