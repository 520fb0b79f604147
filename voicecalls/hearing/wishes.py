"""What somebody may want at any moment of a call, beside answering."""

import re

from voicecalls.hearing.plain import plain, sentences
from voicecalls.hearing.tongues import language_wished, language_wished_meanwhile
from voicecalls.hearing.wish_patterns import IN_A_STORY, PATTERNS, Wish, somebody_said

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
AFTER_LANGUAGE = (None, Wish.REPEAT, Wish.WHO_IS_IT, Wish.ARE_YOU_HUMAN)  # what is said again in it is an answer too


def wish(text: str, *, answering: bool = False, in_a_story: bool = False, about_languages: bool = False) -> Wish | None:
    """What the words ask for, if anything. `answering`: a question of the interview is open, so what may as well be
    its answer does not count. `in_a_story`: it is an open question, so that only short words count.
    `about_languages`: it asks for languages, so that their names are answers."""
    kind = _by_pattern(plain(text), answering=answering, in_a_story=in_a_story)
    if kind not in AFTER_LANGUAGE:
        return kind
    wished = language_wished_meanwhile(text, about_languages=about_languages) if answering else language_wished(text)
    return Wish.LANGUAGE if wished else kind


def _by_pattern(said: str, *, answering: bool, in_a_story: bool) -> Wish | None:
    count = len(said.split())
    for pattern in PATTERNS:
        most = min(pattern.most, IN_A_STORY.get(pattern.wish, 8)) if in_a_story else pattern.most
        if not (pattern.weak and answering) and count <= most and (found := pattern.regex.search(said)):
            if pattern.wish == Wish.OPT_OUT and somebody_said(said[: found.start()]):
                continue
            return pattern.wish
    return None


def own_question(text: str) -> tuple[str, str]:
    """The part of the words that is a question of the person's own, and the rest; both may be empty."""
    parts = sentences(text)
    asked = [each for each in parts if is_question(each)]
    return " ".join(asked), " ".join(each for each in parts if each not in asked)


def is_question(sentence: str) -> bool:
    said = plain(sentence)
    return len(said.split()) <= QUESTION_WORDS and QUESTION.match(said) is not None
