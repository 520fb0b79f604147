"""Why an action on an interview was refused, in words that its reader may see."""

from django.utils.translation import gettext_lazy as _

from core.refusal import Refused


class SlotGone(Refused):
    default = _("This time is no longer free. Nothing was booked. Please pick another.")


class AlreadyBooked(Refused):
    default = _("This interview is already booked. Nothing was changed.")


class Ended(Refused):
    default = _("This interview was cancelled. Nothing was booked.")


class NotBooked(Refused):
    default = _("This interview is not booked. Nothing was changed.")


class Over(Refused):
    default = _("This interview is over. Nothing was changed.")


class NotOverYet(Refused):
    default = _("This interview is not over yet. Nothing was changed.")


class MovedMeanwhile(Refused):
    default = _("This interview was changed meanwhile. Nothing was moved; below is how it stands now.")


class TooLate(Refused):
    default = _("It is too late for this. Nothing was changed.")


class MovedTooOften(Refused):
    default = _("This interview cannot be moved again here. Nothing was changed.")


class NotTakingPart(Refused):
    default = _("This person does not take part any more. Nothing was changed.")


class NothingPublished(Refused):
    default = _("The published hours of these people leave no time free. Nothing was sent: please offer times.")


class FormChanged(Refused):
    default = _("This form was already sent, with other content. Please open it anew; nothing was sent twice.")
