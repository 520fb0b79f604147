"""Starting, stopping, and what the command line says."""

import json
import signal
import socket

import pytest

from tests.sandbox.exchange.running import LINE, PATIENCE_SECONDS, Login, running, start

SID = Login().sid


@pytest.mark.parametrize("reason", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_when_asked_in_the_middle_of_a_call(tmp_path, reason):
    with running("--data", str(tmp_path), speed=20) as exchange:
        exchange.person("*", does="never_answers")
        exchange.rest("POST", "/Calls.json", {"To": "+4915550100", "From": LINE, "Url": "http://127.0.0.1:9/"})
        assert exchange.calls(status="ringing", wait=5)
        exchange.process.send_signal(reason)
        assert exchange.process.wait(timeout=PATIENCE_SECONDS) == 0
    [line] = (tmp_path / "journal.jsonl").read_text().splitlines()
    assert json.loads(line)["kind"] == "rest"


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["--account", "AC1:x"], "AC1"),
        (["--account", f"{SID}:x,speed=2"], "speed=2"),
        (["--number", "030=AC"], "030"),
        (["--number", f"+4930555000={SID}"], "--account"),
        (["--people", "/nowhere.json"], "--people"),
        (["--strangers", "sing"], "sing"),
    ],
)
def test_what_cannot_be_is_said(arguments, word):
    with start("--port=0", *arguments) as process:
        output, errors = process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode in (1, 2)
    assert output == ""
    assert word in errors.splitlines()[-1]


def test_a_taken_port_is_said_in_one_sentence():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with start(f"--port={port}") as process:
            _, errors = process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 1
    assert errors.count("\n") == 1
    assert f"port {port}" in errors


def test_people_of_the_file_are_known_after_a_reset(tmp_path):
    people = tmp_path / "people.json"
    people.write_text(json.dumps([{"number": "+4915550100", "name": "Lena Vogt", "does": "phone"}]))
    with running("--people", str(people)) as exchange:
        exchange.reset()
        assert [person["name"] for person in exchange.get("/_exchange/people").json["people"]] == ["Lena Vogt"]
