"""What people type into the forms about calls."""

from voicecalls.dialling import DEFAULT_WAITS
from voicecalls.forms.settings import WAITED_FOR

Typed = dict[str, object]
MINUTES = {
    "no_answer": 240,
    "busy": 20,
    "voicemail": 240,
    "dropped": 5,
    "not_now": 240,
    "lost": 240,
    "failed": 30,
}


def typed_settings(
    *,
    windows: tuple[tuple[str, str], ...] = (("09:00", "12:00"), ("16:00", "19:00")),
    rules: tuple[Typed, ...] = (),
    **changes: object,
) -> Typed:
    """All of System Settings as they are by default, with these rows and changes."""
    typed: Typed = {
        "seen": 0,
        "most_attempts": "6",
        "calls_per_day": "2",
        "calls_per_week": "5",
        "weekdays": ["0", "1", "2", "3", "4"],
        "observe_holidays": "on",
        "ring_seconds": "25",
        "language": "",
        "on_voicemail": "message",
        "announce_by_mail": "on",
        "call_back_outside_hours": "on",
        "keep_audio_days": "30",
        "keep_answers_days": "180",
        "us_consent": "",
    }
    for outcome in WAITED_FOR:
        if outcome in MINUTES:
            typed |= {f"wait_{outcome}": MINUTES[outcome], f"unit_{outcome}": "minutes"}
        typed[f"most_{outcome}"] = DEFAULT_WAITS[outcome].most
    typed |= {"windows-TOTAL_FORMS": len(windows), "windows-INITIAL_FORMS": 0}
    for number, (opens, closes) in enumerate(windows):
        typed |= {f"windows-{number}-opens": opens, f"windows-{number}-closes": closes}
    typed |= {"rules-TOTAL_FORMS": len(rules), "rules-INITIAL_FORMS": 0}
    for number, rule in enumerate(rules):
        typed |= {f"rules-{number}-{name}": value for name, value in {"mode": "interview", **rule}.items()}
    return {**typed, **changes}


def typed_question(**changes: object) -> Typed:
    """An open question in English."""
    return {"kind": "open", "text_en": "Why do you want to work with us?", **changes}


def typed_line(**changes: object) -> Typed:
    """A telephone line in Berlin."""
    known = {"account_sid": f"AC{'0f' * 16}", "token": "a-token-for-tests", "number": "+49 30 23125 017"}
    return {**known, "calls_per_second": "1", "most_calls": "4", **changes}
