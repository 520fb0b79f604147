"""What can be done with an interview. Each is one transaction, names its actor, and refuses in the user's words."""

from interviews.actions.aftermath import add_note, record_outcome, set_conference_details, settle, write_feedback
from interviews.actions.availability import new_feed_address, publish_availability
from interviews.actions.booking import accept_proposal, cancel, confirm_time, reschedule
from interviews.actions.calendar_reading import claim_calendar, read_calendar
from interviews.actions.calendars import (
    MOST_CALENDARS,
    connect_calendar,
    read_now,
    remove_calendar,
    remove_leavers_calendars,
)
from interviews.actions.help import report_no_fit
from interviews.actions.panel import fill_seat, replace_leavers, step_back
from interviews.actions.preferences import ask_preferences
from interviews.actions.preparing import prepare_interview, send_prepared
from interviews.actions.refusals import (
    AlreadyBooked,
    Answered,
    AskedToWait,
    CannotConnect,
    Ended,
    FormChanged,
    JustRead,
    MovedMeanwhile,
    MovedTooOften,
    NotBooked,
    NotCancelled,
    NothingPublished,
    NoTimesLeft,
    NotOverYet,
    NotTakingPart,
    Over,
    RemindedAlready,
    SlotGone,
    TooLate,
    TooManyCalendars,
)
from interviews.actions.reminders import remind_now, send_due
from interviews.actions.requests import (
    Seat,
    draft,
    hiring_panel,
    offer_times,
    one_seat_each,
    request_interview,
    send_new_link,
)
from interviews.actions.settings import change_interview_settings, replan_reminders

__all__ = [
    "MOST_CALENDARS",
    "AlreadyBooked",
    "Answered",
    "AskedToWait",
    "CannotConnect",
    "Ended",
    "FormChanged",
    "JustRead",
    "MovedMeanwhile",
    "MovedTooOften",
    "NoTimesLeft",
    "NotBooked",
    "NotCancelled",
    "NotOverYet",
    "NotTakingPart",
    "NothingPublished",
    "Over",
    "RemindedAlready",
    "Seat",
    "SlotGone",
    "TooLate",
    "TooManyCalendars",
    "accept_proposal",
    "add_note",
    "ask_preferences",
    "cancel",
    "change_interview_settings",
    "claim_calendar",
    "confirm_time",
    "connect_calendar",
    "draft",
    "fill_seat",
    "hiring_panel",
    "new_feed_address",
    "offer_times",
    "one_seat_each",
    "prepare_interview",
    "publish_availability",
    "read_calendar",
    "read_now",
    "record_outcome",
    "remind_now",
    "remove_calendar",
    "remove_leavers_calendars",
    "replace_leavers",
    "replan_reminders",
    "report_no_fit",
    "request_interview",
    "reschedule",
    "send_due",
    "send_new_link",
    "send_prepared",
    "set_conference_details",
    "settle",
    "step_back",
    "write_feedback",
]
