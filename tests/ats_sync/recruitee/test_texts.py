"""Notes go there and come back as the same text, whatever is done to them in between."""

from html import unescape

import pytest

from ats_sync.recruitee.texts import document, escaped, plain, plain_document
from tests.contracts.facts import UNKNOWN, WRITING, fact

NOTES = [
    "Can start <soon> & gladly",
    "Zoë: „größer“ 😀",
    "Two lines\nand a third\n\nafter an empty one",
    "<b>bold</b> is what she said, 3 < 4 > 2, R&D, &amp;, &lt;p&gt;",
    "Klara · Ref. 4f1c-22",
]


@pytest.mark.parametrize("text", NOTES)
def test_kept_as_it_was_sent(text):
    assert plain(escaped(text)) == text
    assert plain_document(document(text)) == text


@fact(
    WRITING,
    "A note may come back escaped, as HTML, or as it was sent: a line that was in it is found again",
    UNKNOWN,
    trial="Write a note with a key in its last line and read it back",
)
@pytest.mark.parametrize("text", NOTES)
def test_shown_as_html(text):
    shown = "".join(f"<p>{line}</p>" for line in escaped(text).split("\n"))
    assert plain(shown) == text
    assert plain(escaped(text).replace("\n", "<br>")) == text


def test_kept_without_being_escaped():
    """What looks like no tag stays: a line that says which note it is must be found again."""
    assert plain(unescape(escaped("Can start <soon> & gladly"))) == "Can start <soon> & gladly"


@pytest.mark.parametrize("written", [None, 7, [], {}, "", " "])
def test_nothing(written):
    assert (plain(written), plain_document(written)) == ("", "")


def test_a_document_has_a_paragraph_for_each_line():
    assert document("One\n\nTwo") == {
        "doc": {
            "type": "doc",
            "content": [
                {"type": "paragraph", "content": [{"type": "text", "text": "One"}]},
                {"type": "paragraph"},
                {"type": "paragraph", "content": [{"type": "text", "text": "Two"}]},
            ],
        }
    }


def test_documents_of_others():
    listed = {"type": "bullet_list", "content": [{"type": "list_item", "content": [{"type": "text", "text": "Milk"}]}]}
    assert plain_document({"type": "doc", "content": [listed, {"type": "image"}, "?", None]}) == "Milk"
    deep: object = {"type": "text", "text": "?"}
    for _each in range(1000):
        deep = [deep]
    assert plain_document(deep) == ""


def test_what_no_database_keeps():
    assert plain("a\x00b\ud800c") == "abc"
