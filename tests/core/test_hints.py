"""Hints to the worker."""

from celery import current_app
from kombu.exceptions import OperationalError

from core.hints import hint
from tests.hints import fired


def test_a_hint_fires_a_task_with_its_arguments():
    fired()
    hint("core.heartbeat")
    hint("voicecalls.place_one", expires=30, attempt_id="7")
    assert fired() == [("core.heartbeat", {}), ("voicecalls.place_one", {"attempt_id": "7"})]


def test_a_hint_that_gets_lost_is_written_down_and_nothing_else(monkeypatch, caplog):
    def nobody_listens(*_args: object, **_options: object) -> None:
        raise OperationalError("refused")

    monkeypatch.setattr(current_app, "send_task", nobody_listens)
    hint("core.heartbeat")
    assert [(entry.levelname, entry.msg["task"]) for entry in caplog.records] == [("WARNING", "core.heartbeat")]
