"""Why something about the link is refused, in words for whoever asked."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from core.refusal import Refused


class CannotConnect(Refused):
    """`field`: where it can be put right: "company", "token", or "" if nowhere."""

    default: ClassVar = _("The link could not be made. Nothing was saved.")

    def __init__(self, words: str, *, field: str = "") -> None:
        super().__init__(words)
        self.field = field


class AnotherCompany(CannotConnect):
    """The organization was linked with another company before: whoever means it says so."""


class NotConnected(Refused):
    default: ClassVar = _("The link is disconnected. Please connect it again first.")
