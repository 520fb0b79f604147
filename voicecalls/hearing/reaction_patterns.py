"""How people react to a few times that are named. English and German are always both understood."""

import re

BY_MAIL = re.compile(
    r"\b(?:(?:send|mail|email)(?: it| me| that| them| the| a| an| to| link| times| by| via| per| email| mail){1,8}"
    r"|(?:by|per|via|as an) (?:e ?mail|mail)|e ?mail (?:me|it|please)|(?:schicken|senden|mailen) sie"
    r"|sie mir(?: \w+){0,3} link"
    r"|(?:schick|sende?|mail)e? mir\b|link (?:schicken|senden|zuschicken))\b"
)
CALL_BACK = re.compile(
    r"\b(?:(?:ask|talk to|talk with|speak to|speak with|check with) (?:my|our)|(?:muss|müsste|möchte"
    r"|will)(?: \w+){1,4} (?:fragen|absprechen|abklären|klären)|(?:call|ring|phone) (?:me|back|again)"
    r"|call (?:another|some other)|(?:ruf|rufen|rufe|melden"
    r"|melde) (?:sie )?(?:mich|sich)"
    r"|(?:später|morgen|nochmal|noch mal|wieder|zurück) ?(?:anrufen|zurückrufen|telefonieren|melden)|zurückrufen"
    r"|(?:im|i am|i m) (?:driving|in the car|in a meeting|at work) (?:right now|now|at the moment|just now)"
    r"|(?:cant|cannot|can not) (?:talk|speak|say)(?: that| it| this)?(?: right)? now|not (?:a )?good (?:time"
    r"|moment) (?:right )?now"
    r"|(?:jetzt|gerade|im moment|momentan|grad|grade)(?: \w+){0,3} (?:keine zeit|nicht sprechen|nicht reden"
    r"|nicht telefonieren"
    r"|im auto|unterwegs|in einer besprechung|nicht sagen)|kann (?:ich )?(?:das )?(?:jetzt|gerade|im moment"
    r"|grad)(?: \w+){0,2} nicht)\b"
)
HOLD = re.compile(
    r"\b(?:(?:let me|i have to|i need to|ill|i will|i must|gotta) (?:just |quickly )?(?:check|look|see|get"
    r"|open)(?! (?:you|forward)\b)"
    r"|(?:muss|müsste|schaue|schau|gucke|guck|sehe|seh)(?: ich)?(?: \w+){0,4} (?:kalender|nachsehen|nachschauen"
    r"|gucken|schauen|nach)"
    r"|(?:let me|muss|lass mich|lassen sie mich|kurz|ich|i am|im)(?: \w+){0,2} (?:think|thinking|überlegen"
    r"|überlege|nachdenken)"
    r"|let me see|mal sehen|mal schauen|(?:in meinen|im|mein) kalender|my calendar|my diary|my schedule|hang on"
    r"|hold on|just a (?:sec|second|moment"
    r"|minute)"
    r"|one (?:sec|second|moment|minute)|(?:einen?|nen|kleinen) (?:kleinen )?(?:moment|augenblick)|moment (?:bitte"
    r"|mal)|sekunde)\b"
)
ABOUT = re.compile(
    r"\b(?:how long|how much time|wie lange|wie viel zeit|who (?:is it|will (?:it|that|i) be|do i (?:meet|talk"
    r"|speak)|am i (?:meeting|seeing|talking))"
    r"(?: to| with)?|with whom|whom? (?:is|would) (?:it|that)(?: be)? with|mit wem|wer (?:ist"
    r"|wird)(?: \w+){0,3} dabei|bei wem)\b"
)
ANY = re.compile(
    r"\b(?:any(?: of (?:them|those|these|the \w+))?(?: is| are| would be| works?)?(?: fine| good| okay| ok)?$"
    r"|anything works|any of (?:them|those|these)"
    r"|^both|^either|^beide|all (?:of them )?(?:are )?(?:fine|good|okay|work)|whichever|does ?nt matter"
    r"|doesnt matter|dont mind|i am easy|im easy|you (?:choose|pick|decide)"
    r"|(?:ist |ganz |total |völlig )?egal|mir gleich|alle (?:gut|passen|gehen|drei)|jeder (?:passt|geht)|passen alle"
    r"|suchen sie (?:einen|was|sich)|entscheiden sie)\b"
)
SOONEST = re.compile(
    r"\b(?:soonest|earliest(?! (?:at|is|i can)\b)|as (?:soon|early) as possible|asap|so (?:bald|früh"
    r"|schnell) wie möglich|frühestmöglich\w*"
    r"|schnellstmöglich\w*|(?:am|der|den|die|das|dem) (?:aller)?frühesten?|(?:am|der|den) (?:ehesten"
    r"|nächstmöglichen))\b"
)
TOO_SOON = re.compile(
    r"\b(?:too soon|not (?:so|that) soon|too short notice|zu kurzfristig|zu bald|nicht (?:ganz )?so bald)\b"
)
THAT_ONE = re.compile(
    r"^(?:(?:ich|i|ill|id) (?:\w+ ){1,2})?(?:the|that|der|den|das|die|dem)(?: termin| appointment| slot| time)?"
    r"(?: am| in the| im| um| on| at)?(?: early| late| frühen| späten)? "
    r"(?:mornings?|afternoons?|evenings?|vormittags?|nachmittags?|abends?|morgens|früh|mittags?|noon)\b"
)
NONE = re.compile(
    r"\b(?:none|neither|nothing(?: there| of that| suits| works)?|not any of|no (?:good|one|time)|other times?"
    r"|(?:any|some)thing else|different (?:times?|ones?)"
    r"|more (?:times|options)|others?|another (?:time|one|option|slot|appointment)|what else|was haben sie (?:noch"
    r"|sonst)|else"
    r"|keine[rsn]?(?: davon| von| der)?|nichts dabei|nix dabei|andere[nrs]? (?:termine?|zeiten?|uhrzeiten?"
    r"|vorschläge|möglichkeit\w*|optionen)"
    r"|(?:passt|passen|geht|gehen|klappt)(?: \w+){0,3} nicht|(?:et)?was (?:anderes|andres)|noch (?:andere|mehr"
    r"|weitere)|weitere|sonst noch|alternativ\w*|anderen (?:termin|vorschlag))\b"
)
OTHER_DAY = re.compile(
    r"\b(?:(?:an)?other day|different day|some other day|(?:an )?(?:einem |nem )?andere[nmrs]? tage?n?"
    r"|ein andere[rm]? tag|tag anders)\b"
)
OTHER_WEEK = re.compile(
    r"\b(?:(?:an)?other week|different week|(?:in )?(?:einer |ner )?andere[nr]? woche|week after that"
    r"|week after(?! next)|woche (?:drauf|darauf|danach))\b"
)
LATER = re.compile(
    r"\b(?:later|später(?:er|en|es|e)?|too early|not (?:so|too|that) early|zu früh|(?:nicht|net) (?:ganz )?so früh"
    r"|bisschen später)\b(?! (?:than|als)\b(?! (?:that|this|these|those|das|die|der)\b))"
)
EARLIER = re.compile(
    r"\b(?:earlier|sooner|früher(?:er|en|es|e)?|too late|not (?:so|too|that) late|too far (?:away|off|out)|zu spät"
    r"|(?:nicht|net) (?:ganz )?so spät"
    r"|(?:was|etwas|noch) eher|zu weit (?:weg|hin))\b(?! (?:(?:than|als)\b(?! (?:that|this|these|those|das|die"
    r"|der)\b)|(?:vormittag|nachmittag|abend)\b))"
)
ON_THE_DAY = re.compile(
    r"\b(?:(?:later|earlier) (?:in|on|that|the same|on that|during) (?:the )?(?:same )?(?:day|morning|afternoon)"
    r"|same day|that day|selben tag|gleichen tag"
    r"|(?:später|früher) am (?:tag|morgen|nachmittag)|am (?:tag|selben tag) (?:später|früher)|(?:later"
    r"|earlier) (?:time|hour|hours)"
    r"|(?:spätere|frühere|späteren|früheren)[nr]? (?:uhrzeit|zeit|stunde)|uhrzeit|vom tag her|in the day)\b"
)
ON_A_DAY = re.compile(
    r"\b(?:(?:later|earlier|sooner) (?:day|date|in the week|this week|week)|(?:später|früher)(?:en|er|e)? (?:tag"
    r"|datum|termin|woche)|(?:später|früher) in der woche"
    r"|an einem (?:späteren|früheren) tag|days? (?:later|earlier)|tage? (?:später|früher)|(?:the|a|on) day|den tag"
    r"|tag)\b"
)


# Said before a wish: "none of these, something on Thursday".
NONE_OF_THEM = re.compile(
    r"\b(?:(?:none|neither|not any) of (?:them|these|those)(?: times)?(?: works?| suits?| fits?)?(?: for me| me)?"
    r"|nothing (?:suits|works|fits)(?: me)?|(?:these|those|they|that|this|it) (?:dont|doesnt|do not"
    r"|does not) (?:work|suit|fit)(?: for me| me)?"
    r"|keine[rsn]? (?:davon|von denen|dieser termine|der termine)(?: passt| geht)?(?: mir| bei mir)?|nichts dabei"
    r"|(?:das|die|da) (?:passen|passt|gehen|geht|klappt|klappen)(?: mir| bei mir)?(?: leider)?(?: alle| alles"
    r"| beide)? nicht)\b"
)
