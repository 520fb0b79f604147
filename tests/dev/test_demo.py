"""The parts of the demo that can be told apart from it; `make demo` itself is tried by hand on a fresh clone."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from dev import demo
from dev.calling_clock import seconds_ahead
from dev.demo import Ports
from dev.servers import free_port

NAMES = (
    *("PUBLIC_URL", "ALLOWED_HOSTS", "EMAIL_URL", "LOG_FORMAT", "SECRET_KEY", "ENCRYPTION_KEYS"),
    *("TELEPHONY_URL", "CALLS_CLOCK_AHEAD", "RECRUITEE_URL"),
)
PORTS = Ports(web=8000, mail=1025, mailbox=8025, telephone=8035, recruitee=8045)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """The demo's folder is another one, and the environment says nothing."""
    monkeypatch.setattr(demo, "FOLDER", tmp_path / "demo")
    (tmp_path / "demo").mkdir()
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "demo"


def test_a_second_demo_of_the_same_folder_is_refused():
    with demo._only_demo(), pytest.raises(SystemExit, match="A demo already runs from this folder"), demo._only_demo():
        pass


def test_the_next_demo_may_start_when_the_last_one_is_over():
    for _ in range(2):
        with demo._only_demo():
            pass


def test_a_folder_that_cannot_be_written_is_one_sentence(folder, monkeypatch):
    in_the_way = folder / "file"
    in_the_way.touch()
    monkeypatch.setattr(demo, "FOLDER", in_the_way / "demo")
    with pytest.raises(SystemExit, match=f"^{in_the_way}/demo is not writable .*: change its owner or rights"):
        demo._only_demo().__enter__()


def test_the_product_is_reached_by_a_name_because_passkeys_need_one():
    assert demo._settings(PORTS)["PUBLIC_URL"] == "http://localhost:8000"


def test_what_the_environment_says_is_left_alone(monkeypatch):
    for name in NAMES:
        monkeypatch.setenv(name, "given")
    assert demo._settings(PORTS) == {}


def test_secrets_are_made_once_and_only_for_their_owner(folder):
    first = demo._settings(PORTS)
    kept = {name: (folder / name.lower()).read_text() for name in ("SECRET_KEY", "ENCRYPTION_KEYS")}
    assert demo._settings(PORTS) == first
    assert {name: (folder / name.lower()).read_text() for name in kept} == kept
    assert {(folder / name.lower()).stat().st_mode & 0o777 for name in kept} == {0o600}


def test_real_servers_need_no_stand_ins(monkeypatch):
    monkeypatch.setenv("EMAIL_URL", "smtp://mail.example:25")
    monkeypatch.setenv("TELEPHONY_URL", "https://api.twilio.com")
    monkeypatch.setenv("RECRUITEE_URL", "https://api.recruitee.com")
    monkeypatch.setenv("WEB_PORT", str(web := free_port()))
    assert demo._ports() == Ports(web=web, mail=None, mailbox=None, telephone=None, recruitee=None)


@pytest.mark.parametrize(
    ("now", "calling"),
    [
        ((2026, 11, 24, 10), (2026, 11, 24, 10)),  # a Tuesday
        ((2026, 11, 24, 22), (2026, 11, 25, 15, 30)),
        ((2026, 11, 22, 12), (2026, 11, 23, 15, 30)),  # a Sunday
        ((2026, 12, 24, 23), (2026, 12, 28, 15, 30)),  # before Christmas, St Stephen's Day and a Sunday
    ],
)
def test_calls_are_tried_on_working_days(now, calling):
    now, calling = (datetime(*parts).replace(tzinfo=ZoneInfo("Europe/Berlin")) for parts in (now, calling))  # noqa: DTZ001
    assert now + timedelta(seconds=seconds_ahead(now)) == calling


def test_the_summary_says_where_to_go_and_what_is_not_ready():
    summary = demo._summary(PORTS, "ada@example.com  password\n", "")
    assert "http://localhost:8000" in summary
    assert "http://localhost:8025" in summary
    assert "ada@example.com  password" in summary
    assert "NOT READY" not in summary
    assert "NOT READY: no heartbeat" in demo._summary(PORTS, "", "no heartbeat")
