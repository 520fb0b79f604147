"""Why an action on an interview was refused, in words that its reader may see."""

from django.utils.translation import gettext_lazy as _

from core.refusal import Refused


class SlotGone(Refused):
    default = _("This time is no longer free. Nothing was booked. Please pick another.")


class AlreadyBooked(Refused):
    default = _("This interview is already booked. Nothing was changed.")


class Ended(Refused):
    default = _("This interview was cancelled. Nothing was booked.")


class Withdrawn(Refused):
    default = _("The application is closed, so no time can be chosen any more. Nothing was booked or sent.")


class ApplicationClosed(Refused):
    default = _("This application is closed. Nothing was sent: it would have to be opened again first.")


class NotBooked(Refused):
    default = _("This interview is not booked. Nothing was changed.")


class NotCancelled(Refused):
    default = _("This interview is not cancelled. Nothing was sent.")


class Over(Refused):
    default = _("This interview is over. Nothing was changed.")


class NotOverYet(Refused):
    default = _("This interview is not over yet. Nothing was changed.")


class Answered(Refused):
    default = _("This request was answered meanwhile. Nothing was changed; below is how it stands now.")


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


class NoTimesLeft(Refused):
    default = _("None of the offered times is left. Nothing was sent: please offer new times.")


class NoAddress(Refused):
    default = _("No email address of the candidate is known, so nothing was sent. Please add one on the application.")


class SeatEmpty(Refused):
    default = _("Somebody needed does not belong to the team any more. Nothing was sent: the team has to request it.")


class RemindedAlready(Refused):
    default = _("A reminder went out less than an hour ago. No other was sent.")


class FormChanged(Refused):
    default = _("This form was already sent, with other content. Please open it anew; nothing was sent twice.")


class CannotConnect(Refused):
    default = _("This calendar cannot be connected.")


class TooManyCalendars(Refused):
    default = _("You have connected five calendars, which is the most. Please remove one first.")


class JustRead(Refused):
    default = _("This calendar was read less than a minute ago. Please try again in a moment.")


class AskedToWait(Refused):
    default = _("The calendar's server asked us to come back later. We read the calendar as soon as we may.")
