"""What is said about times, cut into clauses that are either for or against something.

"Not on Monday, rather Tuesday" and "Montag geht nicht, aber Dienstag" are two clauses each. The texts are those of
`plain.with_digits`, with the German compounds of a day and its part taken apart.
"""

import re
from dataclasses import dataclass

from voicecalls.hearing.days import WEEKDAYS
from voicecalls.hearing.plain import with_digits

LONGEST = 600  # characters; nobody says more about a time in one breath
DAY_WORDS = "|".join(sorted(WEEKDAYS, key=len, reverse=True))
COMPOUND = re.compile(rf"\b({DAY_WORDS})(nachmittag|vormittag|mittag|morgen|abend|früh)s?\b")
MORNING = re.compile(rf"\b({DAY_WORDS}) (?:morgen|früh)\b")
NO_HOUR = r"(?! ?(?:oclock|p\.? ?m|a\.? ?m))"  # "the second, one p.m."
# "The one at ten": no number.
PRONOUN = re.compile(
    r"\b(the|that|this|which|what|any|every|other|last|middle|earlier|later|earliest|latest|soonest"
    rf"|morning|afternoon|evening|next|{DAY_WORDS}) one\b{NO_HOUR}"
)
# "The second one": one of the times that were named.
PLACE = re.compile(rf"\b(first|second|third|1st|2nd|3rd) one\b{NO_HOUR}")
ONE_AT = re.compile(r"\bone (?=(?:at|on|in|of)\b)")
ONE_AFTER_TIME = re.compile(r"\b(the (?:\w+ )?(?:ten|eleven|twelve|fifteen|thirty|forty five|oclock|o'clock)) one\b")
# "I work until four": free after that.
BUSY = (
    r"(?:work|working|busy|away|vacation|holidays?|on leave|shift|school|arbeite|arbeit|urlaub|schicht|dienst"
    r"|verreist|unterwegs|weg)"
)
BUSY_UNTIL = re.compile(rf"\b({BUSY}(?: \w+){{0,2}}?) (?:until|till|bis)(?: zum)?\b")
UNTIL_BUSY = re.compile(rf"\b(?:bis|until)(?: zum)? (\S+(?: \S+){{0,3}}?) {BUSY}\b")
# Polite questions, whose "not" means nothing.
ASKED_WITH_NOT = re.compile(
    r"\b(?:(?:dont|havent|havnt|cant|couldnt|wouldnt) (?:you|we|i)|(?:isnt|arent) there|wouldnt it"
    r"|(?:haben|hätten|hatten|könnten|können|gäbe|gibt|geht|ginge|ist|wäre)(?: sie| wir| ich| es| das| da| denn)*"
    r" nicht(?= (?:auch|noch|was|etwas|vielleicht|lieber|eher|einen|eine|am|um|an|in|nächste)\b))"
)
ANSWER = (
    r"(?:no(?! (?:later|earlier|sooner|more|time|good|way|idea)\b)|nope|nah|nein|nee|nö|ne|yes|yeah|yep|ja|jo|doch"
    r"|okay|ok|sure|gut|gerne|klar)"
)
# Words that leave a bare hour or number bare.
FILLERS = re.compile(
    r"\b(?:i|ill|id|will|would|take|choose|pick|prefer|like|want|go|with|have|please|then|thanks|thank|you|is"
    r"|works|good|fine"
    r"|great|best|for|me|my|that|it|okay|ok|yes|yeah|hm+|uh|well|so|be|perfect|suits|sounds|maybe|lets|ish|rum"
    r"|sagen|sag|probably"
    r"|think|say|one|would"
    r"|ich|nehme|nehm|nehmen|wir|wähle|möchte|hätte|gerne?|bitte|dann|danke|ja|also|äh+m?|ist|wäre|gut|passt"
    r"|besten|für|mich|mir"
    r"|besser|super|prima|perfekt|vielleicht|wohl|glaube|denke|sage|mal|machen|lieber|okay)\b"
)
LEADING = re.compile(rf"^(?:(?:{ANSWER}|hm+|äh+m?|ehm|uh+m?|well|oh|also|so|tja|naja|na|sorry|leider|danke) )*")
CUT = re.compile(
    r" ?[;!?] ?| (?:but|aber|sondern|dafür|however|though|although|rather|instead|stattdessen|lieber|eher|sonst"
    r"|otherwise"
    r"|dann (?:lieber|eher)|hingegen|jedoch|obwohl|because|weil|denn|prefer|preferably|bevorzugt) "
    r"|^(?:rather|instead|lieber|eher|preferably|dann lieber|but|aber|sondern) "
)
CORRECTS = re.compile(
    r"(?: ;)? (?:no wait|no sorry|wait|i mean|i meant|or rather|make that|sorry|actually|ach nein|ach ne|quatsch"
    r"|ich meine"
    rf"|ich meinte|besser gesagt|vielmehr|entschuldigung|no(?= (?:; )?(?:the|on|at|rather|better|[0-9]|{DAY_WORDS})\b)"
    rf"|(?:nein|nee|ne)(?= (?:; )?(?:der|den|die|das|am|um|doch|besser|[0-9]|{DAY_WORDS})\b)) "
)
AGAINST = re.compile(
    r"\b(?:not|cant|cannot|can not|dont|doesnt|isnt|wont|wouldnt|couldnt|never|except|unable|impossible|bad|difficult"
    r"|busy|no (?:good|time|way|chance)|wont work|anything but|neither|none"
    r"|nicht|nix|kein|keine|keinen|nie|niemals|ausser|außer|holidays?|vacation|on leave|urlaub|verreist|schlecht"
    r"|ungünstig|unmöglich|schwierig|keinesfalls|bloss"
    r"|verhindert|vergeben|keine zeit|weder|blöd|ungern)\b"
)
# "Not before ten" is for something.
NOT_A_NO = re.compile(
    r"\b(?:why not|warum nicht|not bad|nicht schlecht|no problem|kein problem|nothing wrong|not only|nicht nur"
    r"|(?:not|nothing) (?:before|after|until|earlier|later)|no (?:earlier|later)|(?:nicht|nichts) (?:vor|nach"
    r"|früher|später"
    r"|erst)|(?:not|nicht) (?:so|too|zu|ganz so) (?:early|late|früh|spät))\b"
)
ONLY_A_NO = re.compile(
    r"(?:that|this|it|which|there|das|da|dann|der|die|ist|is|geht|gehts|passt|klappt|würde|works?|will|i|ich|es|mir|for"
    r"|me|bei|für|mich|leider|ganz|so|also|auch|really|do|does|can|kann|habe|have|time|zeit|good|gut|am|bin)"
)


@dataclass(frozen=True)
class Clause:
    text: str
    against: bool = False


def heard_text(text: str, language: str) -> str:
    """Small letters, digits, and ";" for every comma and full stop between words."""
    text = text[:LONGEST]
    text = re.sub(r"(?i)\b(tomorrow|today)['’]s\b", r"\1 is", text)
    text = re.sub(r"(?i)\b((?:any|every|all) ?(?:days?|time)|anything) but\b", r"\1 except", text)
    said = re.sub(r"[,!?;…]|\.(?=\s+[^\W\d])(?<!\d\.)", " ; ", text)
    if language != "de":
        said = re.sub(r"\b(?:um|uhm?|erm?|hmm?)\b", " ", said.lower())
        said = PRONOUN.sub(r"\1", PLACE.sub(r"\1 option", " ".join(said.split())))
        said = ONE_AT.sub(" ", ONE_AFTER_TIME.sub(r"\1", said))
    said = with_digits(MORNING.sub(r"\1 vormittag", COMPOUND.sub(r"\1 \2", said.lower())), language)
    said = UNTIL_BUSY.sub(r"nach \1", BUSY_UNTIL.sub(r"\1 ; after", said))
    return " ".join(re.sub(r"(?<!\d)[ .;]+$", "", said).rstrip(" ;").split())


def clauses(said: str) -> list[Clause]:
    """`said`: a text of `heard_text`. "That does not work" belongs to what was said before it."""
    found: list[Clause] = []
    for part in CUT.split(ASKED_WITH_NOT.sub(" ", said)):
        text = LEADING.sub("", f"{part.strip()} ").strip()
        if not text:
            continue
        judged = NOT_A_NO.sub(" ", text)
        against = AGAINST.search(judged) is not None
        if against and found and _says_nothing_else(judged):
            found[-1] = Clause(found[-1].text, against=True)
        else:
            found.append(Clause(text, against))
    return found


def corrected(said: str) -> list[str]:
    """The text, or its parts before and after "no, wait": the last that says anything counts."""
    return [each.strip() for each in CORRECTS.split(f" {said} ") if each.strip()]


def _says_nothing_else(text: str) -> bool:
    left = AGAINST.sub(" ", text)
    return re.fullmatch(rf"(?:\s|{ONLY_A_NO.pattern}\b)*", left) is not None
