"""In which language somebody wants to talk, and what only tells which ones they speak.

The patterns see `plain` words. Asking to speak a language is a wish whenever it is said; to prefer one, or not to
speak another, may as well be the answer to a question about languages.
"""

import re

from voicecalls.hearing.plain import LONGEST, plain
from voicecalls.hearing.wish_patterns import ANY_TONGUE, TONGUES

OTHER = {"en": "de", "de": "en"}  # what remains to who does not speak one of them
MOST_WORDS, MOST_IN_A_STORY, MOST_OF_A_LACK = 30, 14, 8
TONGUE = rf"(?:{ANY_TONGUE})"
# What stands before a wish, and says nothing else.
LEAD = (
    r"(?:(?:hello|hi|hey|good (?:morning|afternoon|evening|day)|yes|yeah|yep|sure|no|ok|okay|sorry|im sorry|i am sorry"
    r"|im afraid|excuse me|but|and|so|oh|um|uh|well|please|then|thanks|thank you|actually|speaking|thats me|this is me"
    r"|hallo|guten (?:morgen|tag|abend)|ja|nein|entschuldigung|entschuldigen sie|tut mir leid|es tut mir leid|aber|und"
    r"|also|äh+m?|oh|bitte|dann|danke|eigentlich|am apparat|gerne?) )*"
)
AFTER = (
    r"(?: (?:please|bitte|instead|thanks|thank you|danke|if possible|if thats possible|if you (?:can|like"
    r"|dont mind)|lieber|maybe|vielleicht|with me|mit mir|for me|für mich|gerne?|falls möglich|wenn möglich))*"
)
DOING = (
    r"(?:speak(?:ing)?|talk(?:ing)?|continue|go on|switch|change|converse|chat|have (?:this|it|the (?:call|interview))"
    r"|hold (?:this|it|the (?:call|interview))|do (?:this|it|that|the (?:call|interview)))"
)
WITH = r"(?: (?:please|to me|with me|this|now|maybe|also|the (?:call|interview)|in|to|over to|only))*"
REQUESTS = (
    rf"(?:can|could|may|might|would|shall|should|will) (?:we|you|i)(?: please| also| maybe| perhaps)* {DOING}{WITH} "
    rf"{TONGUE}",
    rf"(?:do|can|could) you(?: also| perhaps| maybe)? (?:speak|understand|talk)(?: in| any)? {TONGUE}",
    rf"(?:lets|let us|please) {DOING}{WITH} {TONGUE}|{DOING}{WITH} {TONGUE} please",
    rf"(?:is|would) (?:(?:it|this|that) )?(?:also )?(?:be )?(?:possible|okay|ok|fine|alright)(?: to {DOING})?{WITH}"
    rf" {TONGUE}|(?:is|would) {TONGUE} (?:also |be )*(?:possible|okay|ok|fine|alright)",
    rf"(?:können|könnten|sprechen|reden|sprechen|würden|machen) (?:wir|sie|du)(?: \w+){{0,3}}? ?(?:auf |in )?{TONGUE}"
    r"(?: (?:sprechen|reden|machen|weitermachen|weiterreden|fortfahren|führen|weitersprechen|wechseln))?",
    rf"(?:geht|ginge|klappt|kann) (?:das |es |man )?(?:bitte |auch |vielleicht )*(?:auf|in) {TONGUE}",
)
PREFERENCES = (
    rf"(?:in |auf )?{TONGUE} (?:please|bitte)|(?:please|bitte|lieber)(?: gerne?| lieber)* (?:in |auf )?{TONGUE}",
    rf"(?:i would|id|i)(?: really| much| rather)* (?:prefer|like|rather|want)(?: to| it| this)*(?: {DOING})?{WITH} "
    rf"{TONGUE}",
    rf"(?:in )?{TONGUE} (?:would be(?: good| great| nice)?|is)(?: much| a lot| far)? ?(?:better|easier|best|preferable"
    r"|(?<=good)|(?<=great)|(?<=nice))(?! than)",
    rf"(?:auf |in )?{TONGUE} (?:wäre|ist|geht|passt)(?: mir| es| für mich| viel| deutlich)*"
    r" (?:lieber|besser|einfacher|leichter|am liebsten)",
    rf"(?:mir|es|das) wäre(?: mir| es)? (?:auf )?{TONGUE} (?:lieber|besser)|am liebsten (?:auf )?{TONGUE}",
    rf"i (?:can )?(?:only speak|speak only) {TONGUE}|ich (?:spreche|kann) nur {TONGUE}",
    rf"ich (?:würde|möchte|will|hätte)(?: \w+){{0,3}}? (?:auf |in )?{TONGUE} (?:sprechen|reden"
    r"|weitermachen|telefonieren)",
    rf"ich (?:würde|möchte|hätte)(?: es| das)? (?:lieber|gerne?) (?:auf |in )?{TONGUE}",
)
WELL = r"(?: (?:very|so|that|too|really|all that|enough|sehr|ganz))*(?: (?:well|good|much|fluently|at all|yet|gut))?"
LACKS = (
    rf"i (?:do not|dont|cant|cannot|can not)(?: really| actually)? (?:speak|understand|talk|know)"
    rf"(?: any| much| good| enough| a lot of| very good)? {TONGUE}{WELL}",
    rf"my {TONGUE} (?:(?:isnt|is not)(?: \w+)? (?:good|great|enough)|is(?: \w+)? (?:bad|poor|terrible|weak))",
    rf"ich (?:spreche|kann|verstehe|rede)(?: leider| noch| gar| fast| überhaupt)* (?:kein|kaum|nicht(?: so| sehr"
    rf"| besonders)?(?: gut| viel)?|nur (?:wenig|ein bisschen|etwas)|wenig) (?:gutes )?{TONGUE}",
    rf"mein {TONGUE} ist(?: \w+)? (?:nicht(?: \w+)? gut|schlecht|schwach)",
)
ABOUT_LANGUAGES = re.compile(rf"\b(?:languages?|speak|sprich\w*|sprech\w*|\w*sprachen?|{ANY_TONGUE})\b")
LEADING = re.compile(rf"^{LEAD}")
BARE = re.compile(rf"{TONGUE}{AFTER}")
IN_IT = re.compile(rf"(?:in|auf) {TONGUE}{AFTER}")


def _one_of(*patterns: str) -> re.Pattern[str]:
    return re.compile(rf"(?:\b(?:but|and|aber|und|sorry|please|bitte) )*\b(?:{'|'.join(patterns)}){AFTER}(?![^\W_])")


REQUEST, PREFERENCE, LACK = _one_of(*REQUESTS), _one_of(*PREFERENCES), _one_of(*LACKS)
KINDS = (REQUEST, PREFERENCE, LACK)


def language_wished(text: str) -> str | None:
    """The code of the language somebody asks for, while no question of the interview is open: "Auf Deutsch bitte",
    "I do not speak English" → "de"."""
    said = plain(text)
    if len(said.split()) > MOST_WORDS:
        return None
    alone = LEADING.sub("", f"{said} ").strip()
    if BARE.fullmatch(alone) or IN_IT.fullmatch(alone):
        return _code(alone)
    return next((_meant(kind, found[0]) for kind in KINDS if (found := kind.search(said))), None)


def language_wished_meanwhile(text: str, *, about_languages: bool = False) -> str | None:
    """The same while a question is open: a part of the words must be the wish and nothing else, and the name of a
    language alone is an answer. `about_languages`: so may be whatever only tells which one somebody prefers."""
    count = len(plain(text).split())
    if count > MOST_IN_A_STORY:
        return None
    kinds = (REQUEST,) if about_languages else KINDS if count <= MOST_OF_A_LACK else (REQUEST, PREFERENCE)
    parts = [LEADING.sub("", f"{plain(part)} ").strip() for part in re.split(r"[.?!,;]", text[:LONGEST])]
    if not about_languages and any(IN_IT.fullmatch(part) for part in parts):
        return next(_code(part) for part in parts if IN_IT.fullmatch(part))
    return next((_meant(kind, part) for kind in kinds for part in parts if kind.fullmatch(part)), None)


def beside_language(text: str) -> str:
    """What is said beside the wish for a language, as plain words."""
    said = plain(text)
    for kind in KINDS:
        said = kind.sub(" ", said)
    return " ".join(said.split())


def names_languages(text: str) -> bool:
    """Whether a question is about languages, so that its answer names some."""
    return ABOUT_LANGUAGES.search(plain(text)) is not None


def _meant(kind: re.Pattern[str], said: str) -> str | None:
    code = _code(said)
    return OTHER.get(code or "") if kind is LACK else code


def _code(said: str) -> str | None:
    return next((code for code, names in TONGUES.items() if re.search(rf"\b(?:{names})\b", said)), None)
