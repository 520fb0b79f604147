"""One URL is one full page; htmx may ask for a fragment of it."""

import pytest
from django.test import RequestFactory
from django_htmx.middleware import HtmxMiddleware

from core.pages import page

TEMPLATE = "errors/sample.html"
SWAP = {"HX-Request": "true", "HX-Target": "part"}


@pytest.fixture(autouse=True)
def template(settings, tmp_path):
    folder = tmp_path / "errors"
    folder.mkdir()
    (folder / "sample.html").write_text(
        "<h1>{{ word }}</h1>{% partialdef part inline %}<p>{{ word }}</p>{% endpartialdef %}"
    )
    (engine,) = settings.TEMPLATES
    settings.TEMPLATES = [{**engine, "DIRS": [tmp_path], "OPTIONS": {**engine["OPTIONS"], "context_processors": []}}]


def shown(headers: dict[str, str] | None = None, *, partials: tuple[str, ...] = ("part",), status: int = 200):
    request = RequestFactory().get("/", headers=headers)
    answer = HtmxMiddleware(lambda request: page(request, TEMPLATE, {"word": "Hi"}, partials=partials, status=status))
    return answer(request)


def test_a_browser_gets_the_whole_page():
    assert shown().content == b"<h1>Hi</h1><p>Hi</p>"


def test_htmx_gets_the_part_that_it_swaps():
    assert shown(SWAP).content == b"<p>Hi</p>"


def test_restoring_history_gets_the_whole_page():
    headers = {**SWAP, "HX-History-Restore-Request": "true"}
    assert shown(headers).content == b"<h1>Hi</h1><p>Hi</p>"


@pytest.mark.parametrize("target", ["other", "part#part", "../part", ""])
def test_a_part_that_is_not_offered_gets_the_whole_page(target):
    assert shown({"HX-Request": "true", "HX-Target": target}).content == b"<h1>Hi</h1><p>Hi</p>"


def test_a_page_that_offers_no_parts_is_always_whole():
    assert shown(SWAP, partials=()).content == b"<h1>Hi</h1><p>Hi</p>"


def test_a_target_without_htmx_gets_the_whole_page():
    assert shown({"HX-Target": "part"}).content == b"<h1>Hi</h1><p>Hi</p>"


def test_caches_are_told_what_the_answer_depends_on():
    assert shown().headers["Vary"] == "HX-Request, HX-Target"


def test_the_status_is_kept_for_fragments():
    assert shown(SWAP, status=422).status_code == 422
