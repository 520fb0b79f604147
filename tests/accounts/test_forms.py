import pytest
from django.utils import translation

from accounts.countries import country_choices, country_name
from accounts.forms import InviteForm, OrganizationForm, ProfileForm, ZoneField

GOOD = {
    "name": "Nordlicht Bio",
    "country": "DE",
    "region": "de-be",
    "time_zone": "Europe/Berlin",
    "language": "de",
    "accent": "#1F5A96",
}


def problems(now, **changes):
    form = OrganizationForm({**GOOD, **changes}, now=now)
    return {name: len(errors) for name, errors in form.errors.items()}


def test_an_organizations_details_come_out_clean(now):
    form = OrganizationForm({**GOOD, "name": " Nordlicht\r\nBio "}, now=now)
    assert form.is_valid()
    assert form.details == {
        "name": "Nordlicht Bio",
        "country": "DE",
        "region": "BE",
        "time_zone": "Europe/Berlin",
        "language": "de",
        "accent": "#1f5a96",
    }


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "  "),
        ("country", "XX"),
        ("country", ""),
        ("region", "Bavaria"),
        ("time_zone", "Europe/Atlantis"),
        ("time_zone", "../../etc/passwd"),
        ("language", "fr"),
        ("accent", "red"),
        ("accent", "#fff"),
        ("accent", "#ffe600"),
    ],
)
def test_what_an_organization_cannot_be(now, field, value):
    assert problems(now, **{field: value}) == {field: 1}


def test_a_pale_accent_is_refused_with_words(now):
    form = OrganizationForm({**GOOD, "accent": "#ffe600"}, now=now)
    assert "too pale to read" in form.errors["accent"][0]


def test_retired_zone_names_of_browsers_are_accepted_and_shown_under_todays_name(now):
    form = ProfileForm({"name": "Asha", "language": "en", "time_zone": "Asia/Calcutta"}, now=now)
    assert form.is_valid()
    assert form.cleaned_data["time_zone"] == "Asia/Calcutta"
    assert '<option value="Asia/Kolkata" selected>Kolkata, India (GMT+5:30)</option>' in str(form["time_zone"])


def test_the_zones_of_ones_own_country_come_first(now):
    names = list(dict(ZoneField(at=now, country="AT").widget.choices))
    assert names[0] == "Europe/Vienna"
    assert len(names) > 400


def test_invited_addresses_are_lower_case():
    form = InviteForm({"email": "Jonas@Example.COM", "role": "admin"})
    assert form.is_valid()
    assert form.cleaned_data == {"email": "jonas@example.com", "role": "admin"}


def test_countries_are_named_and_ordered_in_the_readers_language():
    german = [name for _code, name in country_choices("de")]
    assert german.index("Österreich") < german.index("Polen")
    assert dict(country_choices("en"))["AT"] == country_name("AT", "en") == "Austria"
    assert country_name("??", "en") == "??"


def test_the_form_speaks_german(now):
    with translation.override("de"):
        assert "Österreich" in str(OrganizationForm(now=now)["country"])
