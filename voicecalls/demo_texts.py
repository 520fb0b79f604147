"""What Klara asks in the demo."""

from decimal import Decimal
from typing import Any

QUESTIONS: list[dict[str, Any]] = [
    {
        "kind": "open",
        "wordings": {
            "en": {"text": "What did you do in your last position?", "follow_up": "", "choices": []},
            "de": {"text": "Was haben Sie in Ihrer letzten Stelle gemacht?", "follow_up": "", "choices": []},
        },
    },
    {
        "kind": "yes_no",
        "wordings": {
            "en": {"text": "May you work in Germany?", "follow_up": "Do you still need a permit?", "choices": []},
            "de": {
                "text": "Dürfen Sie in Deutschland arbeiten?",
                "follow_up": "Brauchen Sie dafür noch eine Erlaubnis?",
                "choices": [],
            },
        },
        "knock_out": {"answer": "no"},
    },
    {
        "kind": "number",
        "wordings": {
            "en": {"text": "How many years have you worked with clinical data?", "follow_up": "", "choices": []},
            "de": {"text": "Seit wie vielen Jahren arbeiten Sie mit klinischen Daten?", "follow_up": "", "choices": []},
        },
        "low": Decimal(0),
        "high": Decimal(50),
    },
    {
        "kind": "choice",
        "wordings": {
            "en": {
                "text": "Would you rather work full time, part time, or are both fine?",
                "follow_up": "",
                "choices": ["full time", "part time", "both"],
            },
            "de": {
                "text": "Möchten Sie lieber in Vollzeit arbeiten, in Teilzeit, oder passt beides?",
                "follow_up": "",
                "choices": ["Vollzeit", "Teilzeit", "beides"],
            },
        },
    },
    {
        "kind": "date",
        "wordings": {
            "en": {"text": "When could you start?", "follow_up": "", "choices": []},
            "de": {"text": "Wann könnten Sie anfangen?", "follow_up": "", "choices": []},
        },
    },
]
