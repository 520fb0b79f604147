"""Why an action on a call was refused, in words that its reader may see."""

from django.utils.translation import gettext_lazy as _

from core.refusal import Refused


class CaseClosed(Refused):
    default = _("This applicant is not waiting for a call any more. Nothing was changed.")


class MayNotCall(Refused):
    default = _("This applicant cannot be called now.")


class NoLine(Refused):
    default = _("No telephone line is connected yet. Please connect one in the settings first.")
