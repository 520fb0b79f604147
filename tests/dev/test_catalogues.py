import gettext

import pytest
from babel.messages import Catalog
from babel.messages.pofile import read_po, write_po

from dev import catalogues

VIEW = """
from django.utils.translation import gettext, gettext_lazy as _, ngettext, pgettext
from django.utils.translation import gettext_lazy as later
TITLE = _("Interviews")
LEAD = later("All of them")
def words(n, name):
    # Translators: a month, not a permission
    greeting = gettext("Hello %(name)s") % {"name": name}
    return [greeting, ngettext("%d slot", "%d slots", n) % n, pgettext("month", "May")]
"""
TEMPLATE = """
{% load i18n %}
  <h1 title="{% translate "Book an interview" %}">it's {{ x|default:_("nothing") }}</h1>
    {% blocktranslate trimmed with name=user.name %}
      Dear {{ name }},
      welcome.
    {% endblocktranslate %}
  {% blocktranslate count n=times|length %}{{ n }} time{% plural %}{{ n }} times{% endblocktranslate %}
{# a lone quote: ' and a bracket ( #} don't (
{% translate "May" context "month" %}
"""
TRANSLATIONS = {
    ("Interviews", None): "Interviews",
    ("All of them", None): "Alle",
    ("Hello %(name)s", None): "Hallo %(name)s",
    (("%d slot", "%d slots"), None): ("%d Termin", "%d Termine"),
    ("May", "month"): "Mai",
    ("Book an interview", None): "Interview buchen",
    ("nothing", None): "nichts",
    ("Dear %(name)s, welcome.", None): "Guten Tag %(name)s, willkommen.",
    (("%(n)s time", "%(n)s times"), None): ("%(n)s Zeit", "%(n)s Zeiten"),
}


def write_catalogue(root, translations, *, flags=()):
    path = root / "locale" / "de" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    catalog = Catalog(locale="de")
    for (words, context), translation in translations.items():
        catalog.add(words, translation, context=context, flags=flags)
    with path.open("wb") as file:
        write_po(file, catalog)
    return path


def read_catalogue(path):
    with path.open("rb") as file:
        return read_po(file, locale="de")


@pytest.fixture
def product(tmp_path):
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "views.py").write_text(VIEW)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(TEMPLATE)
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_views.py").write_text('gettext("only a test")')
    write_catalogue(tmp_path, TRANSLATIONS)
    return tmp_path


def test_every_marked_message_of_code_and_templates_is_found(product):
    found = {(message.id, message.context) for message in catalogues.messages(product) if message.id}
    assert found == set(TRANSLATIONS)


def test_a_complete_catalogue_has_no_problem(product):
    assert list(catalogues.problems(product)) == []


@pytest.mark.parametrize("missing", TRANSLATIONS)
def test_each_missing_translation_is_found(product, missing):
    write_catalogue(product, {key: words for key, words in TRANSLATIONS.items() if key != missing})
    [problem] = catalogues.problems(product)
    assert "is missing" in problem


@pytest.mark.parametrize(
    ("key", "translation", "fault"),
    [
        (("nothing", None), "", "is not translated"),
        ((("%d slot", "%d slots"), None), ("%d Termin", ""), "is not translated"),
        (("Hello %(name)s", None), "Hallo", "has other placeholders"),
        (("Hello %(name)s", None), "Hallo %(Name)s", "has other placeholders"),
        (("nothing", None), "nichts {x}", "has other placeholders"),
    ],
)
def test_a_faulty_translation_is_found(product, key, translation, fault):
    write_catalogue(product, {**TRANSLATIONS, key: translation})
    [problem] = catalogues.problems(product)
    assert fault in problem


def test_a_message_inside_an_f_string_is_found(product):
    """No translation could ever reach it."""
    hidden = "from django.utils.translation import gettext as _\ndef words(n):\n    return f\"{n} {_('lost')}\"\n"
    (product / "app" / "words.py").write_text(hidden)
    assert list(catalogues.problems(product)) == ["app/words.py: “lost” stands inside an f-string"]


def test_fuzzy_translations_are_found(product):
    write_catalogue(product, TRANSLATIONS, flags=["fuzzy"])
    assert all("is marked fuzzy" in problem for problem in catalogues.problems(product))
    assert len(list(catalogues.problems(product))) == len(TRANSLATIONS)


def test_an_update_keeps_translations_adds_new_messages_and_drops_old_ones(product):
    path = write_catalogue(product, {("Interviews", None): "Gespräche", ("Long gone", None): "Längst fort"})
    catalogues.update_all(product)
    updated = read_catalogue(path)
    assert {(message.id, message.context) for message in updated if message.id} == set(TRANSLATIONS)
    assert updated.get("Interviews").string == "Gespräche"
    assert updated.get("nothing").string == ""
    assert "Längst fort" not in path.read_text()


def test_an_update_without_news_changes_nothing(product):
    path = product / "locale" / "de" / "LC_MESSAGES" / "django.po"
    catalogues.update_all(product)
    first = path.read_bytes()
    catalogues.update_all(product)
    assert path.read_bytes() == first


def test_compiled_catalogues_are_what_gettext_reads(product):
    catalogues.compile_all(product)
    german = gettext.translation("django", product / "locale", languages=["de"])
    assert german.gettext("Interviews") == "Interviews"
    assert german.ngettext("%d slot", "%d slots", 2) == "%d Termine"
    assert german.pgettext("month", "May") == "Mai"
