"""What can be done with an interview. Each is one transaction, names its actor, and refuses in the user's words."""

from interviews.actions.aftermath import add_note, record_outcome, set_conference_details, settle, write_feedback
from interviews.actions.availability import new_feed_address, publish_availability
from interviews.actions.booking import accept_proposal, cancel, confirm_time, reschedule
from interviews.actions.help import report_no_fit
from interviews.actions.panel import fill_seat, replace_leavers, step_back
from interviews.actions.refusals import (
    AlreadyBooked,
    Ended,
    FormChanged,
    MovedMeanwhile,
    MovedTooOften,
    NotBooked,
    NothingPublished,
    NoTimesLeft,
    NotOverYet,
    NotTakingPart,
    Over,
    RemindedAlready,
    SlotGone,
    TooLate,
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
    "AlreadyBooked",
    "Ended",
    "FormChanged",
    "MovedMeanwhile",
    "MovedTooOften",
    "NoTimesLeft",
    "NotBooked",
    "NotOverYet",
    "NotTakingPart",
    "NothingPublished",
    "Over",
    "RemindedAlready",
    "Seat",
    "SlotGone",
    "TooLate",
    "accept_proposal",
    "add_note",
    "cancel",
    "change_interview_settings",
    "confirm_time",
    "draft",
    "fill_seat",
    "hiring_panel",
    "new_feed_address",
    "offer_times",
    "one_seat_each",
    "publish_availability",
    "record_outcome",
    "remind_now",
    "replace_leavers",
    "replan_reminders",
    "report_no_fit",
    "request_interview",
    "reschedule",
    "send_due",
    "send_new_link",
    "set_conference_details",
    "settle",
    "step_back",
    "write_feedback",
]
