"""How somebody came onto the list of numbers that are not to be called."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from voicecalls.models import Suppression

VIAS: Mapping[str, Promise] = {
    "phone": gettext_lazy("Said so on the phone"),
    "link": gettext_lazy("Chose so by the link in a mail"),
    "team": gettext_lazy("Noted by your team"),
}


def via_in_words(suppression: Suppression) -> str:
    return str(VIAS.get(suppression.via, suppression.via))
