"""What was meant: from words and keys to wishes, answers, numbers, days and times. No Django, no clock.

English and German. Days and times have a grammar of their own, because general date readers (dateparser) drop what
they do not know ("tomorrow at three" becomes tomorrow, now) instead of saying so.
"""

from voicecalls.hearing.agreeing import agrees
from voicecalls.hearing.answers import YesNo, choice, introduces, is_full_name, yes_no
from voicecalls.hearing.days import Days, day, keyed_day
from voicecalls.hearing.moments import When, keyed_time, when
from voicecalls.hearing.numbers import Amount, keyed_number, number
from voicecalls.hearing.plain import plain, words
from voicecalls.hearing.plain_wishes import (
    affirms,
    is_about_speaker,
    is_just_no_time,
    is_plain,
    is_short,
    names_a_call,
    suits_now,
)
from voicecalls.hearing.reactions import Reaction, Reply, asks_about, react
from voicecalls.hearing.time_wishes import time_wish
from voicecalls.hearing.tongues import beside_language, language_wished, names_languages
from voicecalls.hearing.wish_patterns import Wish
from voicecalls.hearing.wished_times import TimeWish
from voicecalls.hearing.wishes import own_question, wish

__all__ = [
    "Amount",
    "Days",
    "Reaction",
    "Reply",
    "TimeWish",
    "When",
    "Wish",
    "YesNo",
    "affirms",
    "agrees",
    "asks_about",
    "beside_language",
    "choice",
    "day",
    "introduces",
    "is_about_speaker",
    "is_full_name",
    "is_just_no_time",
    "is_plain",
    "is_short",
    "keyed_day",
    "keyed_number",
    "keyed_time",
    "language_wished",
    "names_a_call",
    "names_languages",
    "number",
    "own_question",
    "plain",
    "react",
    "suits_now",
    "time_wish",
    "when",
    "wish",
    "words",
    "yes_no",
]
