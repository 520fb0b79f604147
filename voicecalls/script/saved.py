"""Briefs as plain values for a JSON column, and back."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from voicecalls.script.brief import Appointment, Ask, Brief, Kind, Wording


def brief_to_json(brief: Brief) -> dict[str, Any]:
    return asdict(brief) | {
        "languages": list(brief.languages),
        "more_jobs": list(brief.more_jobs),
        "unasked": list(brief.unasked),
        "questions": [_ask_to_json(ask) for ask in brief.questions],
        "now": brief.now.isoformat(),
        "zone": brief.zone.key,
        "ends_at": brief.ends_at and brief.ends_at.isoformat(),
        "appointment": brief.appointment and _appointment_to_json(brief.appointment),
    }


def brief_from_json(values: Mapping[str, Any], *, now: datetime) -> Brief:
    """The brief of a running call, at the instant of its present turn."""
    ends_at, appointment = values["ends_at"], values.get("appointment")
    return Brief(
        **{
            **values,
            "languages": tuple(values["languages"]),
            "more_jobs": tuple(values.get("more_jobs", ())),
            "unasked": tuple(values.get("unasked", ())),
            "questions": tuple(_ask_from_json(ask) for ask in values["questions"]),
            "now": now,
            "zone": ZoneInfo(values["zone"]),
            "ends_at": datetime.fromisoformat(ends_at) if ends_at else None,
            "appointment": _appointment_from_json(appointment) if appointment else None,
        }
    )


def _appointment_to_json(appointment: Appointment) -> dict[str, Any]:
    booked_at = appointment.booked_at
    return asdict(appointment) | {
        "with_whom": list(appointment.with_whom),
        "booked_at": booked_at and booked_at.isoformat(),
    }


def _appointment_from_json(values: Mapping[str, Any]) -> Appointment:
    booked_at = values["booked_at"]
    return Appointment(
        **{
            **values,
            "with_whom": tuple(values["with_whom"]),
            "booked_at": datetime.fromisoformat(booked_at) if booked_at else None,
        }
    )


def _ask_to_json(ask: Ask) -> dict[str, Any]:
    numbers = {name: None if value is None else str(value) for name, value in _numbers(ask).items()}
    wordings = {language: asdict(each) | {"choices": list(each.choices)} for language, each in ask.wordings.items()}
    return asdict(ask) | numbers | {"wordings": wordings, "knock_out_choices": sorted(ask.knock_out_choices)}


def _numbers(ask: Ask) -> dict[str, Decimal | None]:
    return {
        "low": ask.low,
        "high": ask.high,
        "knock_out_below": ask.knock_out_below,
        "knock_out_above": ask.knock_out_above,
    }


def _ask_from_json(values: Mapping[str, Any]) -> Ask:
    numbers = ("low", "high", "knock_out_below", "knock_out_above")
    return Ask(
        **{
            **values,
            **{name: None if values[name] is None else Decimal(values[name]) for name in numbers},
            "kind": Kind(values["kind"]),
            "wordings": {
                language: Wording(**{**each, "choices": tuple(each["choices"])})
                for language, each in values["wordings"].items()
            },
            "knock_out_choices": frozenset(values["knock_out_choices"]),
        }
    )
