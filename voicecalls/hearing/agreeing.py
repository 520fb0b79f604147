"""A plain yes to something that is hard to take back. Stricter than `yes_no`, which hears a yes in every "ja" that
German puts into the middle of its sentences."""

import re

from voicecalls.hearing.answers import MEANS_YES, YesNo, yes_no
from voicecalls.hearing.clauses import AGAINST, NOT_A_NO
from voicecalls.hearing.days import MONTHS, WEEKDAYS
from voicecalls.hearing.plain import plain, with_digits


def _set(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


YES = _set(
    "yes yeah yep yup yea aye sure certainly absolutely definitely gladly ok okay alright",
    "ja jawohl jawoll jap jep jo joa klar natürlich gern gerne selbstverständlich sicher doch",
)
AGREEING = _set(
    "perfect great fine good wonderful lovely excellent agreed deal confirm confirmed book exactly correct right works",
    "work suits suit fits please take brilliant awesome cool",
    "passt klappt geht buchen buche nehme nehmen nehm machen prima super wunderbar perfekt toll hervorragend abgemacht",
    "ausgemacht einverstanden genau richtig stimmt korrekt bestätige bestätigt gut bestens fein spitze klasse bitte",
    "ordnung sehr recht",
)
BESIDE = _set(
    "i ill id d we us lets let do will would have can make be there it its that thats this is the a an one for me my",
    "with then very so to at on of in and you your thanks thank all well just go ahead day time times appointment slot",
    "sounds looks das der den die dem ist wäre würde mir mich bei für ganz auch so wir sie ich dann danke mal jetzt",
    "alles in um uhr am es ihn diesen dieser termin da bin kann mein meine wunsch wirklich echt total hin aus damit na",
    "also und zu uhrzeit tomorrow today morgen heute früh morning afternoon evening vormittag vormittags nachmittag",
    "nachmittags abend half past quarter oclock halb viertel vor nach next week nächste nächsten woche st nd rd th",
)
HESITATING = re.compile(r"^(?:(?:äh+m?|ehm|uh+m?|um|hm+|also|na|oh|ach|und|and|well|so|dann|then|öh) )+")
ASKING = re.compile(
    r"^(?:geht|passt|klappt|kann|könnte|ist|wäre|würde|gibt|muss|darf|soll|is|does|do|can|could|would|will|are|should"
    r"|what|when|where|who|why|how|was|wann|wo|wer|wie|warum|welche[rns]?) "
    r"(?:das|es|ich|der|die|man|wir|sie|dann|denn|auch|that|it|this|i|you|we|there|the|about|are|is|ist|sind)\b"
)
UNSURE = re.compile(
    r"\b(?:hallo|hello|hä|bin dran|are you there|sind sie (?:noch )?da|verstanden|understood|understand)\b"
)
KNOWN = YES | AGREEING | BESIDE | frozenset((*WEEKDAYS, *MONTHS))


def agrees(text: str, language: str) -> YesNo:
    """Yes only to one that begins with it, or says nothing but that it suits; "yes, but" is qualified, and whatever
    else is no answer."""
    meant, said = yes_no(text), HESITATING.sub("", plain(text))
    if meant in (YesNo.NO, YesNo.QUALIFIED):
        return meant
    if AGAINST.search(NOT_A_NO.sub(" ", said)):
        return YesNo.QUALIFIED
    if text.strip().endswith("?") or ASKING.match(said) or UNSURE.search(said):
        return YesNo.UNCLEAR
    rest = MEANS_YES.sub(" ", said)
    begins = said.partition(" ")[0] in YES
    whole = rest != said or meant == YesNo.YES or bool(AGREEING.intersection(said.split()))
    return YesNo.YES if begins or (whole and _says_nothing_else(rest, language)) else YesNo.UNCLEAR


def _says_nothing_else(said: str, language: str) -> bool:
    """Beside what suits, at most the day and the hour that do."""
    words = re.findall(r"[^\W_]+", with_digits(said, language))
    return all(word in KNOWN or word[0].isdigit() for word in words)
