"""Webhooks: made by hand, signed, sent and sent again. Section 6 of what is known of the vendor."""

import hashlib
import hmac
import json
from typing import Any

import pytest

from sandbox.recruitee.signing import signature
from tests.sandbox.exchange.product import Got, Says
from tests.sandbox.recruitee.conftest import HOOK
from tests.sandbox.recruitee.running import (
    APPLIED,
    AYLIN_IN_JOB,
    CALL,
    COMPANY,
    COMPLETED,
    JOB,
    OTHER_COMPANY,
    SAM,
    SAM_IN_JOB,
)

HEADER = "X-Recruitee-Signature"


def content(got: Got) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(got.body)
    return read


def is_signed(got: Got, secret: str) -> bool:
    expected = hmac.new(secret.encode(), got.body.encode(), hashlib.sha256).hexdigest()
    return got.headers[HEADER] == expected


def test_the_known_signature():
    written = signature("whsec-test", b'{"test":false,"id":990001}')
    assert written == "cff9f5600a621556db8e8b516023edfe21d6524be25bf47a2c76c4e4f6acef90"


# ── made by hand ──


def test_creation_sends_a_test_and_shows_the_secret_then(recruitee, product):
    made = recruitee.create_webhook(product.url(HOOK), events=("candidate_moved",))
    [got] = product.asked(HOOK)
    assert (got.body, got.headers["User-Agent"], got.headers[HEADER]) == ('{"test":true}', "Recruitee-Webhooks", None)
    assert len(made["secret"]) == 40
    recruitee.switch(signed_tests=True)
    made = recruitee.create_webhook(product.url(HOOK))
    assert is_signed(product.asked(HOOK)[-1], made["secret"])


@pytest.mark.parametrize("status", [204, 201, 302, 500])
def test_creation_needs_200_exactly(recruitee, product, status):
    product.answers[HOOK] = Says(status=status)
    reply = recruitee.post("/_standin/webhooks", url=product.url(HOOK))
    assert (reply.status, reply.json) == (422, {"error": f"The address answered {status}. It must answer 200."})
    assert recruitee.state()["webhooks"] == []


@pytest.mark.parametrize("url", ["https://example.org/hook", "ftp://127.0.0.1/", "nonsense", "http://[::1"])
def test_nothing_is_sent_to_other_machines(recruitee, url):
    assert recruitee.post("/_standin/webhooks", url=url).status == 422
    assert recruitee.journal() == []


# ── what is told ──


def test_a_move(recruitee, hook, told):
    recruitee.move(SAM_IN_JOB, COMPLETED)
    [got] = told(1)
    assert is_signed(got, hook["secret"])
    event = content(got)
    assert list(event) == ["id", "attempt_count", "created_at", "event_type", "event_subtype", "payload"]
    assert (event["attempt_count"], event["event_type"], event["event_subtype"]) == (
        1,
        "candidate_moved",
        "stage_changed",
    )
    payload = event["payload"]
    assert payload["company"] == {"id": COMPANY, "name": "Acme Care"}
    assert (payload["candidate"]["id"], payload["candidate"]["phones"]) == (SAM, ["+49 (0)30 5550100"])
    assert (payload["offer"]["id"], payload["offer"]["department"]) == (JOB, {"id": 31, "name": "Care"})
    assert payload["details"] == {
        "from_stage": {"id": CALL, "name": "Qualification Call"},
        "to_stage": {"id": COMPLETED, "name": "Qualification Call Completed"},
    }
    assert str(SAM_IN_JOB) not in got.body
    assert "9001" not in got.body


@pytest.mark.parametrize("echo", [True, False])
def test_the_echo_of_an_api_move(recruitee, hook, product, echo):
    recruitee.switch(echo=echo)
    recruitee.api("PATCH", f"placements/{SAM_IN_JOB}/change_stage", {"stage_id": COMPLETED})
    assert len(recruitee.deliveries(event_subtype="stage_changed")) == echo


def test_a_new_candidate_brings_offers_and_no_move(recruitee, hook, told):
    recruitee.add_candidate("Zoë", stage=CALL, source="email")
    [got] = told(1)
    event = content(got)
    assert (event["event_type"], event["event_subtype"]) == ("new_candidate", "email")
    assert event["payload"].keys() == {"company", "candidate", "offers"}
    assert [offer["id"] for offer in event["payload"]["offers"]] == [JOB]


def test_disqualified_in_both_spellings(recruitee, hook, told):
    recruitee.act("disqualify", placement=SAM_IN_JOB, reason="Withdrew")
    recruitee.switch(disqualify_event="own_type")
    recruitee.act("requalify", placement=SAM_IN_JOB)
    recruitee.switch(disqualify_event="none")
    recruitee.act("disqualify", placement=SAM_IN_JOB)
    events = [content(got) for got in told(2)]
    assert [(event["event_type"], event["event_subtype"]) for event in events] == [
        ("candidate_moved", "disqualified"),
        ("candidate_requalified", None),
    ]


def test_other_events(recruitee, product):
    recruitee.create_webhook(product.url(HOOK), events=("offer_updated", "something_new", "candidate_deleted"))
    recruitee.act("set_status", offer=JOB, status="archived")
    recruitee.act("rename_job", offer=JOB, title="Carer")
    recruitee.act("delete_candidate", candidate=SAM)
    recruitee.emit("something_new", payload={"company": {"id": COMPANY}})
    recruitee.move(AYLIN_IN_JOB, CALL)
    recruitee.move(49000001, "Call")
    found = [(each["event_type"], each["event_subtype"]) for each in recruitee.deliveries()]
    assert found == [
        ("offer_updated", "status_changed"),
        ("offer_updated", "offer_changed"),
        ("candidate_deleted", None),
        ("something_new", None),
    ]


def test_companies_are_told_of_their_own(recruitee, product):
    recruitee.create_webhook(product.url(HOOK), company=OTHER_COMPANY)
    recruitee.move(SAM_IN_JOB, COMPLETED)
    assert recruitee.deliveries() == []


@pytest.mark.parametrize("style", ["compact", "spaced", "sorted", "escaped"])
def test_bodies_are_written_in_several_ways(recruitee, hook, told, style):
    recruitee.switch(body_style=style)
    recruitee.move(AYLIN_IN_JOB, CALL)
    [got] = told(1)
    assert content(got)["payload"]["candidate"]["name"] == "Aylin Öztürk"
    assert is_signed(got, hook["secret"])
    assert ("Öztürk" in got.body) is (style != "escaped")
    assert ("\n" in got.body) is (style == "spaced")
    assert got.body.startswith('{"attempt_count"') is (style == "sorted")


def test_a_sample_holds_test(recruitee, hook, product):
    recruitee.post(f"/_standin/webhooks/{hook['id']}/sample", event="candidate_moved")
    [got] = product.asked(HOOK)
    assert content(got)["test"] is True
    assert content(got)["event_subtype"] == "stage_changed"
    assert recruitee.changes() == []


# ── again ──


def test_what_is_not_answered_with_200_comes_again(recruitee, hook, product, told):
    statuses = iter([204, 500])
    product.answers[HOOK] = lambda _: Says(status=next(statuses, 200))
    recruitee.move(SAM_IN_JOB, COMPLETED)
    told(1)
    recruitee.step(59)
    assert len(product.asked(HOOK)) == 1
    recruitee.step(2)
    recruitee.step(298)
    assert len(product.asked(HOOK)) == 2
    recruitee.step(2)
    events = [content(got) for got in product.asked(HOOK)]
    assert [event["attempt_count"] for event in events] == [1, 2, 3]
    assert len({event["id"] for event in events}) == 1
    assert all(is_signed(got, hook["secret"]) for got in product.asked(HOOK))
    [delivery] = recruitee.deliveries()
    assert (delivery["state"], [attempt["status"] for attempt in delivery["attempts"]]) == (
        "delivered",
        [204, 500, 200],
    )


def test_it_gives_up(recruitee, hook, product, told):
    recruitee.switch(retry_seconds=[1, 2])
    product.answers[HOOK] = Says(status=500)
    recruitee.move(SAM_IN_JOB, COMPLETED)
    told(1)
    recruitee.step(10)
    [delivery] = recruitee.deliveries(state="failed")
    assert [attempt["count"] for attempt in delivery["attempts"]] == [1, 2, 3]


def test_silence_counts_as_failure(recruitee, hook, product):
    recruitee.switch(webhook_timeout_seconds=0.1)
    product.answers[HOOK] = Says(hangs=True)
    recruitee.move(SAM_IN_JOB, COMPLETED)
    [entry] = recruitee.journal(route="candidate_moved", wait=5)
    assert "No answer" in entry["answer"]["error"]
    product.answers[HOOK] = Says()
    product.released.set()
    recruitee.switch(webhook_timeout_seconds=10)
    recruitee.step(61)
    assert recruitee.deliveries(state="delivered")


def test_by_hand_again_and_no_more(recruitee, hook, product, told):
    product.answers[HOOK] = Says(status=500)
    recruitee.move(SAM_IN_JOB, COMPLETED)
    told(1)
    [delivery] = recruitee.deliveries()
    recruitee.cancel(delivery["id"])
    recruitee.step(1000)
    assert len(product.asked(HOOK)) == 1
    recruitee.resend(delivery["id"])
    assert [content(got)["attempt_count"] for got in told(2)] == [1, 2]
    [delivery] = recruitee.deliveries()
    assert delivery["state"] == "cancelled"


def test_trial_accounts_are_throttled(recruitee, hook, told):
    recruitee.switch(webhooks_per_minute=2)
    for stage in (COMPLETED, CALL, APPLIED):
        recruitee.move(SAM_IN_JOB, stage)
    told(2)
    recruitee.step(1)
    assert [each["throttled"] for each in recruitee.deliveries()] == [False, False, True]
    recruitee.step(600)
    assert len(recruitee.deliveries(state="delivered")) == 3


# ── faults ──


def test_a_duplicate(recruitee, hook, told):
    recruitee.fault("duplicate", on="candidate_moved")
    recruitee.move(SAM_IN_JOB, COMPLETED)
    first, second = told(2)
    assert first.body == second.body


def test_lost_and_late(recruitee, hook, told, product):
    recruitee.fault("lose")
    recruitee.fault("delay", nth=2, seconds=30)
    recruitee.move(SAM_IN_JOB, COMPLETED)
    recruitee.move(SAM_IN_JOB, CALL)
    recruitee.step(29)
    assert product.asked(HOOK) == []
    recruitee.step(2)
    assert [each["state"] for each in recruitee.deliveries()] == ["lost", "delivered"]


def test_reordered(recruitee, hook, told):
    recruitee.fault("reorder")
    recruitee.move(SAM_IN_JOB, COMPLETED)
    recruitee.move(SAM_IN_JOB, CALL)
    told(2)
    arrived = [content(got)["payload"]["details"]["to_stage"]["id"] for got in told(2)]
    assert arrived == [CALL, COMPLETED]


@pytest.mark.parametrize("name", ["wrong_signature", "missing_signature", "cut_body"])
def test_spoiled(recruitee, hook, told, name):
    recruitee.fault(name)
    recruitee.move(SAM_IN_JOB, COMPLETED)
    told(1)
    recruitee.move(SAM_IN_JOB, CALL)
    assert [is_signed(got, hook["secret"]) for got in told(2)] == [False, True]


def test_of_a_wrong_company(recruitee, hook, told):
    recruitee.fault("wrong_company")
    recruitee.move(SAM_IN_JOB, COMPLETED)
    [got] = told(1)
    assert content(got)["payload"]["company"]["id"] != COMPANY
    assert is_signed(got, hook["secret"])
