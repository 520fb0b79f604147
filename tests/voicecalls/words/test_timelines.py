"""What is told about somebody's calls."""

from voicecalls.models import Remark
from voicecalls.words.timelines import remarks_in_words


def told(*remarks: tuple[str, str]) -> list[str]:
    return [words for _remark, words in remarks_in_words(Remark(kind=kind, words=words) for kind, words in remarks)]


def test_what_was_said_once_is_told_once():
    driving = "I am driving."
    assert told(("not_now", driving), ("call_back", f"{driving} / Tomorrow at three.")) == [
        "The applicant asked for another time: “I am driving. / Tomorrow at three.”"
    ]
    assert told(("not_now", driving), ("human", "")) == ["The applicant said: “I am driving.”"]
