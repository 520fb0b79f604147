import os
import signal
import subprocess
import sys

import psutil
import pytest

from dev.processes import MARK, cleaned_up, end, marked

SLEEPER = [sys.executable, "-c", "import signal; signal.pause()"]
RUN = """
import subprocess, sys
from dev.processes import cleaned_up
with cleaned_up(sys.argv[1]) as environment:
    inner = "import subprocess, sys; print(subprocess.Popen(sys.argv[1:]).pid, flush=True); sys.stdin.read()"
    subprocess.run([sys.executable, "-c", inner, *sys.argv[2:]], env=environment)
"""


@pytest.fixture
def sleeper(tmp_path):
    process = subprocess.Popen(SLEEPER, env={**os.environ, MARK: f"{tmp_path}:1"})
    yield process
    process.kill()
    process.wait()


def test_processes_are_found_by_the_beginning_of_their_mark(sleeper, tmp_path):
    assert [process.pid for process in marked(f"{tmp_path}:")] == [sleeper.pid]
    assert marked(f"{tmp_path}-other:") == []


def test_processes_end_when_asked(sleeper, tmp_path):
    end(marked(f"{tmp_path}:"))
    assert sleeper.wait(0) == -signal.SIGTERM


def test_a_process_that_does_not_listen_is_killed(tmp_path):
    deaf = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); signal.pause()"
    environment = {**os.environ, MARK: str(tmp_path)}
    with subprocess.Popen([sys.executable, "-c", deaf], env=environment, stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        end(marked(str(tmp_path)), patience=0.2)
        assert process.wait(0) == -signal.SIGKILL


def test_what_a_run_leaves_is_ended_with_it(tmp_path):
    with cleaned_up(str(tmp_path)) as environment:
        process = subprocess.Popen(SLEEPER, env=environment)
    assert process.wait(0) == -signal.SIGTERM


def test_a_folder_is_removed_with_the_run(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    with cleaned_up(str(tmp_path), remove=folder):
        (folder / "file").touch()
    assert not folder.exists()


def test_after_kill_9_even_grandchildren_are_ended(tmp_path):
    with subprocess.Popen(
        [sys.executable, "-c", RUN, str(tmp_path), *SLEEPER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as run:
        assert run.stdout
        grandchild = psutil.Process(int(run.stdout.readline()))
        run.kill()
        grandchild.wait(timeout=20)
    assert not grandchild.is_running()
