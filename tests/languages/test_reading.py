"""The reader of the German pages finds what it looks for: each fault planted here is found, and nothing else."""

import pytest

from tests.languages.reading import english, informal, words, words_of_page

PAGE = """
<html lang="de"><head><title>Gespräche</title><style>.the-time { color: red }</style></head>
<body data-windows-other="# Zeitfenster" data-prefix="windows"><h1>Wählen Sie einen Termin</h1>
<button lang="en">Read this page in English</button>
<img src="/pictures/the-team.png" alt="Bild"><br>
<pre class="error-details__text">Was: 404 Not Found</pre><code>HAS7</code><ul class="codes"><li>add2 be31</ul>
<option data-words="the new york time zone">New York</option>
<p>{}</p></body></html>
"""


def found(inside: str, *, names: tuple[str, ...] = ("New York",)) -> set[str]:
    page = words_of_page(PAGE.replace("{}", inside), language="de", names=names)
    return english(page) | informal(page)


def test_a_german_page_passes():
    assert found("Schreiben Sie an help@the-team.example, oder besuchen Sie https://example.org/about/us.") == set()


@pytest.mark.parametrize(
    ("inside", "fault"),
    [
        ("Please wählen Sie.", {"please"}),
        ('<input placeholder="Search">', {"search"}),
        ('<a aria-label="Close" href="/">×</a>', {"close"}),
        ('<b data-copied="Copied">Kopieren</b>', {"copied"}),
        ('<b data-slots-one="1 slot">Termine</b>', {"slot"}),
        ("Tue, 24 November &amp; Wednesday", {"wednesday"}),
        ("Wähle einen Termin, der dir passt.", {"wähle", "dir"}),
        ('<span lang="en">Hello</span> Next', {"next"}),
    ],
)
def test_a_planted_fault_is_found(inside, fault):
    assert found(inside) == fault


def test_what_people_wrote_themselves_may_be_in_any_language():
    assert found("„I would like to join the team“", names=("I would like to join the team", "New York")) == set()
    assert english(words("I would like to join the team")) == {"join", "the", "to"}
