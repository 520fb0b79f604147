"""How wishes sound. English and German are always both understood.

The patterns see `plain` words: small letters, no punctuation, no apostrophes, "ss" for "ß".
"""

import re
from dataclasses import dataclass
from enum import StrEnum


class Wish(StrEnum):
    OPT_OUT = "opt_out"
    HUMAN = "human"
    LATER = "later"
    DECLINE = "decline"
    WRONG_NUMBER = "wrong_number"
    ABSENT = "absent"  # it is somebody else who speaks
    HANDOVER = "handover"
    REPEAT = "repeat"
    LANGUAGE = "language"
    WHO_IS_IT = "who_is_it"
    ARE_YOU_HUMAN = "are_you_human"
    SKIP = "skip"  # "I would rather not say"


@dataclass(frozen=True)
class Pattern:
    """`most`: so many words may the whole have; longer texts tell a story, and stories contain everything. `weak`:
    believed only where no question of the interview is open, because it may as well be the answer to one."""

    wish: Wish
    regex: re.Pattern[str]
    most: int
    weak: bool = False


THEN = r"(?: later| now| right now| today| tomorrow| back| at| on| before| until| till| between| this| during| while)"
PERSON = (
    r"(?:human|humans|person|people|someone|somebody|recruiter|agent|operator|colleague|representative"
    r"|mensch|menschen|mitarbeiter|mitarbeiterin|kollege|kollegen|kollegin|ansprechpartner|ansprechpartnerin"
    r"|personaler|personalerin|recruiterin)"
)
TONGUES = {
    "en": r"english|englisch|englische",
    "de": r"german|deutsch|deutsche",
    "fr": r"french|französisch|français|francais",
    "tr": r"turkish|türkisch|türkçe",
    "es": r"spanish|spanisch|español",
    "pl": r"polish|polnisch|polski",
    "ru": r"russian|russisch",
    "uk": r"ukrainian|ukrainisch",
    "ar": r"arabic|arabisch",
    "it": r"italian|italienisch|italiano",
}
ANY_TONGUE = "|".join(TONGUES.values())
RELATIVES = (
    r"wife|husband|son|daughter|mother|father|mum|mom|dad|partner|boyfriend|girlfriend|brother|sister|flatmate|roommate"
    r"|frau|mann|sohn|tochter|mutter|vater|partnerin|freund|freundin|bruder|schwester|mitbewohner|mitbewohnerin"
)
A_JOB_FOUND = (
    r"(?:eine|einen|ne|nen)(?: andere| anderen| neue| neuen)? (?:job|stelle|arbeit)(?: \w+)? (?:gefunden|angenommen)\b"
)
SAID = (
    r"(?:said|told|saying|says|shouted|yelled|screamed|asked|customers?|clients?|sagten?|meinten?|riefen|schrien?|baten"
    r"|kunden?|kundinnen)"
)
SOMEBODY_SAID = re.compile(rf"\b{SAID}\b")
I_SAID = re.compile(
    rf"\b(?:i|ive|we|weve|ich|wir)(?: (?:have|had|already|just|now|did|habe|hab|schon|bereits|ihnen|es))* {SAID}\b"
)
SENTENCE, STORY = 14, 60
IN_A_STORY = {Wish.OPT_OUT: STORY, Wish.HUMAN: 10, Wish.DECLINE: SENTENCE}  # words; others: 8


def somebody_said(said: str) -> bool:
    """Whether plain words tell what others said, and so what follows is not the speaker's wish."""
    return SOMEBODY_SAID.search(I_SAID.sub(" ", said)) is not None


def _any(wish: Wish, most: int, *regexes: str, weak: bool = False) -> list[Pattern]:
    return [Pattern(wish, re.compile(regex), most, weak) for regex in regexes]


PATTERNS: list[Pattern] = [
    *_any(
        Wish.OPT_OUT,
        STORY,
        r"\b(?:do not|dont|never|not to|not|no longer)(?: \w+){0,2} (?:call|phone|ring|contact)(?: \w+){0,3} "
        r"(?:again|anymore|any more|ever)\b",
        rf"\b(?:do not|dont|never)(?: ever)? (?:call|phone|ring|contact) (?:me|us|here|this number)\b(?!{THEN})",
        r"\b(?:stop|quit|cease)(?: \w+)? (?:calling|phoning|ringing|contacting|bothering)\b",
        r"\b(?:take (?:me|my number|my phone number|this number) (?:off|from|out)"
        r"|(?:remove|delete) (?:me|my number|my phone number|this number))\b",
        r"\bno more (?:phone )?calls\b|\bleave me alone\b|\blose my number\b|\bunsubscribe\b|\bopt(?:ing)? out\b",
        r"\b(?:do not|dont) want (?:you|anyone|anybody|them) to (?:call|phone|ring|contact)\b(?!.*\b(?:now|today)\b)",
        r"\b(?:do not|dont) want (?:to be called|any(?: more)?(?: phone)? calls)\b",
        r"^(?:please )?stop(?: please| it)?$",
        r"\b(?:rufen|ruft|ruf)(?: \w+){0,4} (?:nicht|nie)(?: \w+){0,1} (?:mehr|wieder|nochmal|nochmals|noch einmal)\b",
        r"\b(?:rufen|ruft|ruf)(?: sie)?(?: bitte)?(?: mich| hier| uns)? (?:nicht|nie) an\b",
        r"\b(?:nicht|nie)(?: mehr| wieder) (?:von ihnen )?(?:anrufen|angerufen|kontaktieren|kontaktiert)\b",
        r"\b(?:keine|keinen) (?:weiteren? |weitere )?anrufe?\b",
        r"\bhör(?:en|t)?(?: \w+){0,3} auf(?: \w+){0,3} (?:anzurufen|zu rufen)\b",
        r"\blass(?:en|t)?(?: sie)?(?: \w+)? mich(?: \w+){0,2} (?:ruhe|frieden)\b",
        r"\b(?:streichen|löschen|nehmen|entfernen) sie(?: bitte)? (?:mich|meine (?:telefon|handy)?nummer)\b",
        r"\b(?:kontaktieren|kontaktiert) (?:sie )?mich (?:bitte )?(?:nicht|nie)\b",
        r"\bunterlassen sie (?:\w+ )?anrufe\b",
        r"\b(?:will|möchte|wünsche)(?: \w+){0,2} nicht (?:von ihnen )?angerufen werden\b",
    ),
    *_any(
        Wish.ARE_YOU_HUMAN,
        8,
        r"\bare you (?:a |an )?(?:real |actual )?(?:human|person|robot|machine|computer|bot|ai|recording)\b",
        r"\bis (?:this|that) (?:a |an )?(?:real |actual )?(?:human|person|robot|machine|computer|bot|ai|recording)\b",
        r"\b(?:sind sie|bist du|ist das) (?:ein |eine )?(?:echter? )?(?:mensch|person|roboter|maschine|computer"
        r"|bot|ki)\b",
    ),
    *_any(
        Wish.HUMAN,
        SENTENCE,
        rf"\b(?:speak|talk)(?: \w+)? (?:to|with)(?: a| an| the| your)(?: real| actual| living| human)? {PERSON}\b",
        r"\b(?:speak|talk)(?: \w+)? (?:to|with) (?:someone|somebody|human)\b",
        rf"\b(?:want|need|prefer|get me|give me|transfer me to|put me through to|connect me to)(?: a| an)?"
        rf"(?: real| actual)? {PERSON}(?: to (?:talk|speak)(?: to)?)?(?: please| now| instead)?$",
        r"\b(?:human|real person|operator) please\b|^(?:a )?(?:real )?(?:human|person|operator)$",
        r"\b(?:not|dont|never|nicht)(?: \w+){0,3} (?:to|with|mit)(?: \w+)? (?:robots?|roboter\w*|machines?|maschinen?"
        r"|computers?|bots?|ki|ai|automat\w*)\b",
        rf"\bmit (?:einem|einer|nem|ner|dem|der)?(?: richtigen| echten| wirklichen)? ?{PERSON}"
        r"(?: \w+){0,2} (?:sprechen|reden|telefonieren|verbunden|verbinden)\b",
        r"\b(?:echten?|richtigen?|echter|richtiger) menschen?\b|^(?:mensch|mitarbeiter|ein mensch)(?: bitte)?$",
        r"\bverbinden sie mich\b",
    ),
    *_any(
        Wish.DECLINE,
        SENTENCE,
        r"\b(?:not|no longer) interested in (?:the|this|that|your) (?:job|position|role)\b",
        r"\bwithdraw(?:ing|n)? (?:my )?application\b",
        r"\b(?:not|no longer)(?: really)? interested (?:anymore|any more)$|\bno longer interested$",
        r"\b(?:already|meanwhile)(?: \w+)? (?:found|took|accepted|have|got) (?:a|another) (?:new |different )?job\b",
        r"\bkein interesse mehr\b|\bnicht mehr interessiert\b",
        r"\bkein interesse (?:mehr )?an (?:der|dieser|ihrer) (?:stelle|arbeit)\b",
        r"\bbewerbung (?:zurück|zurückziehen|zurückgezogen)\b|\bziehe meine bewerbung\b",
        rf"\b(?:habe|hab)(?: \w+)? (?:schon|bereits|inzwischen|mittlerweile) {A_JOB_FOUND}",
        rf"\b(?:schon|bereits|inzwischen|mittlerweile)(?: \w+){{0,2}} {A_JOB_FOUND}",
    ),
    *_any(
        Wish.DECLINE,
        10,
        r"\b(?:found|took|accepted) (?:already )?(?:a|another) (?:new |different )?job\b",
        rf"\b(?:habe|hab) {A_JOB_FOUND}",
        r"\b(?:not|no longer)(?: really)? interested(?: anymore| any more)?$",
        r"\b(?:kein|nicht mehr|nicht) interess(?:e|iert)\b",
        weak=True,
    ),
    *_any(
        Wish.WRONG_NUMBER,
        10,
        r"\bwrong (?:number|person)\b|\bnever heard of\b|\bnumber is not (?:hers|his|theirs)\b",
        r"\b(?:no one|nobody|no body|no person)(?: here)?(?: is)?(?: by| with| of| called| named)\b",
        r"\b(?:there is|theres) (?:no|nobody|no one) (?!time|problem|need|way|point)\w+",
        r"\b(?:do not|dont) know (?:him|her|them|that person|this person|anyone|anybody|who that is)\b",
        r"\b(?:does not|doesnt|no longer) lives? here\b",
        r"\bfalsche (?:nummer|person)\b|\bfalsch verbunden\b|\bverwählt\b|\bkenn(?:e)? ich nicht\b"
        r"|\bsind hier falsch\b",
        r"\b(?:gibt es|gibts|wohnt|heisst) hier (?:nicht|niemand|keine|keinen|kein)\b",
        r"\bhier (?:gibt es|gibts|wohnt|heisst) (?:nicht|niemand|keine|keinen|kein)\b",
        r"\bwohnt(?: hier)? nicht(?: mehr)?(?: hier)?\b",
    ),
    *_any(
        Wish.ABSENT,
        SENTENCE,
        r"\b(?:is|hes|shes|s) not (?:here|in|at home|home|available|there|around)\b",
        r"\bisnt (?:here|in|at home|home|available|there|around)\b",
        r"\b(?:he is|she is|hes|shes) (?:out|away|at work|sleeping|asleep|busy)\b",
        r"\bnot (?:here|home|at home)(?: right now| at the moment)?$",
        r"\b(?:nicht|net) (?:da|hier|daheim|zuhause|zu hause|erreichbar)\b",
        r"\b(?:er|sie) (?:ist|schläft|arbeitet)\b(?!.*\bam apparat\b)",
        rf"\b(?:my|his|her|mein|meine|der|die) (?:{RELATIVES})\b",
    ),
    *_any(
        Wish.HANDOVER,
        12,
        r"^(?:(?:yes|yeah|ok|okay|sure|please|ja|gerne|bitte) ){0,2}(?:hold on|hang on|wait|one moment|one second"
        r"|one sec"
        r"|one minute|just a moment|just a second|just a minute|a moment|moment please)\b",
        r"\b(?:ill|i will|let me) (?:get|fetch|pass|hand) (?:her|him|them|you over|the phone)\b",
        r"^(?:(?:yes|ja|okay|ok|gerne|bitte) ){0,2}(?:ein |einen |nen )?(?:kleinen |kurzen )?(?:moment|augenblick"
        r"|sekunde)"
        r"(?: bitte| mal)?\b(?! nicht)",
        r"\bich (?:hole|hol|gebe|geb|reiche) (?:sie|ihn|ihnen|mal|weiter|das telefon)\b|\bbleiben sie (?:mal )?dran\b",
    ),
    *_any(
        Wish.LATER,
        SENTENCE,
        r"\b(?:call|ring|phone|try)(?: me)?(?: back| again){0,2}(?: \w+){0,3} (?:later|tomorrow|another time"
        r"|some other time"
        r"|next week|in the (?:morning|afternoon|evening)|in an? |in half|in \w+ (?:minutes|hours|days)|at \w+"
        r"|on \w+day)\b",
        r"\b(?:call|ring|phone)(?: me)? back\b|\bcall me (?:again )?(?:later|tomorrow|tonight|at|in|on)\b",
        r"\bruf(?:en|st|t)?(?: \w+){0,8} (?:an|zurück)$",
        r"\bruf(?:en|t)?(?: sie)?(?: mich)?(?: doch| bitte| dann)*(?: \w+)? (?:später|morgen|übermorgen|nachher"
        r"|am|um|in|nochmal"
        r"|noch mal|wieder|zurück)\b",
        r"\b(?:später|nachher|morgen|übermorgen|wieder) (?:(?:gegen|um|ab|nach|früh|abend|nachmittag|vormittag) ?"
        r"(?:\w+ )?(?:uhr )?(?:\w+ uhr )?)?(?:nochmal |noch mal |noch einmal |wieder )?(?:anrufen|zurückrufen"
        r"|zurück rufen|telefonieren|probieren|versuchen)\b",
        r"\b(?:versuchen|probieren) sie es(?: \w+){0,3} (?:später|morgen|übermorgen|nachher|am|um|nochmal|noch mal)\b",
        r"\bzurückrufen\b",
    ),
    *_any(
        Wish.LATER,
        10,
        r"\b(?:not|isnt) (?:a |really a )?good (?:time|moment)\b|\bbad time\b|\bbad moment\b|\bnot now\b"
        r"|\bnot right now\b"
        r"|\bnot today\b|\bno time\b|\b(?:do not|dont) have (?:the |any )?time\b|\bno i ?am busy\b",
        r"\bnow is(?: \w+)? (?:bad|inconvenient|not (?:a |so )?(?:good|great|convenient))\b",
        r"\b(?:another time|some other time)(?: please)?$",
        r"\b(?:im|i am) (?:driving|busy|at work|in a meeting|in the car)(?: right now| at the moment| just now)$",
        r"\bkeine zeit\b|\bein ?ander(?:mal|es mal)\b|\b(?:jetzt|gerade|grad|grade|heute|momentan)(?: \w+){0,2} "
        r"(?:nicht|schlecht|ungünstig|unpassend)$",
        r"\bpasst(?: \w+){0,3} (?:nicht|schlecht)\b|\b(?:nicht|schlecht) jetzt\b|\bjetzt nicht\b"
        r"|\bschlechter zeitpunkt\b",
        r"\bbin (?:gerade |grad |jetzt )(?:im auto|unterwegs|am fahren|bei der arbeit|beschäftigt|im meeting)$",
    ),
    *_any(
        Wish.LATER,
        10,
        r"\b(?:im|i am) (?:driving|busy|working|at work|in a meeting|in the car|on the train|shopping)\b",
        r"\blater(?: please)?$",
        r"\bbin (?:gerade |grad |jetzt |leider )*(?:im auto|unterwegs|am fahren|bei der arbeit|beschäftigt|im meeting"
        r"|in einer besprechung|am arbeiten|auf der arbeit|im zug|einkaufen)\b",
        r"\b(?:später|nachher)(?: bitte)?$|^(?:bitte |lieber |besser )?(?:später|nachher)\b",
        weak=True,
    ),
    *_any(
        Wish.SKIP,
        10,
        r"\b(?:rather not|prefer not|dont want to|do not want to)(?: to)? (?:say|answer|tell|talk about)\b",
        r"\brather not$|\bno comment\b|\bnone of your business\b|\bskip (?:this|that|it|the question)\b|^skip$",
        r"\bnext question\b|\bnächste frage\b|\büberspringen\b|\bgeht sie nichts an\b|\bkeine angaben?\b",
        r"\b(?:möchte|will|mag) (?:ich )?(?:das |dazu |darauf |darüber |hierzu )?(?:nicht|nichts|lieber nicht) "
        r"(?:sagen|beantworten|antworten|sprechen)\b",
        r"\b(?:das|dazu|darauf|darüber) (?:möchte|will|mag) ich (?:\w+ )?(?:nicht|nichts)\b",
    ),
    *_any(
        Wish.REPEAT,
        8,
        r"\brepeat\b|\bsay (?:that|it) again\b|\bpardon\b|\bcome again\b|\bwhat (?:was that|did you say|do you mean)\b",
        r"\b(?:did not|didnt|dont|do not|couldnt|could not|cant) (?:hear|understand|catch|get) (?:that|you|it"
        r"|the question)\b",
        r"\bonce (?:more|again)\b|\bagain please\b|^(?:sorry|what|huh|excuse me)(?: what)?$|^(?:no )?i (?:did not"
        r"|didnt) understand$",
        r"\bwiederholen?\b|\b(?:noch ?mal|noch einmal|nochmals)(?: bitte)?$|\bwie bitte\b|\bwie war das\b"
        r"|\bwas haben sie (?:gesagt|gefragt)\b",
        r"\b(?:nicht|nichts|nix) (?:richtig |ganz |gut |akustisch )?(?:verstanden|gehört)\b|\bversteh(?:e)? (?:ich )?"
        r"(?:sie |das |die frage )?(?:gerade )?nicht\b|^(?:was|wie|hä|bitte was)$",
    ),
    *_any(
        Wish.WHO_IS_IT,
        8,
        r"\bwho (?:is|am i|s) (?:this|that|there|calling|speaking|it)\b|\bwho are you\b|\bwhos (?:this|that"
        r"|calling|there|speaking)\b|\bwhat (?:is|s)? ?(?:this"
        r"|it) (?:\w+ )?about\b"
        r"|\bwhats (?:this|it|that) (?:\w+ )?about\b|\bwhich company\b|\bwhat company\b",
        r"\bwer (?:ist|spricht|sind|ruft)\b|\bworum geht\b|\bum was geht\b|\bwelche firma\b|\bwas wollen sie\b",
    ),
]
