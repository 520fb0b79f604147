"""What is wrong with a connected calendar, and what its owner can do about it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from interviews.busy.problems import Problem

WORDS: dict[Problem, str | Promise] = {
    Problem.NO_ADDRESS: _(
        "This is not the address of a calendar. It begins with https:// or webcal://; please copy it from the settings "
        "of your calendar program."
    ),
    Problem.PORT: _("The address names an unusual port, which we do not connect to."),
    Problem.PRIVATE_ADDRESS: _(
        "The address leads into a private network, which we cannot reach. Upload the calendar as a file instead."
    ),
    Problem.UNKNOWN_HOST: _("There is no server of this name. Please check the address."),
    Problem.UNREACHABLE: _("The calendar's server cannot be reached."),
    Problem.TLS: _("No safe connection to the calendar's server is possible: its certificate is not valid."),
    Problem.TIMEOUT: _("The calendar's server takes too long to answer."),
    Problem.REDIRECTS: _("The address leads to other addresses that we do not follow. Please copy it anew."),
    Problem.FORBIDDEN: _(
        "The calendar's server does not let us read it. Its secret address may have changed: please copy it anew."
    ),
    Problem.NOT_FOUND: _("There is no calendar at this address any more. Please copy it anew."),
    Problem.ASKED_TO_WAIT: _("The calendar's server asked us to come back later."),
    Problem.SERVER_ERROR: _("The calendar's server answers with an error."),
    Problem.TOO_LARGE: _("The calendar is larger than 10 MB. Connect a smaller one, or one without its past."),
    Problem.TOO_MANY: _(
        "The calendar has more events or repetitions than we can read: 20,000 for the coming half year."
    ),
    Problem.NOT_A_CALENDAR: _(
        "What we found is not a calendar. Please look for the address or the export in the format iCalendar (.ics)."
    ),
    Problem.BROKEN: _("The calendar is damaged or incomplete and cannot be read."),
    Problem.LOST: _("What you saved here can no longer be opened. Please remove it and connect the calendar again."),
    Problem.PARTLY: _("Some of its events could not be understood. They do not make you busy here."),
}
