"""Answers as people read them."""

import pytest

from voicecalls.models import Answer, QuestionVersion
from voicecalls.words.answers import said_besides


@pytest.mark.parametrize(
    ("kind", "words", "value", "clarity", "besides"),
    [
        ("number", "4", 4, "clear", ""),  # keyed: nothing else was said
        ("number", "about four, I think", 4, "clear", "about four, I think"),
        ("yes_no", "2", False, "clear", ""),
        ("open", "I wrote reports.", "I wrote reports.", "clear", ""),
        ("open", "Hm.", None, "unclear", "Hm."),
        ("yes_no", "", None, "skipped", ""),
    ],
)
def test_words_stand_beside_an_answer_where_they_say_more(kind, words, value, clarity, besides):
    version = QuestionVersion(kind=kind, wordings={"en": {"text": "What?"}})
    assert said_besides(Answer(version=version, words=words, value=value, clarity=clarity)) == besides
