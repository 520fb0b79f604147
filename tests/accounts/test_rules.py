import pytest

from accounts.rules import accent_is_readable, brand_palette, contrast, is_colour, role_suffices, text_on

DARK_SURFACES = ("#111614", "#1a211e", "#151b18")


@pytest.mark.parametrize(
    ("role", "needed", "suffices"),
    [
        ("interviewer", "interviewer", True),
        ("interviewer", "recruiter", False),
        ("recruiter", "interviewer", True),
        ("recruiter", "admin", False),
        ("admin", "recruiter", True),
    ],
)
def test_each_role_may_do_what_the_ones_before_it_may(role, needed, suffices):
    assert role_suffices(role, needed=needed) == suffices


def test_contrast_is_the_ratio_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#0b6b5c", "#0b6b5c") == 1


@pytest.mark.parametrize("text", ["#0b6b5c", "#ABCDEF"])
def test_colours(text):
    assert is_colour(text)


@pytest.mark.parametrize("text", ["", "red", "#fff", "#0b6b5", "#0b6b5c;}", "0b6b5c", "#0b6b5g", "#0b6b5c\n"])
def test_what_is_no_colour(text):
    assert not is_colour(text)


@pytest.mark.parametrize("accent", ["#0b6b5c", "#1f5a96", "#8a1c4a", "#000000"])
def test_dark_accents_are_readable(accent):
    assert accent_is_readable(accent)


@pytest.mark.parametrize("accent", ["#ffe600", "#63d2bb", "#ffffff", "#858c86"])
def test_pale_accents_are_not(accent):
    assert not accent_is_readable(accent)


@pytest.mark.parametrize("accent", ["#0b6b5c", "#1f5a96", "#8a1c4a", "#000000", "#5a5a5a"])
def test_the_palette_of_a_readable_accent_is_readable_in_light_and_dark(accent):
    light, dark = brand_palette(accent)
    assert contrast(light["--accent"], light["--on-accent"]) >= 4.5
    assert contrast(light["--accent"], light["--accent-soft"]) >= 4.5
    assert contrast(dark["--accent"], dark["--on-accent"]) >= 4.5
    assert all(contrast(dark["--accent"], surface) >= 4.5 for surface in DARK_SURFACES)
    assert contrast(dark["--accent"], dark["--accent-soft"]) >= 4.5


def test_text_on_an_accent_is_light_or_dark():
    assert text_on("#0b6b5c") == "#ffffff"
    assert text_on("#63d2bb") == "#06231d"
