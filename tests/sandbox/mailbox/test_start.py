"""Starting, stopping, and what lasts."""

import json
import signal
import socket
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.sandbox.mailbox.running import PATIENCE_SECONDS, mail, running, start


def test_mails_survive_a_restart(tmp_path):
    with running("--data", str(tmp_path)) as mailbox:
        mailbox.send(mail(subject="Gespräch"))
        before = mailbox.messages()
    with running("--data", str(tmp_path)) as mailbox:
        assert mailbox.messages() == before
        mailbox.send(mail(subject="later"))
        assert [message["subject"] for message in mailbox.messages()] == ["Gespräch", "later"]


def test_what_a_killed_mailbox_confirmed_is_there_and_half_a_file_is_not(tmp_path):
    with running("--data", str(tmp_path)) as mailbox:
        mailbox.send(mail())
        mailbox.process.kill()
        mailbox.process.wait(timeout=PATIENCE_SECONDS)
    (tmp_path / "18ea000000000000.tmp").write_bytes(b'{"sender": "half')
    (tmp_path / "18ea000000000001.mail").write_bytes(b"not a mail")
    with running("--data", str(tmp_path)) as mailbox:
        assert [message["subject"] for message in mailbox.messages()] == ["Hello"]
    assert not list(tmp_path.glob("*.tmp"))


@pytest.mark.parametrize("reason", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_when_asked_even_while_somebody_waits(reason):
    with running() as mailbox, ThreadPoolExecutor() as pool:
        mailbox.post("/api/faults", stall=True, phase="rcpt")
        smtp = mailbox.dialogue()
        smtp.ehlo()
        smtp.mail("clora@example.org")
        smtp.putcmd("RCPT TO:<lena@example.org>")
        assert mailbox.get("/api/stalled", wait=10).json["count"] == 1
        waiting = pool.submit(mailbox.get, "/api/messages", wait=60)

        mailbox.process.send_signal(reason)
        _, errors = mailbox.process.communicate(timeout=PATIENCE_SECONDS)
        smtp.close()
        waiting.exception(timeout=PATIENCE_SECONDS)
    assert (mailbox.process.returncode, errors) == (0, "")


@pytest.mark.parametrize(("option", "other"), [("--smtp-port", "--http-port"), ("--http-port", "--smtp-port")])
def test_a_taken_port_is_said_in_one_sentence(option, other):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with start(f"{option}={port}", f"{other}=0") as process:
            output, errors = process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 1
    assert output == ""
    assert errors.count("\n") == 1
    assert f"port {port}" in errors
    assert option in errors


def test_a_folder_that_cannot_be_is_said_in_one_sentence(tmp_path):
    (tmp_path / "file").touch()
    with start("--smtp-port=0", "--http-port=0", "--data", str(tmp_path / "file" / "mails")) as process:
        _, errors = process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 1
    assert errors.count("\n") == 1
    assert "--data" in errors


def test_a_host_name_is_allowed_on_request():
    with running("--allowed-host", "mail.example.org") as mailbox:
        assert mailbox.request("GET", "/", headers={"Host": "mail.example.org:8025"}).status == 200


def test_the_authenticator_reads_its_file_beside_the_mails(tmp_path):
    accounts = [{"account": "maya@example.org", "secret": "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"}]
    (tmp_path / "authenticator.json").write_text(json.dumps(accounts))
    with running("--data", str(tmp_path)) as mailbox:
        assert mailbox.get("/api/authenticator/maya@example.org", at=59).json["code"] == "287082"
