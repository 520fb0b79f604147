"""What can be done with calls. Each is one transaction, names its actor, and refuses in the user's words."""

from voicecalls.actions.claiming import claim_due
from voicecalls.actions.control import call_now, pause, resume, stop, take_back_unwanted
from voicecalls.actions.correcting import plan_corrected
from voicecalls.actions.ending import go_on_with_stranded
from voicecalls.actions.enrolment import enrol, enrol_everybody
from voicecalls.actions.finishing import close_case
from voicecalls.actions.inbound import answer_inbound
from voicecalls.actions.lines import telephony_of, try_resting_lines
from voicecalls.actions.placing import give_up_forgotten, place_call, reserved, sendable
from voicecalls.actions.planning import plan_blocked, replan
from voicecalls.actions.privacy import erase, export, hand_out, purge
from voicecalls.actions.progress import take_inbound_status, take_machine, take_status
from voicecalls.actions.reconciling import reconcile
from voicecalls.actions.refusals import CaseClosed, MayNotCall
from voicecalls.actions.settings import change_call_settings
from voicecalls.actions.suppressing import is_suppressed, lift, suppress, suppressed
from voicecalls.actions.talking import begin_talk, end_talk, hear_machine, take_turn
from voicecalls.actions.trying import code_of, start_test_call
from voicecalls.actions.wishes import NotWaiting, TimeNotPossible, stop_calls, times_to_wish, wish_time

__all__ = [
    "CaseClosed",
    "MayNotCall",
    "NotWaiting",
    "TimeNotPossible",
    "answer_inbound",
    "begin_talk",
    "call_now",
    "change_call_settings",
    "claim_due",
    "close_case",
    "code_of",
    "end_talk",
    "enrol",
    "enrol_everybody",
    "erase",
    "export",
    "give_up_forgotten",
    "go_on_with_stranded",
    "hand_out",
    "hear_machine",
    "is_suppressed",
    "lift",
    "pause",
    "place_call",
    "plan_blocked",
    "plan_corrected",
    "purge",
    "reconcile",
    "replan",
    "reserved",
    "resume",
    "sendable",
    "start_test_call",
    "stop",
    "stop_calls",
    "suppress",
    "suppressed",
    "take_back_unwanted",
    "take_inbound_status",
    "take_machine",
    "take_status",
    "take_turn",
    "telephony_of",
    "times_to_wish",
    "try_resting_lines",
    "wish_time",
]
