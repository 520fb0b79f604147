"""Rules about roles and colours. No Django here."""

import re

ROLES = ("interviewer", "recruiter", "admin")  # each may do what the ones before it may

WHITE, INK = "#ffffff", "#06231d"
LEAST_CONTRAST = 4.5  # WCAG 2.2, 1.4.3
SOFT, SOFT_HOVER = 0.87, 0.78  # how much white is in the fill of an available day
LIGHT_SURFACES = ("#ffffff", "#f6f5f1", "#efeee8")


def role_suffices(role: str, *, needed: str) -> bool:
    """Whether a role may do what `needed` may."""
    return ROLES.index(role) >= ROLES.index(needed)


def is_colour(text: str) -> bool:
    """#rrggbb and nothing else."""
    return re.fullmatch(r"#[0-9a-fA-F]{6}", text) is not None


def _luminance(colour: str) -> float:
    def linear(channel: int) -> float:
        share = channel / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two #rrggbb colours, 1 to 21 (WCAG 2.2)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def text_on(accent: str) -> str:
    """The text colour that reads best on the accent."""
    return max((WHITE, INK), key=lambda text: contrast(text, accent))


def accent_is_readable(accent: str) -> bool:
    """Whether links in this accent read on every light surface, and text reads on the accent."""
    soft = [mixed(accent, WHITE, share=share) for share in (SOFT, SOFT_HOVER)]
    on_surfaces = all(contrast(accent, surface) >= LEAST_CONTRAST for surface in (*LIGHT_SURFACES, *soft))
    return on_surfaces and contrast(text_on(accent), accent) >= LEAST_CONTRAST


def mixed(colour: str, other: str, *, share: float) -> str:
    """A colour between the two; share 0 is the first, 1 the other."""
    pairs = [(int(colour[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def brand_palette(accent: str) -> tuple[dict[str, str], dict[str, str]]:
    """The accent tokens (light, dark) that an organization's colour stands for."""
    light = {
        "--accent": accent,
        "--accent-hover": mixed(accent, "#000000", share=0.18),
        "--accent-soft": mixed(accent, WHITE, share=SOFT),
        "--accent-soft-hover": mixed(accent, WHITE, share=SOFT_HOVER),
        "--accent-line": mixed(accent, WHITE, share=0.6),
        "--on-accent": text_on(accent),
    }
    bright = accent
    while contrast(bright, "#323c37") < LEAST_CONTRAST + 0.5:
        bright = mixed(bright, "#ffffff", share=0.12)
    dark = {
        "--accent": bright,
        "--accent-hover": mixed(bright, "#ffffff", share=0.2),
        "--accent-soft": mixed(bright, "#111614", share=0.8),
        "--accent-soft-hover": mixed(bright, "#111614", share=0.7),
        "--accent-line": mixed(bright, "#111614", share=0.5),
        "--on-accent": text_on(bright),
    }
    return light, dark
