"""Questions in words: what they are, what leads to a review, how Klara asks them."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from babel.lists import format_list
from django.conf import settings
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from core.zones import locale_of
from voicecalls.models import QuestionKind, QuestionVersion
from voicecalls.script import choices_aloud
from voicecalls.words.spoken import spoken


def text_of(version: QuestionVersion, language: str = "") -> str:
    """The question in this language, or else in whichever there is."""
    return str(wording_of(version.wordings, language or get_language() or "en").get("text", ""))


def wording_of(wordings: Mapping[str, Any], language: str) -> Mapping[str, Any]:
    return wordings.get(language) or next(iter(wordings.values()), {})


def kind_in_words(version: QuestionVersion) -> str:
    """ "Number from 0 to 40", "Choice of 3" """
    low, high = version.low, version.high
    match version.kind:
        case QuestionKind.NUMBER if low is not None and high is not None:
            return _("Number from {low} to {high}").format(low=plain(low), high=plain(high))
        case QuestionKind.NUMBER if low is not None:
            return _("Number from {low}").format(low=plain(low))
        case QuestionKind.NUMBER if high is not None:
            return _("Number up to {high}").format(high=plain(high))
        case QuestionKind.CHOICE:
            number = len(wording_of(version.wordings, get_language() or "en").get("choices", ()))
            return _("Choice of {number}").format(number=number)
    return str(QuestionKind(version.kind).label)


def knock_out_in_words(version: QuestionVersion) -> str:
    """ "“No” leads to a review." Empty for none."""
    rule = version.knock_out
    words = _("{answer} leads to a review by a person.")
    if "answer" in rule:
        return words.format(answer=_("“Yes”") if rule["answer"] == "yes" else _("“No”"))
    if "choices" in rule:
        choices = wording_of(version.wordings, get_language() or "en").get("choices", ())
        named = [_("“{words}”").format(words=choices[place]) for place in rule["choices"] if place < len(choices)]
        return words.format(answer=format_list(named, style="or", locale=_locale())) if named else ""
    limits = [_("less than {number}").format(number=plain(rule["below"]))] if "below" in rule else []
    limits += [_("more than {number}").format(number=plain(rule["above"]))] if "above" in rule else []
    if not limits:
        return ""
    answer = format_list(limits, style="or", locale=_locale())
    return words.format(answer=answer[:1].upper() + answer[1:])


def missing_languages(wordings: Mapping[str, Any], *, main: str) -> list[str]:
    """ "Applicants who speak German will be asked in English." for each language without words. `main`: the language of
    calls."""
    names = dict(settings.LANGUAGES)
    if wordings and main not in wordings:
        words = _(
            "Not written in {language}, the language of calls. Beside questions that are written in it alone, this one "
            "is not asked."
        )
        return [words.format(language=names[main])]
    return [
        _("Applicants who speak {language} will be asked in {main}.").format(language=name, main=names[main])
        for code, name in names.items()
        if code not in wordings and main in wordings
    ]


def unwritten_in_words(number: int, *, language: str) -> Iterator[str]:
    """A warning about questions that open jobs ask; nothing if all are written in the language of calls."""
    if number:
        yield ngettext(
            "{number} Application Question is not written in {language}, the language of calls. Beside questions that "
            "are written in it alone, it is not asked.",
            "{number} Application Questions are not written in {language}, the language of calls. Beside questions "
            "that are written in it alone, they are not asked.",
            number,
        ).format(number=number, language=dict(settings.LANGUAGES)[language])


def asked_aloud(kind: str, wordings: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """How Klara asks, in each language there is: {"code", "language", "text", "more", "follow_up"}."""
    for code, name in settings.LANGUAGES:
        if wording := wordings.get(code):
            choices = wording.get("choices", ()) if kind == QuestionKind.CHOICE else ()
            more = " ".join(spoken(step, language=code).text for step in choices_aloud(choices))
            follow_up = wording.get("follow_up", "")
            yield {"code": code, "language": str(name), "text": wording["text"], "more": more, "follow_up": follow_up}


def plain(number: Decimal | str | float) -> str:
    """Without zeros that say nothing."""
    text = f"{Decimal(number):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _locale() -> Any:
    return locale_of(get_language() or "en")
