"""What people say to a few times that were named."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.voicecalls.heard import told
from voicecalls.hearing import Reply, YesNo, agrees, asks_about, react

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 23, 10, 20, tzinfo=BERLIN)  # a Monday
TUESDAY, THURSDAY, MONDAY = (
    datetime(2026, 11, day, hour, minute, tzinfo=BERLIN)
    for day, hour, minute in ((24, 9, 30), (26, 14, 0), (30, 10, 0))
)
# What is said; what is meant: places, or the wish.
REACTIONS = [
    ("the second one", "en", Reply.CHOSEN, "2"),
    ("second", "en", Reply.CHOSEN, "2"),
    ("number two", "en", Reply.CHOSEN, "2"),
    ("two", "en", Reply.CHOSEN, "2"),
    ("the third please", "en", Reply.CHOSEN, "3"),
    ("I'll take the first", "en", Reply.CHOSEN, "1"),
    ("the last one", "en", Reply.CHOSEN, "3"),
    ("the one at ten", "en", Reply.CHOSEN, "3"),
    ("at ten", "en", Reply.CHOSEN, "3"),
    ("ten o'clock", "en", Reply.CHOSEN, "3"),
    ("half past nine", "en", Reply.CHOSEN, "1"),
    ("the nine thirty one", "en", Reply.CHOSEN, "1"),
    ("two o'clock", "en", Reply.CHOSEN, "2"),
    ("Tuesday", "en", Reply.CHOSEN, "1"),
    ("the Thursday one", "en", Reply.CHOSEN, "2"),
    ("Thursday works for me", "en", Reply.CHOSEN, "2"),
    ("tomorrow", "en", Reply.CHOSEN, "1"),
    ("on Monday", "en", Reply.CHOSEN, "3"),
    ("the one on Monday", "en", Reply.CHOSEN, "3"),
    ("um the uh second one I think", "en", Reply.CHOSEN, "2"),
    ("um two", "en", Reply.CHOSEN, "2"),
    ("uh, um, ten", "en", Reply.CHOSEN, "3"),
    ("the second one would be great", "en", Reply.CHOSEN, "2"),
    ("option three", "en", Reply.CHOSEN, "3"),
    ("yes", "en", Reply.YES, ""),
    ("yes please", "en", Reply.YES, ""),
    ("sure the first one", "en", Reply.CHOSEN, "1"),
    ("no", "en", Reply.NONE, ""),
    ("none of them", "en", Reply.NONE, ""),
    ("none of these work for me", "en", Reply.NONE, ""),
    ("I can't make any of those", "en", Reply.NONE, ""),
    ("do you have anything else", "en", Reply.NONE, ""),
    ("other times please", "en", Reply.NONE, ""),
    ("later", "en", Reply.LATER, ""),
    ("something later", "en", Reply.LATER, ""),
    ("later in the day", "en", Reply.WISH, "14:01-"),
    ("later that day", "en", Reply.WISH, "14:01-"),
    ("on a later day", "en", Reply.WISH, "01.12.-"),
    ("earlier", "en", Reply.EARLIER, ""),
    ("another day", "en", Reply.WISH, "not 24.11. not 26.11. not 30.11."),
    ("rather Thursday afternoon", "en", Reply.CHOSEN, "2"),
    ("rather Friday morning", "en", Reply.WISH, "Fri 00:00-11:59"),
    ("next week", "en", Reply.WISH, "30.11.-06.12."),
    ("not before ten", "en", Reply.WISH, "10:00-"),
    ("after four", "en", Reply.WISH, "16:00-"),
    ("the week after", "en", Reply.WISH, "07.12.-13.12."),
    ("any of them", "en", Reply.CHOSEN, "1"),
    ("you choose", "en", Reply.CHOSEN, "1"),
    ("whichever is soonest", "en", Reply.CHOSEN, "1"),
    ("as soon as possible", "en", Reply.CHOSEN, "1"),
    ("the morning one", "en", Reply.WHICH, "1, 3"),
    ("in the afternoon", "en", Reply.WISH, "13:00-17:59"),
    ("the first, no, the second", "en", Reply.CHOSEN, "2"),
    ("Tuesday no wait Thursday", "en", Reply.CHOSEN, "2"),
    ("not the first one", "en", Reply.WHICH, "2, 3"),
    ("the first one doesn't work", "en", Reply.WHICH, "2, 3"),
    ("Tuesday doesn't work", "en", Reply.WISH, "not Tue"),
    ("Tuesday doesn't work but Thursday is fine", "en", Reply.CHOSEN, "2"),
    ("too early for me", "en", Reply.LATER, ""),
    ("that's too late", "en", Reply.EARLIER, ""),
    ("can you send me a link", "en", Reply.BY_MAIL, ""),
    ("can you email me the times", "en", Reply.BY_MAIL, ""),
    ("call me back tomorrow", "en", Reply.CALL_BACK, ""),
    ("I can't say right now", "en", Reply.CALL_BACK, ""),
    ("let me check my calendar", "en", Reply.HOLD, ""),
    ("hold on let me look", "en", Reply.HOLD, ""),
    ("how long will it take", "en", Reply.UNCLEAR, ""),
    ("who will I be meeting", "en", Reply.UNCLEAR, ""),
    ("Tuesday or Thursday", "en", Reply.WHICH, "1, 2"),
    ("the earlier one", "en", Reply.CHOSEN, "1"),
    ("the later one", "en", Reply.CHOSEN, "3"),
    ("won", "en", Reply.CHOSEN, "1"),
    ("to", "en", Reply.CHOSEN, "2"),
    ("free", "en", Reply.CHOSEN, "3"),
    ("the latter", "en", Reply.CHOSEN, "3"),
    ("what about Wednesday", "en", Reply.WISH, "Wed"),
    ("how about half past two", "en", Reply.WISH, "14:30"),
    ("could we do Friday at eleven", "en", Reply.WISH, "Fri 11:00"),
    ("the twenty-sixth", "en", Reply.CHOSEN, "2"),
    ("November 30th", "en", Reply.CHOSEN, "3"),
    ("the first of December", "en", Reply.WISH, "01.12."),
    ("on the first", "en", Reply.WISH, "01.12."),
    ("I don't know", "en", Reply.UNCLEAR, ""),
    ("banana", "en", Reply.UNCLEAR, ""),
    ("Thursday two pm", "en", Reply.CHOSEN, "2"),
    ("Thursday at three", "en", Reply.WISH, "Thu 15:00"),
    ("either", "en", Reply.CHOSEN, "1"),
    ("both work", "en", Reply.CHOSEN, "1"),
    ("the Monday one at ten", "en", Reply.CHOSEN, "3"),
    ("I have no time on Tuesday", "en", Reply.WISH, "not Tue"),
    ("I'm at work until five so after that", "en", Reply.WISH, "17:00-"),
    ("sorry what", "en", Reply.UNCLEAR, ""),
    ("it's all too early", "en", Reply.LATER, ""),
    ("der zweite", "de", Reply.CHOSEN, "2"),
    ("den zweiten", "de", Reply.CHOSEN, "2"),
    ("den zweiten bitte", "de", Reply.CHOSEN, "2"),
    ("die zwei", "de", Reply.CHOSEN, "2"),
    ("Nummer zwei", "de", Reply.CHOSEN, "2"),
    ("zwei", "de", Reply.CHOSEN, "2"),
    ("eins", "de", Reply.CHOSEN, "1"),
    ("der dritte", "de", Reply.CHOSEN, "3"),
    ("ich nehme den ersten", "de", Reply.CHOSEN, "1"),
    ("der letzte", "de", Reply.CHOSEN, "3"),
    ("den um zehn", "de", Reply.CHOSEN, "3"),
    ("um zehn", "de", Reply.CHOSEN, "3"),
    ("zehn Uhr", "de", Reply.CHOSEN, "3"),
    ("halb zehn", "de", Reply.CHOSEN, "1"),
    ("neun Uhr dreißig", "de", Reply.CHOSEN, "1"),
    ("vierzehn Uhr", "de", Reply.CHOSEN, "2"),
    ("den Dienstag", "de", Reply.CHOSEN, "1"),
    ("Dienstag", "de", Reply.CHOSEN, "1"),
    ("der Termin am Donnerstag", "de", Reply.CHOSEN, "2"),
    ("Donnerstag passt gut", "de", Reply.CHOSEN, "2"),
    ("morgen", "de", Reply.CHOSEN, "1"),
    ("am Montag", "de", Reply.CHOSEN, "3"),
    ("ähm der zweite glaube ich", "de", Reply.CHOSEN, "2"),
    ("Termin drei", "de", Reply.CHOSEN, "3"),
    ("ja", "de", Reply.YES, ""),
    ("ja gerne", "de", Reply.YES, ""),
    ("nein", "de", Reply.NONE, ""),
    ("keiner davon", "de", Reply.NONE, ""),
    ("passt mir alles nicht", "de", Reply.NONE, ""),
    ("das geht alles nicht", "de", Reply.NONE, ""),
    ("da kann ich leider nicht", "de", Reply.NONE, ""),
    ("haben Sie noch andere Termine?", "de", Reply.NONE, ""),
    ("andere Termine bitte", "de", Reply.NONE, ""),
    ("später", "de", Reply.LATER, ""),
    ("etwas später", "de", Reply.LATER, ""),
    ("später am Tag", "de", Reply.WISH, "14:01-"),
    ("am selben Tag später", "de", Reply.WISH, "14:01-"),
    ("an einem späteren Tag", "de", Reply.WISH, "01.12.-"),
    ("früher", "de", Reply.EARLIER, ""),
    ("ein anderer Tag", "de", Reply.WISH, "not 24.11. not 26.11. not 30.11."),
    ("an einem anderen Tag", "de", Reply.WISH, "not 24.11. not 26.11. not 30.11."),
    ("lieber Donnerstag Nachmittag", "de", Reply.CHOSEN, "2"),
    ("lieber Freitagvormittag", "de", Reply.WISH, "Fri 00:00-11:59"),
    ("nächste Woche", "de", Reply.WISH, "30.11.-06.12."),
    ("nicht vor zehn", "de", Reply.WISH, "10:00-"),
    ("nach vier", "de", Reply.WISH, "16:00-"),
    ("egal", "de", Reply.CHOSEN, "1"),
    ("mir egal, suchen Sie einen aus", "de", Reply.CHOSEN, "1"),
    ("so bald wie möglich", "de", Reply.CHOSEN, "1"),
    ("der vormittags", "de", Reply.WHICH, "1, 3"),
    ("lieber nachmittags", "de", Reply.WISH, "13:00-17:59"),
    ("der erste, nein, der zweite", "de", Reply.CHOSEN, "2"),
    ("Dienstag, ach nein, Donnerstag", "de", Reply.CHOSEN, "2"),
    ("nicht der erste", "de", Reply.WHICH, "2, 3"),
    ("der erste geht nicht", "de", Reply.WHICH, "2, 3"),
    ("Dienstag geht nicht", "de", Reply.WISH, "not Tue"),
    ("Dienstag geht nicht aber Donnerstag", "de", Reply.CHOSEN, "2"),
    ("das ist mir zu früh", "de", Reply.LATER, ""),
    ("zu spät", "de", Reply.EARLIER, ""),
    ("können Sie mir einen Link schicken", "de", Reply.BY_MAIL, ""),
    ("schicken Sie mir das bitte per E-Mail", "de", Reply.BY_MAIL, ""),
    ("rufen Sie mich morgen noch mal an", "de", Reply.CALL_BACK, ""),
    ("das kann ich jetzt nicht sagen", "de", Reply.CALL_BACK, ""),
    ("ich muss kurz in den Kalender schauen", "de", Reply.HOLD, ""),
    ("Moment bitte", "de", Reply.HOLD, ""),
    ("wie lange dauert das", "de", Reply.UNCLEAR, ""),
    ("mit wem ist der Termin", "de", Reply.UNCLEAR, ""),
    ("Dienstag oder Donnerstag", "de", Reply.WHICH, "1, 2"),
    ("der spätere", "de", Reply.CHOSEN, "3"),
    ("der frühere", "de", Reply.CHOSEN, "1"),
    ("wie wäre es mit Mittwoch", "de", Reply.WISH, "Wed"),
    ("geht auch Freitag um elf", "de", Reply.WISH, "Fri 11:00"),
    ("geht es auch um halb drei", "de", Reply.WISH, "14:30"),
    ("der sechsundzwanzigste", "de", Reply.CHOSEN, "2"),
    ("am dreißigsten", "de", Reply.CHOSEN, "3"),
    ("am ersten Dezember", "de", Reply.WISH, "01.12."),
    ("am ersten", "de", Reply.WISH, "01.12."),
    ("weiß nicht", "de", Reply.UNCLEAR, ""),
    ("Banane", "de", Reply.UNCLEAR, ""),
    ("Donnerstag vierzehn Uhr", "de", Reply.CHOSEN, "2"),
    ("Donnerstag um drei", "de", Reply.WISH, "Thu 15:00"),
    ("beide", "de", Reply.CHOSEN, "1"),
    ("ich hab am Dienstag keine Zeit", "de", Reply.WISH, "not Tue"),
    ("ich arbeite bis fünf danach ginge", "de", Reply.WISH, "17:00-"),
    ("wie bitte", "de", Reply.UNCLEAR, ""),
    ("nee das passt nicht gibt es was am Mittwoch", "de", Reply.WISH, "Wed"),
    ("Dienstag neun dreißig", "de", Reply.CHOSEN, "1"),
    ("den Termin um 9:30 Uhr", "de", Reply.CHOSEN, "1"),
    ("am 26.", "de", Reply.CHOSEN, "2"),
    ("am 26. November", "de", Reply.CHOSEN, "2"),
    ("die Woche drauf", "de", Reply.WISH, "07.12.-13.12."),
    ("eher Ende der Woche", "de", Reply.WISH, "26.11.-29.11."),
    ("am liebsten Dienstag", "de", Reply.CHOSEN, "1"),
    ("einen späteren Termin", "de", Reply.WISH, "01.12.-"),
    ("frühestens um elf", "de", Reply.WISH, "11:00-"),
    ("erst ab 16 Uhr", "de", Reply.WISH, "16:00-"),
    ("yeah so the wednesday doesn't really work for me but I could do thursday", "en", Reply.CHOSEN, "2"),
    ("is there anything earlier than that", "en", Reply.EARLIER, ""),
    ("let's say ten", "en", Reply.CHOSEN, "3"),
    ("ten ish", "en", Reply.CHOSEN, "3"),
    ("second of the three", "en", Reply.CHOSEN, "2"),
    ("the third won", "en", Reply.CHOSEN, "3"),
    ("the early one", "en", Reply.CHOSEN, "1"),
    ("the morning of the thirtieth", "en", Reply.CHOSEN, "3"),
    ("I'm on holiday this week", "en", Reply.WISH, " ".join(f"not {day}.11." for day in range(23, 30))),
    ("any day but Monday", "en", Reply.WISH, "not Mon"),
    ("the day after tomorrow", "en", Reply.WISH, "25.11."),
    ("a week from Thursday", "en", Reply.WISH, "03.12."),
    ("at the end of the month", "en", Reply.WISH, "23.11.-30.11."),
    ("tomorrow's too soon", "en", Reply.WISH, "25.11.-"),
    ("I can't before three", "en", Reply.WISH, "15:00-"),
    ("hmm those are all bad", "en", Reply.NONE, ""),
    ("I need to talk to my boss first", "en", Reply.CALL_BACK, ""),
    ("I can do the thirtieth", "en", Reply.CHOSEN, "3"),
    ("let me think", "en", Reply.HOLD, ""),
    ("also der Mittwoch geht bei mir nicht aber Donnerstag könnte ich", "de", Reply.CHOSEN, "2"),
    ("sagen wir zehn", "de", Reply.CHOSEN, "3"),
    ("der frühe", "de", Reply.CHOSEN, "1"),
    ("den mittleren", "de", Reply.CHOSEN, "2"),
    ("ist mir gleich", "de", Reply.CHOSEN, "1"),
    ("dienstags um halb zehn", "de", Reply.CHOSEN, "1"),
    ("den 24sten", "de", Reply.CHOSEN, "1"),
    ("morgen ist zu kurzfristig", "de", Reply.WISH, "25.11.-"),
    ("vor drei kann ich nicht", "de", Reply.WISH, "15:00-"),
    ("erst wieder im Januar", "de", Reply.WISH, "01.01.-31.01."),
    ("nächste Woche Dienstag", "de", Reply.WISH, "30.11.-06.12. Tue"),
    ("jeder Tag außer Montag", "de", Reply.WISH, "not Mon"),
    ("am Nachmittag so ab drei", "de", Reply.WISH, "15:00-17:59"),
    ("ich bin bis Mittwoch weg", "de", Reply.WISH, "26.11.-"),
    ("hm die sind alle schlecht", "de", Reply.NONE, ""),
    ("was haben Sie noch", "de", Reply.NONE, ""),
    ("ich muss erst meinen Chef fragen", "de", Reply.CALL_BACK, ""),
    ("da muss ich überlegen", "de", Reply.HOLD, ""),
]


def reacts(said, language, options=(TUESDAY, THURSDAY, MONDAY), about=None):
    reaction = react(said, language, options=options, now=NOW, about=about)
    places = ", ".join(str(place + 1) for place in reaction.positions)
    return reaction.reply, places or told(reaction.wish)


def each_of(lines):
    single = [(language, said) for language, sayings in lines for said in sayings]
    return pytest.mark.parametrize(("language", "said"), single)


@pytest.mark.parametrize(("said", "language", "reply", "meant"), REACTIONS)
def test_what_is_said_to_three_times(said, language, reply, meant):
    assert reacts(said, language) == (reply, meant)


def test_what_fits_two_of_them_is_not_clear():
    at_two, at_three = THURSDAY, THURSDAY.replace(day=27, hour=15)
    assert reacts("two", "en", (TUESDAY, at_three, at_two)) == (Reply.WHICH, "2, 3")
    assert reacts("drei", "de", (TUESDAY, at_three, at_two)) == (Reply.WHICH, "2, 3")
    assert reacts("um drei", "de", (TUESDAY, at_three, at_two)) == (Reply.CHOSEN, "2")
    second = datetime(2026, 12, 2, 9, tzinfo=BERLIN)
    assert reacts("den zweiten", "de", (second, TUESDAY, MONDAY)) == (Reply.WHICH, "1, 2")
    assert reacts("am zweiten", "de", (second, TUESDAY, MONDAY)) == (Reply.CHOSEN, "1")
    assert reacts("den zweiten Dezember", "de", (second, TUESDAY, MONDAY)) == (Reply.CHOSEN, "1")
    assert reacts("the second one", "en", (TUESDAY, second, MONDAY)) == (Reply.CHOSEN, "2")


FIRST_AND_SECOND_DAY = (TUESDAY, *(datetime(2026, 12, day, 13, tzinfo=BERLIN) for day in (1, 2)))
OF_THE_TIMES = [
    ("en", ["The second one.", "I'd take the second one please", "the 2nd one", "the second of them", "second option"]),
    ("en", ["the second appointment", "the second time, please", "uh the second one works", "second one at one then"]),
    ("de", ["das zweite", "das Zweite bitte", "den zweiten Termin", "der zweite Vorschlag wäre gut"]),
    ("de", ["die zweite Zeit", "die zweite Möglichkeit", "zum zweiten Termin", "die zweite, bitte"]),
]
A_DAY_OR_A_TIME = [("en", ["the second", "I'll take the second"]), ("de", ["den zweiten bitte", "der zweite passt"])]


@each_of(OF_THE_TIMES)
def test_the_second_one_is_no_day_of_the_month(language, said):
    assert reacts(said, language, FIRST_AND_SECOND_DAY) == (Reply.CHOSEN, "2")


@each_of(A_DAY_OR_A_TIME)
def test_the_second_may_be_a_day_of_the_month(language, said):
    assert reacts(said, language, FIRST_AND_SECOND_DAY) == (Reply.WHICH, "2, 3")


def test_later_than_times_of_one_day_is_clear():
    day = (TUESDAY, TUESDAY.replace(hour=11))
    assert reacts("later", "en", day) == (Reply.WISH, "24.11. 11:31-")
    assert reacts("geht es auch früher?", "de", day) == (Reply.WISH, "24.11. -09:29")
    assert reacts("später am Donnerstag", "de") == (Reply.WISH, "Thu 14:01-")
    assert reacts("ein anderer Tag", "de", about=THURSDAY) == (Reply.WISH, "not 26.11.")


YES = [
    ("en", ["Yes", "yes please book it", "that works", "perfect", "sounds good", "correct", "okay", "sure, go ahead"]),
    ("en", ["Yes, Tuesday at nine works for me", "yep", "um, yes", "that's great", "I'll take it", "why not", "fine"]),
    ("en", ["no problem", "Tuesday half past nine is perfect", "please do", "yes, that's right", "deal", "of course"]),
    ("de", ["Ja", "ja genau", "passt", "machen wir so", "super", "den nehme ich", "gerne", "in Ordnung", "abgemacht"]),
    ("de", ["Das passt mir gut", "ja bitte", "ähm ja", "kein Problem", "Dienstag um neun passt mir sehr gut"]),
    ("de", ["geht klar", "alles klar", "ja, da kann ich", "jo passt", "warum nicht", "aber gerne", "klar", "na gut"]),
]
NO_YES = [
    ("en", ["No", "that doesn't work", "not really", "yes but later", "I think so", "maybe", "yes that's bad for me"]),
    ("en", ["", "hm", "what", "ten", "yes? hello?", "is that okay with parking", "does it work online?", "I guess"]),
    (
        "en",
        ["can I cancel it later", "what was that", "I understand", "the appointment", "and then what do I do there"],
    ),
    (
        "de",
        ["nein danke", "das passt nicht", "eher nicht", "vielleicht", "ja, aber", "Banane", "ja hallo?", "ja bitte?"],
    ),
    ("de", ["das ist ja schon morgen", "geht das auch online", "kann ich das noch absagen", "passt das denn allen"]),
    ("de", ["da muss ich ja früh aufstehen", "ja das ist schlecht", "das haben Sie ja schon gesagt", "verstanden"]),
]


@each_of(YES)
def test_a_plain_yes(language, said):
    assert agrees(said, language) == YesNo.YES


@each_of(NO_YES)
def test_everything_else_books_nothing(language, said):
    assert agrees(said, language) != YesNo.YES


def test_questions_about_the_appointment():
    assert all(
        asks_about(said) for said in ("How long does it take?", "Mit wem ist das?", "who will be there, with whom?")
    )
    assert not asks_about("Thursday at ten")
