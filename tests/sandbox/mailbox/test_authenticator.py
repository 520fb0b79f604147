"""One-time codes, checked against appendix B of RFC 6238 (its SHA-1 rows; the last six of eight digits)."""

import json

import pytest

from sandbox.mailbox.authenticator import Code, UnreadableAccounts, code_at, read_accounts

SECRET = b"12345678901234567890"
BASE32 = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


@pytest.mark.parametrize(
    ("seconds", "eight_digits"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_the_codes_are_those_of_the_standard(seconds, eight_digits):
    assert code_at(SECRET, seconds=seconds).digits == eight_digits[2:]


def test_a_code_says_how_long_it_still_counts():
    assert code_at(SECRET, seconds=59) == Code(digits="287082", seconds_left=1)
    assert code_at(SECRET, seconds=60).seconds_left == 30


@pytest.mark.parametrize("written", [BASE32, BASE32.lower(), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"])
def test_a_secret_may_be_written_as_people_write_it(tmp_path, written):
    file = tmp_path / "accounts.json"
    file.write_text(json.dumps([{"account": "maya@example.org", "secret": written}]))
    assert [account.secret for account in read_accounts(file)] == [SECRET]


@pytest.mark.parametrize("content", ["{", "{}x", '["x"]', '[{"account": "a"}]', '[{"account": "a", "secret": "1"}]'])
def test_a_file_that_makes_no_sense_is_named(tmp_path, content):
    file = tmp_path / "accounts.json"
    file.write_text(content)
    with pytest.raises(UnreadableAccounts, match=r"accounts\.json should be"):
        read_accounts(file)


def test_the_code_of_an_account_is_told(mailbox, accounts_file):
    accounts_file.write_text(json.dumps([{"account": "maya+desk@example.org", "secret": BASE32}]))
    told = mailbox.get("/api/authenticator/Maya%2Bdesk@example.org", at=59).json
    assert told == {"account": "maya+desk@example.org", "code": "287082", "seconds_left": 1}
    assert mailbox.get("/api/authenticator/nobody@example.org").status == 404


def test_an_unreadable_file_is_told(mailbox, accounts_file):
    accounts_file.write_text("{")
    assert mailbox.get("/api/authenticator/maya@example.org").status == 500
    assert "should be a JSON list" in mailbox.get("/authenticator").text


def test_the_page_shows_the_codes(mailbox, accounts_file):
    assert "No accounts yet" in mailbox.get("/authenticator").text
    accounts_file.write_text(json.dumps([{"account": "maya@example.org", "secret": BASE32}]))
    page = mailbox.get("/authenticator").text
    assert "maya@example.org" in page
    assert "s left" in page
