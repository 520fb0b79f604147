"""The API of a running mailbox: filters, waiting, rights."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from tests.sandbox.mailbox.running import mail


def subjects(messages):
    return [message["subject"] for message in messages]


def test_messages_come_oldest_first(mailbox):
    for subject in ("one", "two", "three"):
        mailbox.send(mail(subject=subject))
    assert subjects(mailbox.messages()) == ["one", "two", "three"]


def test_messages_are_filtered_by_envelope_recipient(mailbox):
    mailbox.send(mail(to="lena@example.org", subject="hers"))
    mailbox.send(mail(to="maya@example.org", subject="not hers"))
    assert subjects(mailbox.messages(to="Lena@Example.org")) == ["hers"]


def test_messages_are_filtered_by_words_time_and_id(mailbox):
    mailbox.send(mail(subject="first", text="Your code: 482913\n"))
    first = mailbox.only_message()
    between = datetime.now(UTC).isoformat()
    mailbox.send(mail(subject="second"))
    assert subjects(mailbox.messages(q="CODE 4829")) == ["first"]
    assert subjects(mailbox.messages(since=first["received_at"])) == ["first", "second"]
    assert subjects(mailbox.messages(since=between)) == ["second"]
    assert subjects(mailbox.messages(after=first["id"])) == ["second"]


@pytest.mark.parametrize("since", ["yesterday", "2026-11-24T09:30:00"])
def test_a_time_without_zone_or_sense_is_refused(mailbox, since):
    assert mailbox.get("/api/messages", since=since).status == 400


def test_waiting_ends_as_soon_as_enough_mails_are_there(mailbox):
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(mailbox.messages, to="lena@example.org", wait=15, count=2)
        mailbox.send(mail(subject="one"))
        mailbox.send(mail(to="maya@example.org", subject="not hers"))
        mailbox.send(mail(subject="two"))
        assert subjects(waiting.result(timeout=10)) == ["one", "two"]


def test_waiting_ends_with_what_there_is(mailbox):
    mailbox.send(mail(subject="one"))
    assert subjects(mailbox.messages(wait="0.1", count=5)) == ["one"]


@pytest.mark.parametrize("query", [{"wait": "inf"}, {"wait": "-1"}, {"count": "two"}])
def test_unreadable_numbers_are_refused(mailbox, query):
    assert mailbox.get("/api/messages", **query).status == 400


def test_one_message_is_the_same_as_in_the_list(mailbox):
    mailbox.send(mail())
    message = mailbox.only_message()
    assert mailbox.get(f"/api/messages/{message['id']}").json == message
    assert mailbox.get("/api/messages/0000").status == 404


def test_deleting_forgets_all_or_what_a_filter_chooses(mailbox):
    mailbox.send(mail(to="lena@example.org", subject="hers"))
    mailbox.send(mail(to="maya@example.org", subject="not hers"))
    assert mailbox.delete("/api/messages", to="lena@example.org").json == {"deleted": 1}
    assert subjects(mailbox.messages()) == ["not hers"]
    assert mailbox.delete("/api/messages").json == {"deleted": 1}
    assert mailbox.messages() == []


@pytest.mark.parametrize(
    ("method", "path"),
    [("DELETE", "/api/messages"), ("POST", "/api/faults"), ("DELETE", "/api/faults"), ("POST", "/api/release")],
)
def test_nothing_is_changed_without_the_header(mailbox, method, path):
    mailbox.send(mail())
    refused = mailbox.request(method, path, body=b'{"drop": true}', headers={"Origin": "https://evil.example"})
    assert refused.status == 403
    assert len(mailbox.messages()) == 1
    assert mailbox.get("/api/faults").json == {"faults": []}


def test_a_page_of_another_site_gets_no_permission_to_send_the_header(mailbox):
    asked = mailbox.request(
        "OPTIONS",
        "/api/messages",
        headers={"Origin": "https://evil.example", "Access-Control-Request-Method": "DELETE"},
    )
    assert asked.status == 501
    assert not [name for name in asked.headers if name.lower().startswith("access-control")]


@pytest.mark.parametrize(
    ("host", "status"),
    [("evil.example", 421), ("127.0.0.1.evil.example", 421), ("[", 400), ("localhost", 200), ("mail:8025", 200)],
)
def test_only_names_of_this_machine_are_answered(mailbox, host, status):
    assert mailbox.request("GET", "/api/messages", headers={"Host": host}).status == status


def test_large_and_endless_bodies_are_refused(mailbox):
    large = {"X-Sandbox": "1", "Content-Length": "70000"}
    assert mailbox.request("POST", "/api/faults", headers=large).status == 413
    endless = {"X-Sandbox": "1", "Transfer-Encoding": "chunked"}
    assert mailbox.request("POST", "/api/faults", headers=endless).status == 411


@pytest.mark.parametrize("body", [b"{", b"[]", b"\xff"])
def test_a_body_that_is_no_json_object_is_refused(mailbox, body):
    assert mailbox.request("POST", "/api/faults", headers={"X-Sandbox": "1"}, body=body).status == 400


def test_unknown_addresses_and_methods_are_refused(mailbox):
    assert mailbox.get("/api/nothing").json == {"error": "There is nothing at this address."}
    assert mailbox.post("/api/messages").status == 405
    assert mailbox.get("/nothing").status == 404


def test_health_is_told_and_head_has_no_body(mailbox):
    assert mailbox.get("/healthz").json == {"status": "ok"}
    head = mailbox.request("HEAD", "/")
    assert (head.status, head.body) == (200, b"")
