import sys

import psutil
import pytest

from dev.supervisor import supervised

WAITS = [sys.executable, "-c", "import signal; signal.pause()"]


@pytest.fixture
def programs(tmp_path):
    with supervised(logs=tmp_path, environment={}) as supervisor:
        yield supervisor


def test_the_program_that_ends_is_named_and_its_words_are_kept(programs):
    programs.start("steady", WAITS)
    assert programs.ended() is None
    programs.start("brief", [sys.executable, "-c", "print('I am done')"])
    assert programs.wait() == "brief"
    assert programs.log("brief").read_text() == "I am done\n"


def test_all_programs_end_with_their_supervisor(tmp_path):
    with supervised(logs=tmp_path, environment={}) as programs:
        programs.start("one", WAITS)
        programs.start("two", WAITS)
        children = [child for child in psutil.Process().children() if child.cmdline() == WAITS]
        assert len(children) == 2
    assert [child for child in children if child.is_running()] == []
