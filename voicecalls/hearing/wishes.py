"""What somebody may want at any moment of a call, beside answering."""

import re

from voicecalls.hearing.plain import plain, sentences
from voicecalls.hearing.wish_patterns import ANY_TONGUE, IN_A_STORY, PATTERNS, TONGUES, Wish, somebody_said

ASKS_FOR_TONGUE = re.compile(
    rf"^(?:(?:{ANY_TONGUE})|(?:(?:can|could|may) (?:we|you|i) )?(?:please )?(?:speak|talk|continue|do (?:this"
    rf"|it))?(?: to me)? ?"
    rf"(?:in )?(?:{ANY_TONGUE})|do you speak (?:{ANY_TONGUE})|(?:können|sprechen|könnten) (?:wir|sie)(?: bitte| auch)*"
    rf"(?: auf)? (?:{ANY_TONGUE})(?: sprechen| reden)?|(?:bitte )?(?:auf|lieber|in) (?:{ANY_TONGUE}))(?: please"
    rf"| bitte)?$"
)
QUESTION = re.compile(
    r"^(?:and |but |so |um |uh |und |aber |also |äh |eine frage |one question |a question )*(?:"
    r"what (?:is|are|was|does|do|will|would|about|kind|sort|time)|whats|how (?:much|many|long|is|are|do|does|big"
    r"|old|far|about)"
    r"|when (?:is|do|does|will|would|can|could)|where (?:is|are|would|do|does|will)|who (?:is|are|will|would)"
    r"|why (?:do|is|are)"
    r"|which (?:hours|days|shifts|team|location)|is (?:it|there|the)|are there|does (?:the|it)|do you (?:offer"
    r"|have|pay)"
    r"|can i ask|may i ask|could you tell me|can you tell me"
    r"|was (?:ist|sind|verdient|verdiene|zahlen|bedeutet|passiert|für)|wie (?:hoch|viel|viele|lange|gross|ist"
    r"|sind|sieht|geht|oft|weit)"
    r"|wann (?:ist|kann|wäre|würde|geht|bekomme|fängt|beginnt)|wo (?:ist|liegt|wäre|befindet)|wer (?:ist|wäre|wird)"
    r"|warum|wieso|welche (?:arbeitszeiten|schichten|zeiten)|gibt es|kann ich|darf ich|muss ich|muss man"
    r"|ist (?:das|die|der|es) |"
    r"zahlen sie|bieten sie|können sie mir sagen)\b"
)
QUESTION_WORDS = 25


def wish(text: str, *, answering: bool = False, in_a_story: bool = False) -> Wish | None:
    """What the words ask for, if anything. `answering`: a question of the interview is open, so what may as well be
    its answer does not count. `in_a_story`: it is an open question, so that only short words count."""
    said = plain(text)
    count = len(said.split())
    for pattern in PATTERNS:
        most = min(pattern.most, IN_A_STORY.get(pattern.wish, 8)) if in_a_story else pattern.most
        if not (pattern.weak and answering) and count <= most and (found := pattern.regex.search(said)):
            if pattern.wish == Wish.OPT_OUT and somebody_said(said[: found.start()]):
                continue
            return pattern.wish
    bare = answering and count == 1  # "English" may be the answer
    return Wish.LANGUAGE if language_wished(text) and not bare else None


def language_wished(text: str) -> str | None:
    """The code of the language somebody asks for: "Auf Deutsch bitte" → "de"."""
    said = plain(text)
    if not ASKS_FOR_TONGUE.fullmatch(said):
        return None
    return next(code for code, names in TONGUES.items() if re.search(rf"\b(?:{names})\b", said))


def own_question(text: str) -> tuple[str, str]:
    """The part of the words that is a question of the person's own, and the rest; both may be empty."""
    parts = sentences(text)
    asked = [each for each in parts if is_question(each)]
    return " ".join(asked), " ".join(each for each in parts if each not in asked)


def is_question(sentence: str) -> bool:
    said = plain(sentence)
    return len(said.split()) <= QUESTION_WORDS and QUESTION.match(said) is not None
