"""Rows of calling: how, whom, each attempt, and what was said."""

from voicecalls.models.cases import (
    AttemptKind,
    AttemptState,
    CallAttempt,
    CallCase,
    CaseEnd,
    CaseState,
)
from voicecalls.models.keys import SuppressionKey
from voicecalls.models.plans import AppointmentPlan, PlanSeat
from voicecalls.models.questions import JobQuestion, Question, QuestionKind, QuestionVersion
from voicecalls.models.rules import Mode, StageRule, StageTarget, TargetOf
from voicecalls.models.settings import CallControl, CallSettings, Line, OnVoicemail
from voicecalls.models.talks import (
    Answer,
    ApplicantLink,
    CallTurn,
    Clarity,
    ConsentEvent,
    OwnNumber,
    ProviderEvent,
    Recording,
    Remark,
    Suppression,
)

__all__ = [
    "Answer",
    "ApplicantLink",
    "AppointmentPlan",
    "AttemptKind",
    "AttemptState",
    "CallAttempt",
    "CallCase",
    "CallControl",
    "CallSettings",
    "CallTurn",
    "CaseEnd",
    "CaseState",
    "Clarity",
    "ConsentEvent",
    "JobQuestion",
    "Line",
    "Mode",
    "OnVoicemail",
    "OwnNumber",
    "PlanSeat",
    "ProviderEvent",
    "Question",
    "QuestionKind",
    "QuestionVersion",
    "Recording",
    "Remark",
    "StageRule",
    "StageTarget",
    "Suppression",
    "SuppressionKey",
    "TargetOf",
]
