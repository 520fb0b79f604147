"""Our own sentences, by name. What they sound like stands in `voicecalls.words.spoken`."""

from enum import StrEnum

WORDING = "2026-11-22"  # the version of the words behind them; changes whenever their meaning changes


class Phrase(StrEnum):
    """Every sentence of our own. Where it takes parameters, they stand in brackets."""

    GREETING = "greeting"  # (assistant, company, person)
    GREETING_INBOUND = "greeting_inbound"  # (assistant, company, person)
    GREETING_UNKNOWN = "greeting_unknown"  # (assistant, company)
    TEST_CALL = "test_call"
    OFFER_LANGUAGE = "offer_language"  # spoken in the language offered
    ARE_YOU_PERSON = "are_you_person"  # (person)
    PERSONAL_MATTER = "personal_matter"  # (assistant, company, person)
    WHO_I_AM = "who_i_am"  # (assistant, company)
    NOT_HUMAN = "not_human"
    HOLDING = "holding"
    REACHABLE_LATER = "reachable_later"  # (person)
    WRONG_NUMBER = "wrong_number"
    CALLER_NAME = "caller_name"
    CALLER_NUMBER = "caller_number"
    CALLER_HUMAN = "caller_human"
    CALLER_NOTED = "caller_noted"
    PURPOSE = "purpose"  # (job, count)
    PURPOSE_RESUMED = "purpose_resumed"  # (job, answered, count): the short recap
    RIGHTS = "rights"
    ASK_CONSENT = "ask_consent"
    ASK_CONSENT_AGAIN = "ask_consent_again"
    ASK_RECORDING = "ask_recording"
    ASK_RECORDING_AGAIN = "ask_recording_again"
    RECORDING = "recording"
    RECORDING_AS_AGREED = "recording_as_agreed"
    NOT_RECORDING = "not_recording"
    ASK_LATER = "ask_later"
    FIRST_QUESTION = "first_question"
    ONLY_QUESTION = "only_question"
    GO_ON = "go_on"
    NEXT_QUESTION = "next_question"
    LAST_QUESTION = "last_question"
    CHOICE = "choice"  # (number, label)
    NOT_UNDERSTOOD = "not_understood"
    NOT_HEARD = "not_heard"
    SAY_MORE = "say_more"
    YES_OR_NO = "yes_or_no"
    ONE_NUMBER = "one_number"
    NUMBER_FROM = "number_from"  # (low)
    NUMBER_TO = "number_to"  # (high)
    NUMBER_BETWEEN = "number_between"  # (low, high)
    ONE_DAY = "one_day"
    ONE_CHOICE = "one_choice"
    DAY_UNDERSTOOD = "day_understood"  # (date)
    KEY_YES_NO = "key_yes_no"
    PRESS_YES_NO = "press_yes_no"
    KEY_NUMBER = "key_number"
    KEY_CHOICE = "key_choice"
    KEY_DATE = "key_date"
    KEY_MONTH = "key_month"
    KEY_TIME = "key_time"
    SKIPPED = "skipped"
    QUESTION_NOTED = "question_noted"
    LANGUAGE_CHANGED = "language_changed"
    LANGUAGE_MISSING = "language_missing"  # said in the language that goes on
    WHEN = "when"
    WHEN_REACHABLE = "when_reachable"  # (person)
    WHEN_AGAIN = "when_again"
    WHAT_TIME = "what_time"  # (day)
    READ_BACK = "read_back"  # (at: aware, in the person's zone)
    NOT_ALLOWED_THEN = "not_allowed_then"  # (at: the offer)
    NONE_ALLOWED = "none_allowed"
    MORE_CALLS = "more_calls"  # (job)
    ONE_MINUTE_LEFT = "one_minute_left"
    BYE_COMPLETED = "bye_completed"
    BYE_REVIEW = "bye_review"
    BYE_NOTHING_LEFT = "bye_nothing_left"
    BYE_TIME_UP = "bye_time_up"
    BYE_DECLINED = "bye_declined"
    BYE_NOT_NOW = "bye_not_now"
    BYE_CALL_BACK = "bye_call_back"  # (at)
    BYE_OPTED_OUT = "bye_opted_out"
    BYE_HUMAN = "bye_human"
    BYE_CALLER = "bye_caller"  # (company)
    BYE_SILENCE = "bye_silence"
    MESSAGE = "message"  # (assistant, company, number)
