"""Faults as an SMTP client meets them."""

import smtplib
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.sandbox.mailbox.running import PATIENCE_SECONDS, mail


def test_a_recipient_is_refused_as_often_as_planned(mailbox):
    mailbox.post("/api/faults", recipient="lena@example.org", reply="550 5.1.1 No such user", times=1)
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        mailbox.send(mail())
    assert refused.value.recipients == {"lena@example.org": (550, b"5.1.1 No such user")}
    assert mailbox.messages() == []

    mailbox.send(mail())
    assert len(mailbox.messages()) == 1


def test_only_the_refused_recipient_of_several_misses_the_mail(mailbox):
    mailbox.post("/api/faults", recipient="lena@*", reply="451 4.3.0 Later")
    with mailbox.dialogue() as smtp:
        refused = smtp.send_message(mail(to="lena@example.org, maya@example.org"))
    assert refused == {"lena@example.org": (451, b"4.3.0 Later")}
    assert mailbox.only_message()["envelope"]["to"] == ["maya@example.org"]


def test_others_are_not_concerned(mailbox):
    mailbox.post("/api/faults", recipient="*@nordlicht.example", reply="550 5.1.1 No such user")
    mailbox.send(mail(to="lena@example.org"))
    assert len(mailbox.messages()) == 1


def test_content_is_refused(mailbox):
    mailbox.post("/api/faults", reply="552 5.3.4 Too big", phase="data")
    with pytest.raises(smtplib.SMTPDataError) as refused:
        mailbox.send(mail())
    assert refused.value.smtp_code == 552
    assert mailbox.messages() == []


def test_the_greeting_is_refused_until_cleared(mailbox):
    mailbox.post("/api/faults", reply="421 4.3.2 Closing", phase="connect", times=None)
    for _ in range(2):
        with pytest.raises(smtplib.SMTPConnectError):
            mailbox.dialogue()
    mailbox.delete("/api/faults")
    mailbox.send(mail())
    assert len(mailbox.messages()) == 1


@pytest.mark.parametrize("stored", [True, False])
def test_the_connection_is_lost_before_the_answer(mailbox, stored):
    mailbox.post("/api/faults", recipient="lena@example.org", drop=True, stored=stored)
    with pytest.raises(smtplib.SMTPServerDisconnected):
        mailbox.send(mail())
    assert len(mailbox.messages()) == stored


@pytest.mark.parametrize("phase", ["connect", "rcpt"])
def test_the_connection_is_lost_earlier(mailbox, phase):
    mailbox.post("/api/faults", drop=True, phase=phase)
    with pytest.raises(smtplib.SMTPServerDisconnected):
        mailbox.send(mail())
    assert mailbox.messages() == []


@pytest.mark.parametrize("phase", ["connect", "rcpt", "data"])
def test_a_stalled_connection_goes_on_when_released(mailbox, phase):
    mailbox.post("/api/faults", stall=True, phase=phase)
    with ThreadPoolExecutor() as pool:
        sending = pool.submit(mailbox.send, mail())
        [stalled] = mailbox.get("/api/stalled", wait=10).json["stalled"]
        assert stalled["phase"] == phase
        assert stalled["recipients"] == ([] if phase == "connect" else ["lena@example.org"])
        assert mailbox.messages() == []
        assert not sending.done()

        assert mailbox.post("/api/release").json == {"released": 1}
        sending.result(timeout=PATIENCE_SECONDS)
    assert len(mailbox.messages()) == 1
    assert mailbox.get("/api/stalled").json == {"count": 0, "stalled": []}


def test_a_mail_stored_before_its_stall_is_not_stored_twice(mailbox):
    mailbox.post("/api/faults", stall=True, stored=True)
    with ThreadPoolExecutor() as pool:
        sending = pool.submit(mailbox.send, mail())
        mailbox.get("/api/stalled", wait=10)
        assert len(mailbox.messages()) == 1
        mailbox.post("/api/release")
        sending.result(timeout=PATIENCE_SECONDS)
    assert len(mailbox.messages()) == 1


def test_one_of_several_stalled_connections_is_released(mailbox):
    mailbox.post("/api/faults", stall=True, times=2)
    with ThreadPoolExecutor() as pool:
        sending = [pool.submit(mailbox.send, mail(to=to)) for to in ("lena@example.org", "maya@example.org")]
        stalled = mailbox.get("/api/stalled", wait=10, count=2).json["stalled"]
        hers = next(one["id"] for one in stalled if one["recipients"] == ["lena@example.org"])
        assert mailbox.post("/api/release", id=hers).json == {"released": 1}
        sending[0].result(timeout=PATIENCE_SECONDS)
        assert [message["envelope"]["to"] for message in mailbox.messages()] == [["lena@example.org"]]
        mailbox.post("/api/release")
        sending[1].result(timeout=PATIENCE_SECONDS)


def test_a_client_that_hangs_up_is_no_longer_stalled(mailbox):
    mailbox.post("/api/faults", stall=True, phase="rcpt")
    smtp = mailbox.dialogue()
    smtp.ehlo()
    smtp.mail("clora@example.org")
    smtp.putcmd("RCPT TO:<lena@example.org>")
    assert mailbox.get("/api/stalled", wait=10).json["count"] == 1
    smtp.close()
    mailbox.send(mail())
    assert mailbox.post("/api/release").json == {"released": 0}


def test_planned_faults_are_listed_with_what_is_left_of_them(mailbox):
    planned = mailbox.post("/api/faults", recipient="*@example.org", reply="451 4.3.0 Later", times=2)
    assert planned.status == 201
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        mailbox.send(mail())
    assert mailbox.get("/api/faults").json == {"faults": [{**planned.json, "times": 1}]}


@pytest.mark.parametrize(
    "plan",
    [
        {},
        {"reply": "550 no", "drop": True},
        {"drop": False},
        {"reply": "250 fine"},
        {"reply": "550 two\r\nlines"},
        {"reply": 550},
        {"stall": True, "phase": "quit"},
        {"stall": True, "phase": "connect", "recipient": "lena@example.org"},
        {"drop": True, "phase": "rcpt", "stored": True},
        {"drop": True, "times": 0},
        {"drop": True, "times": True},
        {"drop": True, "recipient": ""},
        {"drop": True, "recipent": "lena@example.org"},
    ],
)
def test_a_plan_that_makes_no_sense_is_refused_with_words(mailbox, plan):
    refused = mailbox.post("/api/faults", **plan)
    assert refused.status == 400
    assert refused.json["error"].endswith(".")
    assert mailbox.get("/api/faults").json == {"faults": []}
