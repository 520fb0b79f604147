"""Rows of interviews: what was offered, who takes part, what is booked, and when people are free."""

from interviews.models.availability import Availability, DatedHours, WeeklyHours
from interviews.models.calendars import BusyCalendar, BusyTime, CalendarState, MemberFeed
from interviews.models.followup import DeskNote, Feedback, InterviewSettings, Reminder, ReminderKind
from interviews.models.interview import Interview, Outcome, State, Window
from interviews.models.links import Link, Purpose
from interviews.models.panel import InterviewSeat, OutReason, Participant, ParticipantKind
from interviews.models.requests import HelpRequest, ProposedTime

__all__ = [
    "Availability",
    "BusyCalendar",
    "BusyTime",
    "CalendarState",
    "DatedHours",
    "DeskNote",
    "Feedback",
    "HelpRequest",
    "Interview",
    "InterviewSeat",
    "InterviewSettings",
    "Link",
    "MemberFeed",
    "OutReason",
    "Outcome",
    "Participant",
    "ParticipantKind",
    "ProposedTime",
    "Purpose",
    "Reminder",
    "ReminderKind",
    "State",
    "WeeklyHours",
    "Window",
]
