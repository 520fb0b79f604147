"""Yes or no, one of several choices, somebody's name."""

import re
from collections.abc import Sequence
from enum import StrEnum

from rapidfuzz import fuzz

from voicecalls.hearing.plain import plain, with_digits


class YesNo(StrEnum):
    YES = "yes"
    NO = "no"
    QUALIFIED = "qualified"  # a yes or no with a "but"
    UNCLEAR = "unclear"


# Set phrases whose single words would mislead.
MEANS_YES = re.compile(
    r"\b(?:why not|warum nicht|no problem|not a problem|no worries|kein problem|kein thema|keine ursache|nichts dagegen"
    r"|(?:do not|dont|would not|wouldnt) mind|aber (?:gerne?|ja|natürlich|klar|sicher|selbstverständlich)|nur zu"
    r"|legen sie los|schiessen sie los|fangen sie an|by all means|go ahead|of course(?! not)|auf jeden fall"
    r"|in ordnung|von mir aus|meinetwegen|that works|sounds good|passt(?! \w*nicht| mir nicht)|am apparat|der bin ich"
    r"|die bin ich|das bin ich|ich bins|bin ich(?! nicht)|thats me|it is me|its me|this is (?:he|she|me)|speaking)\b"
)
MEANS_NO = re.compile(
    r"\b(?:of course not|certainly not|absolutely not|definitely not|natürlich nicht|auf keinen fall|leider nicht"
    r"|not really|eigentlich nicht|not yet|noch nicht|im afraid not|i am afraid not|ganz sicher nicht|sicher nicht)\b"
)
YES = re.compile(
    r"\b(?:yes|yeah|yep|yup|yea|aye|sure|certainly|absolutely|definitely|gladly|ja|jawohl|jap|jep|joa?|klar|natürlich"
    r"|gerne?|selbstverständlich|einverstanden|okay|ok|doch|sicher)\b"
)
YES_IF_SHORT = re.compile(
    r"^(?:correct|right|thats right|that is right|that is correct|exactly|fine|alright|all right|true|i do|i am"
    r"|i have|i can"
    r"|i could|i would|i will|we do|please|please do|genau|richtig|stimmt|das stimmt|korrekt|habe ich|hab ich"
    r"|kann ich|tue ich"
    r"|mache ich|würde ich|will ich|darf ich|bitte|bitte sehr|yes please|perfekt|gut|sehr gut|positive"
    r"|affirmative|eins|one)$"
)
NO = re.compile(
    r"\b(?:no|nope|nah|not|never|none|negative|dont|doesnt|didnt|cant|cannot|couldnt|havent|hasnt|isnt|arent|wont"
    r"|wouldnt"
    r"|nein|nee|ne|nö|nicht|kein|keine|keinen|keiner|nie|niemals|keinesfalls)\b"
)
BUT = re.compile(
    r"\b(?:but|only|if|unless|depends|depending|except|although|though|however|maybe|perhaps|probably|possibly"
    r"|sometimes|partly"
    r"|sort of|kind of|not sure|i think|i guess|usually|almost|mostly|dont know|do not know|no idea|soon|working on"
    r"|aber|nur|wenn|falls|sofern|kommt drauf|kommt darauf|ausser|allerdings|jedoch|obwohl|vielleicht|eventuell"
    r"|wahrscheinlich"
    r"|vermutlich|teilweise|manchmal|jein|eigentlich|eher|bald|ich glaube|ich denke|glaube ich|denke ich|bedingt"
    r"|ein bisschen"
    r"|mehr oder weniger|weiss nicht|weiss ich nicht|keine ahnung|je nach\w*|müsste|könnte)\b"
)
POLITE = re.compile(r"\b(?:if you (?:like|want|wish|must)|wenn sie (?:möchten|wollen|mögen)|gerne aber auch)\b")
NOT = re.compile(r"\b(?:not|no|nicht|kein|keine|keinen|dont|neither|weder)\b")
EITHER = re.compile(
    r"^(?:(?:well|oh|yes|also|ja|ach|ich bin da|im|i am) )*(?:(?:either|both|any|all)(?: one"
    r"| of (?:them|those|these|the two))?"
    r"(?: (?:is|are|works?|would|will|be|fine|good|ok|okay|possible|work|with|for|me))*"
    r"|(?:i|we) (?:really )?(?:dont|do not|wouldnt) (?:mind|care)(?: (?:either|which|at all|really|way))*"
    r"|(?:it |that )?(?:doesnt|does not) matter(?: (?:to|for|me|really))*|no preference|i have no preference|whatever"
    r"|(?:its|it is) all the same(?: to me)?|either way(?: is fine)?|flexible|completely flexible"
    r"|(?:das |es )?(?:ist |wäre )?(?:mir )?(?:(?:ganz|völlig|eigentlich|ziemlich) )?egal|mir ist(?: das| es)?(?: \w+)?"
    r" egal|(?:beides?|alles|alle)(?: \w+)?(?: (?:geht|gehen|passt|passen|möglich|recht|okay|ok|gut|wäre|ist|sind|mir"
    r"|für|mich|bei))*|(?:das )?spielt keine rolle|keine präferenz|(?:ganz |völlig )?(?:flexibel|offen))$"
)
OPEN_TO_ALL = re.compile(
    r"\b(?:both|either|any|anything|all|flexible|no preference|doesnt matter|beides?|alles|egal|flexibel|offen"
    r"|keine präferenz|jede[rs]?)\b"
)
CLOSE, APART = 82.0, 8.0  # per cent of likeness: near enough, and nearer than the next by this much
POSITIONS = {
    "en": re.compile(r"^(?:the |number |option |answer |choice )*(\d)(?:st|nd|rd|th)?(?: one| 1| option| answer)?$"),
    "de": re.compile(r"^(?:das |die |der |nummer |option |antwort )*(\d)\.?(?: option| antwort)?$"),
}


def yes_no(text: str) -> YesNo:
    """English and German alike. A yes and a no in one breath, or a condition, is a qualified answer."""
    said = POLITE.sub(" ", plain(text)).strip()
    no_phrase, said = MEANS_NO.search(said), MEANS_NO.sub(" ", said)
    yes_phrase, said = MEANS_YES.search(said), MEANS_YES.sub(" ", said)
    said = " ".join(said.split())
    yes = bool(yes_phrase or YES.search(said) or YES_IF_SHORT.match(said))
    no = bool(no_phrase or NO.search(said))
    if BUT.search(said) or (yes and no):
        return YesNo.QUALIFIED
    if yes or no:
        return YesNo.YES if yes else YesNo.NO
    return YesNo.UNCLEAR


def choice(text: str, options: Sequence[str], language: str) -> int | None:
    """The position of the one option that is meant: by its name, by something very like it, or by its place."""
    said = plain(text)
    if not said:
        return None
    names = [plain(each) for each in options]
    named = [index for index, name in enumerate(names) if re.search(rf"\b{re.escape(name)}\b", said)]
    longest = [index for index in named if not any(_inside(names[index], names[other]) for other in named)]
    if len(longest) > 1:
        return None
    if not longest and EITHER.search(said):
        return _means_all(names)
    found = longest[0] if longest else _by_place(text, len(names), language)
    found = _alike(said, names) if found is None else found
    if found is None or (NOT.search(said) and not NOT.search(names[found])):
        return None
    return found


def is_full_name(text: str, person: str) -> bool:
    """Whether exactly this name is said, first and last: "hier ist Anna Beispiel". Nothing near it will do: sisters
    have names alike."""
    name = plain(person)
    return len(name.split()) > 1 and re.search(rf"\b{re.escape(name)}\b", plain(text)) is not None


def introduces(text: str, person: str) -> bool:
    """ "This is Anna", "hier ist Anna": the first name, said of oneself."""
    name = plain(person).split()
    said = plain(text)
    return bool(name) and bool(
        re.search(
            rf"\b(?:this is|i am|im|hier ist|hier spricht|ich bin|mein name ist|my name is) {re.escape(name[0])}\b",
            said,
        )
    )


def _means_all(names: Sequence[str]) -> int | None:
    """The one option that leaves it open."""
    open_to_all = [index for index, name in enumerate(names) if OPEN_TO_ALL.search(name)]
    return open_to_all[0] if len(open_to_all) == 1 else None


def _inside(name: str, other: str) -> bool:
    return name != other and re.search(rf"\b{re.escape(name)}\b", other) is not None


def _by_place(text: str, count: int, language: str) -> int | None:
    said = re.sub(r"[^\w. ]", " ", with_digits(text, language)).strip(" .")
    found = POSITIONS.get(language, POSITIONS["en"]).match(" ".join(said.split()))
    if found and 1 <= int(found[1]) <= count:
        return int(found[1]) - 1
    last = re.search(r"\b(?:last|letzte|letztere)\b", said)
    return count - 1 if last and len(said.split()) <= 3 else None


def _alike(said: str, names: Sequence[str]) -> int | None:
    scores = sorted(((fuzz.token_set_ratio(said, name), -index) for index, name in enumerate(names)), reverse=True)
    best, index = scores[0]
    next_best = scores[1][0] if len(scores) > 1 else 0.0
    return -index if best >= CLOSE and best - next_best >= APART else None
