"""Answers as people read them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format, localize
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from voicecalls.models import Answer, Clarity, QuestionKind, QuestionVersion


def answer_in_words(answer: Answer) -> str:
    """The question, what was understood, and the words where they say more: lines of plain text."""
    lines = [question_in_words(answer.version), f"→ {value_in_words(answer)}"]
    if said := said_besides(answer):
        lines.append(_("Said: “{words}”").format(words=said))
    if answer.knocked_out:
        lines.append(_("Please look at this answer."))
    return "\n".join(lines)


def said_besides(answer: Answer) -> str:
    """The words as they were heard, where they say more than what was understood; keys never do."""
    is_clear = answer.clarity == Clarity.CLEAR
    if is_clear and (answer.version.kind == QuestionKind.OPEN or answer.words.strip("#*").isdigit()):
        return ""
    return answer.words


def question_in_words(version: QuestionVersion) -> str:
    """The wording in the active language, or else in any."""
    return str(_wording(version).get("text", ""))


def value_in_words(answer: Answer) -> str:
    if answer.clarity == Clarity.SKIPPED:
        return _("No answer")
    if answer.clarity == Clarity.DECLINED:
        return _("Did not want to say")
    if answer.clarity == Clarity.UNCLEAR or answer.value is None:
        return _("Unclear")
    value = answer.value
    match answer.version.kind:
        case QuestionKind.YES_NO:
            return _("Yes") if value else _("No")
        case QuestionKind.CHOICE:
            return _choice(answer.version, value)
        case QuestionKind.NUMBER | QuestionKind.DATE if isinstance(value, list):
            return _("{low} to {high}").format(low=_one(answer.version, value[0]), high=_one(answer.version, value[1]))
    return _one(answer.version, value)


def _one(version: QuestionVersion, value: Any) -> str:
    if version.kind == QuestionKind.DATE:
        return date_format(date.fromisoformat(value), "DATE_FORMAT")
    if version.kind == QuestionKind.NUMBER:
        return str(localize(value))
    return str(value)


def _choice(version: QuestionVersion, position: int) -> str:
    choices = _wording(version).get("choices", [])
    return str(choices[position]) if 0 <= position < len(choices) else str(position)


def _wording(version: QuestionVersion) -> Mapping[str, Any]:
    known: Mapping[str, Mapping[str, Any]] = version.wordings
    return known.get(get_language() or "") or next(iter(known.values()), {})
