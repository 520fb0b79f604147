"""Why an action on a call was refused, in words that its reader may see."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from core.refusal import Refused
from voicecalls.dialling import Stop, Wait


class CaseClosed(Refused):
    default = _("This applicant is not waiting for a call any more. Nothing was changed.")


class MayNotCall(Refused):
    """`decision` says why and until when; pages put it in the words they use for whoever waits."""

    default: ClassVar = _("This applicant cannot be called now. Nothing was changed.")

    def __init__(self, decision: Stop | Wait) -> None:
        self.decision = decision
        super().__init__()


class CallUnderWay(Refused):
    default = _("A call to this applicant is under way. Nothing was erased: please try again once it is over.")


class NoLine(Refused):
    default = _("No telephone line is connected yet. Please connect one in the settings first.")
