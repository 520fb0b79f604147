"""Wishes that are plain although a question of the interview is open: short, and about the speaker.

"Do not call me again" is one, "I did not want to call strangers any more" is a story. Whatever else sounds like a wish
then may as well be the answer, and is asked about instead of acted on.
"""

import re

from voicecalls.hearing.answers import YesNo, yes_no
from voicecalls.hearing.clauses import AGAINST
from voicecalls.hearing.plain import plain
from voicecalls.hearing.wish_patterns import THEN, Wish, somebody_said

# Who speaks to us begins with the verb, or with "I", "can you": everything else has another subject.
LEAD = (
    r"^(?:(?:please|no|yes|yeah|sorry|ok|okay|well|so|but|and|just|now|then|hello|hey|listen|look|thanks"
    r"|thank you|klara"
    r"|bitte|nein|ja|entschuldigung|aber|und|dann|also|jetzt|hallo|danke|doch|lieber|besser|hören sie|wie gesagt"
    r"|(?:as )?i (?:have )?(?:already )?(?:said|told you)(?: already| before)?(?: to)?|ich (?:habe"
    r"|hab) (?:es )?(?:schon )?gesagt"
    r"|(?:you|i want you|i would like you|id like you|i asked you|i ask you)(?: must| should| may| can| are)?(?: to)?"
    r"|(?:can|could|would|will) you|können sie|könnten sie|würden sie) )*"
)
CALL, CALLING = r"(?:call|phone|ring|contact|bother)", r"(?:calling|phoning|ringing|contacting|bothering)"
ME = r"(?:me|us|here|this number)"
ONE_PERSON = (
    r"(?:human|human being|person|someone|somebody|recruiter|agent|operator|colleague|representative|mensch|menschen"
    r"|mitarbeiter|mitarbeiterin|kollegen|kollegin|ansprechpartner|ansprechpartnerin|personaler"
    r"|personalerin|recruiterin"
    r"|jemand|jemandem)"
)
MACHINE = r"(?:robots?|roboter\w*|machines?|maschinen?|computers?|bots?|ki|ai|automat\w*)"
RIGHT_NOW = r"(?:now|right now|just now|at the moment|today)"
GERADE = r"(?:gerade|grad|grade|jetzt|momentan|im moment|im augenblick|heute)"
LATER = (
    r"(?:later|tomorrow|tonight|another time|some other time|next week|in the (?:morning|afternoon|evening)|in an? \w+"
    r"|in half an hour|in \w+ (?:minutes|hours|days)|at \w+|on \w+day)"
)
MOST_WORDS = {Wish.OPT_OUT: 10, Wish.HUMAN: 14, Wish.LATER: 14}


def _led(*regexes: str) -> re.Pattern[str]:
    return re.compile(LEAD + "(?:" + "|".join(regexes) + ")")


PLAIN = {
    Wish.OPT_OUT: _led(
        rf"(?:do not|dont|never|not)(?: ever)? {CALL} {ME}\b(?!{THEN})",
        rf"(?:do not|dont|never|not)(?: ever| again)* {CALL}(?: {ME})?(?: \w+){{0,2}} (?:again|anymore"
        rf"|any more|ever)\b",
        rf"(?:stop|quit|cease)(?: \w+)? {CALLING}(?: {ME}\b|$)",
        r"stop(?: please| it| this)?$",
        r"take (?:me|my (?:phone )?number|this number) (?:off|from|out)\b",
        r"(?:remove|delete) (?:me|my (?:phone )?number|this number)\b",
        r"no more (?:phone )?calls(?: please| to me| from you| ever)*$",
        r"leave me alone\b|lose my number\b|unsubscribe\b|(?:i (?:want|would like|wish) to )?opt out\b",
        rf"i (?:really )?(?:do not|dont) want (?:you|anyone|anybody) to {CALL}\b(?!.*\b(?:now|today)\b)",
        r"i (?:really )?(?:do not|dont) want (?:to be called|any(?: more)?(?: phone)? calls)"
        r"(?: again| anymore| any more| ever| by you| from you| at all| please)*$",
        r"(?:rufen sie|ruft|ruf)(?: \w+){0,4} (?:nicht|nie)(?: \w+)? (?:mehr|wieder|nochmal|nochmals|noch einmal)\b",
        r"(?:rufen sie|ruft|ruf)(?: bitte)?(?: mich| hier| uns) (?:nicht|nie) an\b",
        r"(?:ich (?:will|möchte|wünsche)(?: \w+){0,2} )?(?:dass )?(?:sie )?(?:sollen )?mich (?:bitte )?(?:nicht|nie)"
        r" (?:mehr|wieder) (?:anrufen|kontaktieren)\b",
        r"(?:nicht|nie) (?:mehr|wieder) (?:anrufen|kontaktieren)(?: bitte)?$",
        r"(?:ich (?:will|möchte|wünsche) )?(?:bitte )?(?:keine|keinen) (?:weiteren? )?anrufe?(?: mehr)?(?: bitte)?$",
        r"hör(?:en|t)?(?: sie)?(?: \w+){0,2} auf(?: \w+){0,2} anzurufen\b",
        r"lass(?:en|t)?(?: sie)?(?: \w+)? mich(?: \w+){0,2} (?:ruhe|frieden)\b",
        r"(?:streichen|löschen|nehmen|entfernen) sie(?: bitte)? (?:mich|meine (?:telefon|handy)?nummer)\b",
        r"kontaktieren sie mich (?:bitte )?(?:nicht|nie)\b|unterlassen sie (?:\w+ )?anrufe\b",
        r"ich (?:will|möchte|wünsche)(?: \w+){0,2} nicht (?:mehr )?(?:von ihnen )?angerufen werden$",
    ),
    Wish.HUMAN: _led(
        rf"(?:i (?:really )?(?:want|need|would like|would rather|would prefer|prefer)(?: to)? |id (?:like"
        rf"|rather|prefer)"
        rf"(?: to)? |can i |could i |may i |let me )?(?:speak|talk)(?: \w+)? (?:to|with)(?: a| an| the| your)?"
        rf"(?: real| actual| living| human)? {ONE_PERSON}(?: \w+)?$",
        rf"(?:i (?:want|need|prefer)|get me|give me|transfer me to|put me through to|connect me to)(?: a| an)?"
        rf"(?: real| actual)? {ONE_PERSON}(?: \w+)?$",
        rf"(?:a )?(?:real )?{ONE_PERSON}(?: please| bitte)?$|(?:ein |einen )?(?:echten? |richtigen? )?mensch(?:en)?"
        r"(?: bitte)?$",
        rf"i (?:do not|dont|never|wont|will not)(?: want to)? (?:talk|speak)(?: \w+)? (?:to|with)(?: an?)? {MACHINE}\b",
        rf"(?:ich (?:möchte|will|würde|muss)|kann ich|könnte ich|darf ich)(?: \w+){{0,3}} mit(?: einem| einer| nem| ner"
        rf"| dem| der)?(?: richtigen| echten| wirklichen)? {ONE_PERSON}(?: \w+){{0,2}} (?:sprechen|reden"
        rf"|telefonieren)\b",
        rf"ich (?:rede|spreche)(?: \w+)? nicht mit(?: einer| einem)? {MACHINE}\b|verbinden sie mich\b",
    ),
    Wish.LATER: re.compile(
        r"(?:^|\b(?:now|time|busy|driving|meeting|car|moment|please|and|but|so|then|just|better|rather|you"
        r"|today|sorry|ok"
        r"|okay|no|yes|well) )(?:call|ring|phone|try)(?: me| back| again){1,3}(?: \w+){0,3} "
        + LATER
        + r"\b|(?:^|\b(?:now|time|please|and|but|so|then|just|better|you|sorry|no) )(?:call|ring|phone)(?: me)?"
        r" (?:back|again|later|tomorrow|another time|next week)\b"
        r"|(?:^|\b(?:bitte|und|aber|dann|besser|lieber|zeit|jetzt|gerade|auto|arbeit|unterwegs|schlecht|nicht"
        r"|nein|ja|doch"
        r"|also|ungünstig) )(?:rufen sie|ruft|ruf)(?: \w+){0,8} (?:an|zurück|später|morgen|übermorgen|nachher)\b"
        r"|\b(?:können|könnten|würden) sie (?:mich )?(?:\w+ ){0,6}(?:anrufen|zurückrufen)\b"
        rf"|{LEAD}(?:(?:i (?:really )?have|ive(?: got)?|i (?:do not|dont) have) )?(?:no|the|any)? ?time"
        rf"(?: to talk| for this| for that)? {RIGHT_NOW}$"
        rf"|{LEAD}(?:ich )?(?:(?:habe|hab) )?(?:ich )?(?:leider )?{GERADE} (?:(?:habe|hab) ich )?"
        rf"(?:\w+ ){{0,2}}keine zeit$"
        rf"|{LEAD}(?:it is |its |this is |thats )?(?:really |just )?(?:not a (?:really )?good|a bad|bad) "
        rf"(?:time|moment)"
        rf"(?: for me)?(?: {RIGHT_NOW})?$"
        rf"|{LEAD}(?:im|i am) (?:driving|busy|in a meeting|in the car) {RIGHT_NOW}$"
        rf"|{LEAD}(?:es |das )?passt (?:mir )?{GERADE} (?:\w+ )?(?:nicht|schlecht)$|{LEAD}(?:es )?(?:ist )?{GERADE}"
        r" (?:ist )?(?:es )?(?:\w+ )?(?:schlecht|ungünstig)$|\bschlechter zeitpunkt$"
        r"|\bich bin (?:gerade|grad|jetzt) (?:im auto|unterwegs|am fahren|beschäftigt|im meeting)$"
    ),
}
FIRST_NO = re.compile(r"^(?:(?:no|nope|nah|nein|nee|nö|ne|oh|ach|doch|thanks|danke|but|aber) )+")
NOW = re.compile(r"\b(?:now|right away|at once|jetzt|gleich|sofort)\b")
AS_IT_IS = re.compile(
    r"^(?:right )?now(?: please)?$|^(?:gleich )?jetzt(?: gleich| bitte)?$|\b(?:fine|good|great|ok|okay|alright|perfect"
    r"|works|suits|convenient|best|better|lets|let us|do (?:it|this|that)|can|go ahead|start"
    r"|passt|gut|geht|gehts|klappt|super|prima|perfekt|besser|ordnung|recht|lieber|machen|mach|kann|können|könnten"
    r"|anfangen|loslegen|los|gerne?|zeit)\b"
)
NOT_AS_IT_IS = re.compile(
    rf"{AGAINST.pattern}|\b(?:later|another|(?:than|als) (?:right )?(?:now|jetzt)|at work|driving|working|meeting"
    r"|später|nachher|andermal|ander\w*|arbeite|arbeit|unterwegs|auto|besprechung)\b"
)
JUST_NO_TIME = frozenset(
    word
    for line in (
        "i ive im am have got do not dont really simply no the any time for this that sorry afraid",
        "ich habe hab hätte leider gar einfach überhaupt keine zeit dafür hierfür tut mir leid",
    )
    for word in line.split()
)
FEW_WORDS = 5
A_CALL = re.compile(r"\b(?:call|ring|phone|ruf|rufen|ruft|anrufen|zurückrufen)\b")
TO_THE_SPEAKER = re.compile(
    rf"\b(?:{CALL}|{CALLING}) {ME}\b|\bleave me alone\b|\b(?:take|remove|delete) (?:me|my|this)\b|\blose my number\b"
    r"|\b(?:rufen|ruft|ruf)(?: sie)?(?: bitte)? (?:mich|uns|hier)\b|\b(?:mich|uns)(?: \w+){0,3} (?:anrufen|anzurufen"
    r"|kontaktieren|ruhe|frieden)\b|\bangerufen werden\b|\bkontaktieren (?:sie )?mich\b|\bmeine "
    r"(?:telefon|handy)?nummer\b"
)
AFFIRMING = re.compile(
    r"^(?:yes|yeah|yep|sure|exactly|right|correct|please|absolutely|definitely|ja|jawohl|genau|richtig"
    r"|stimmt|bitte|doch"
    r"|natürlich|klar|gerne?)\b(?!.*\b(?:but|aber|only|nur)\b)"
)
NEVER = re.compile(
    r"^(?:(?:no|nein|bitte) )?(?:never(?: again| ever)*|nie (?:wieder|mehr)|(?:gar )?nicht mehr|no more|not any ?more)"
    r"(?: please| bitte| calls| anrufen)*$"
)


def is_plain(wish: Wish, text: str) -> bool:
    """Whether a wish that was heard while a question is open is acted on at once."""
    said, pattern = plain(text), PLAIN.get(wish)
    if pattern is None or len(said.split()) > MOST_WORDS[wish]:
        return False
    found = pattern.search(said)
    return found is not None and not somebody_said(said[: found.end()])


def suits_now(text: str) -> bool:
    """ "No, now is fine", to "would another time suit you better?"."""
    said = FIRST_NO.sub("", plain(text))
    return NOW.search(said) is not None and AS_IT_IS.search(said) is not None and not NOT_AS_IT_IS.search(said)


def is_just_no_time(text: str) -> bool:
    """ "I have no time", and nothing that it is about."""
    said = plain(text).split()
    return bool({"time", "zeit"} & set(said)) and JUST_NO_TIME.issuperset(said)


def is_short(text: str) -> bool:
    return len(plain(text).split()) <= FEW_WORDS


def names_a_call(text: str) -> bool:
    return A_CALL.search(plain(text)) is not None


def is_about_speaker(text: str) -> bool:
    """Of words that sound like an opt-out: whether it is the speaker who is not to be called."""
    said = plain(text)
    return TO_THE_SPEAKER.search(said) is not None and not somebody_said(said)


def affirms(text: str, *, never: bool = False) -> bool:
    """A yes to "did you mean that?". `never`: it was asked whether to call never again, so "no, never" is one too."""
    said = plain(text)
    return yes_no(text) == YesNo.YES or AFFIRMING.match(said) is not None or (never and NEVER.match(said) is not None)
