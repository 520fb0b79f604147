"""Every sentence that the assistant says on the phone, short enough to follow by ear.

Whoever changes what a sentence means also changes `voicecalls.script.WORDING`: consents name the version.
"""

from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import npgettext, override
from django.utils.translation import pgettext_lazy as _p

from voicecalls.script import Param, Phrase, Question, Say, Spoken
from voicecalls.words.aloud import date_aloud, job_aloud, moment_aloud, number_aloud, said_aloud

SENTENCES: dict[Phrase, Promise | str] = {
    Phrase.GREETING: _p(
        "spoken", "Hello, this is {assistant}, the digital assistant of {company}. Am I speaking with {person}?"
    ),
    Phrase.GREETING_INBOUND: _p(
        "spoken",
        "Hello, this is {assistant}, the digital assistant of {company}; thank you for calling. Am I speaking with "
        "{person}?",
    ),
    Phrase.GREETING_UNKNOWN: _p(
        "spoken", "Hello, this is {assistant}, the digital assistant of {company}; thank you for calling."
    ),
    Phrase.TEST_CALL: _p("spoken", "This is a test call."),
    # Translators: said in the language of the translation, so name that one instead of English.
    Phrase.OFFER_LANGUAGE: _p("spoken", "To speak English, say: English, please, or press 3."),
    Phrase.ARE_YOU_PERSON: _p("spoken", "Am I speaking with {person}?"),
    Phrase.PERSONAL_MATTER: _p(
        "spoken", "I am {assistant}, the digital assistant of {company}. I have a personal message for {person}."
    ),
    Phrase.WHO_I_AM: _p("spoken", "I am {assistant}, the digital assistant of {company}."),
    Phrase.NOT_HUMAN: _p("spoken", "I am not a human. I am a digital assistant, a computer that speaks."),
    Phrase.HOLDING: _p("spoken", "Thank you, I will wait."),
    Phrase.REACHABLE_LATER: _p("spoken", "Can I reach {person} on this number at another time?"),
    Phrase.WRONG_NUMBER: _p("spoken", "Then I have the wrong number. I am sorry to have disturbed you. Goodbye."),
    Phrase.CALLER_NAME: _p("spoken", "I do not recognize your number. What is your name, please?"),
    Phrase.CALLER_NUMBER: _p("spoken", "Under which phone number can we reach you? Say it, or key it in."),
    Phrase.CALLER_HUMAN: _p("spoken", "Somebody from the team can call you back."),
    Phrase.CALLER_NOTED: _p("spoken", "Thank you. I pass this on to the team."),
    Phrase.ABOUT: _p("spoken", "I am calling about your application as {job}."),
    Phrase.ABOUT_INBOUND: _p("spoken", "It is about your application as {job}."),
    Phrase.QUESTIONS_AHEAD: _p("spoken", "I have {questions} for you."),
    Phrase.QUESTIONS_LEFT: _p(
        "spoken", "We have spoken before, and your answers are kept: {answered} so far. I have {questions} left."
    ),
    Phrase.RIGHTS: _p(
        "spoken",
        "People from the team read your answers and decide. Whenever you would rather speak with a person, say so, or "
        "press 0. If we should not call again, say so, or press 9.",
    ),
    Phrase.RIGHTS_SHORT: _p("spoken", "Press 0 to speak with a person, or 9 if we should never call again."),
    Phrase.ASK_CONSENT: _p("spoken", "I write down what you answer. Is now a good time?"),
    Phrase.ASK_CONSENT_AGAIN: _p("spoken", "May I ask you the questions now, and write down your answers, yes or no?"),
    Phrase.ASK_RECORDING: _p(
        "spoken", "One more thing: may I record our call, so that the team can listen to it? You can say no."
    ),
    Phrase.ASK_RECORDING_AGAIN: _p("spoken", "May I record our call, yes or no?"),
    Phrase.RECORDING: _p("spoken", "Thank you. The recording starts now."),
    Phrase.RECORDING_AS_AGREED: _p("spoken", "As we agreed last time, I record our call from now on."),
    Phrase.NOT_RECORDING: _p("spoken", "All right, nothing is recorded. I only write down your answers."),
    Phrase.ASK_LATER: _p("spoken", "All right. Would another time suit you better?"),
    Phrase.ASK_AT_ALL: _p(
        "spoken", "So that I understand you: would you like to have this interview on the phone at all, yes or no?"
    ),
    Phrase.FIRST_QUESTION: _p("spoken", "Thank you. Here is the first question."),
    Phrase.ONLY_QUESTION: _p("spoken", "Thank you. Here is the question."),
    Phrase.GO_ON: _p("spoken", "Thank you. Then let us go on."),
    Phrase.NEXT_QUESTION: _p("spoken", "Thank you."),
    Phrase.LAST_QUESTION: _p("spoken", "Thank you. And the last question."),
    Phrase.CHOICE: _p("spoken", "{number}: {label}."),
    Phrase.NOT_UNDERSTOOD: _p("spoken", "I am sorry, I did not understand that."),
    Phrase.NOT_HEARD: _p("spoken", "I am sorry, I did not hear anything."),
    Phrase.SAY_MORE: _p("spoken", "Would you like to say a little more about that?"),
    Phrase.YES_OR_NO: _p("spoken", "So that I get it right: is that rather a yes, or a no?"),
    Phrase.ONE_NUMBER: _p("spoken", "Please tell me one number, as exactly as you can."),
    Phrase.NUMBER_FROM: _p("spoken", "Please tell me a number from {low} upwards."),
    Phrase.NUMBER_TO: _p("spoken", "Please tell me a number up to {high}."),
    Phrase.NUMBER_BETWEEN: _p("spoken", "Please tell me a number between {low} and {high}."),
    Phrase.ONE_DAY: _p("spoken", "Which day would that be, as exactly as you can say?"),
    Phrase.ONE_CHOICE: _p("spoken", "Please choose one of the answers."),
    Phrase.DAY_UNDERSTOOD: _p("spoken", "I have noted {date}."),
    Phrase.KEY_YES_NO: _p("spoken", "You can also press 1 for yes, or 2 for no."),
    Phrase.PRESS_YES_NO: _p("spoken", "Please press 1 for yes, or 2 for no."),
    Phrase.KEY_NUMBER: _p("spoken", "Please key in the number now, and end with the hash key."),
    Phrase.KEY_CHOICE: _p("spoken", "Please press the key of your answer now."),
    Phrase.KEY_DATE: _p(
        "spoken", "Please key in the day and the month now, two figures each, and end with the hash key."
    ),
    Phrase.KEY_MONTH: _p("spoken", "And the month? Key in two figures, and end with the hash key."),
    Phrase.KEY_TIME: _p("spoken", "Please key in the time with four figures now, for example 1 5 3 0."),
    Phrase.SURE_OPT_OUT: _p("spoken", "To be sure: do you want us to stop calling you for good, yes or no?"),
    Phrase.SURE_HUMAN: _p(
        "spoken", "To be sure: would you like somebody from the team to get in touch instead of me, yes or no?"
    ),
    Phrase.SURE_LATER: _p("spoken", "To be sure: shall I call you another time instead, yes or no?"),
    Phrase.SURE_DECLINE: _p(
        "spoken",
        "If you want to end this interview here, I ask you nothing more, and I tell the team. Do you want that, yes "
        "or no?",
    ),
    Phrase.SKIPPED: _p("spoken", "All right, the team will look at that."),
    Phrase.QUESTION_NOTED: _p("spoken", "I do not know that. I have noted your question for the team."),
    # Translators: said in the language of the translation, so name that one instead of English.
    Phrase.LANGUAGE_CHANGED: _p("spoken", "With pleasure, let us speak English."),
    # Translators: said in the language of the translation, so name that one instead of English.
    Phrase.LANGUAGE_MISSING: _p("spoken", "I am sorry, I can only speak English in this call."),
    Phrase.WHEN: _p("spoken", "When may I call you? Please tell me the day and the time."),
    Phrase.WHEN_REACHABLE: _p("spoken", "When can I reach {person}? Please tell me the day and the time."),
    Phrase.WHEN_AGAIN: _p("spoken", "Please tell me a day and a time, for example: tomorrow at three."),
    Phrase.WHAT_TIME: _p("spoken", "And at what time on {day}?"),
    Phrase.READ_BACK: _p("spoken", "So I will call you {at}. Is that right?"),
    Phrase.NOT_ALLOWED_THEN: _p("spoken", "I am not allowed to call then. I could call you {at}. Does that suit you?"),
    Phrase.NONE_ALLOWED: _p("spoken", "I am sorry, I am not allowed to call then."),
    Phrase.SPOKEN_BEFORE: _p("spoken", "We have spoken before."),
    Phrase.ARRANGE: _p("spoken", "I would like to arrange an appointment with you: {round}, {minutes} minutes."),
    Phrase.ARRANGE_WITH: _p(
        "spoken", "I would like to arrange an appointment with you: {round}, {minutes} minutes, with {people}."
    ),
    Phrase.RIGHTS_DATE: _p(
        "spoken",
        "Whenever you would rather speak with a person, say so, or press 0. If we should not call again, say so, or "
        "press 9.",
    ),
    Phrase.ASK_MOMENT: _p("spoken", "Shall we find a time now?"),
    Phrase.ASK_MOMENT_AGAIN: _p("spoken", "Is now a good moment to find a time, yes or no?"),
    Phrase.ABOUT_DATE: _p("spoken", "It is about this appointment: {round}, {minutes} minutes."),
    Phrase.ABOUT_DATE_WITH: _p("spoken", "It is about this appointment: {round}, {minutes} minutes, with {people}."),
    Phrase.THESE_TIMES: _p("spoken", "These times are free."),
    Phrase.OTHER_TIMES: _p("spoken", "These times are free as well."),
    Phrase.NOTHING_THEN: _p("spoken", "I am sorry, nothing is free then."),
    Phrase.NOTHING_ELSE_THEN: _p("spoken", "I am sorry, nothing else is free then."),
    Phrase.NEAREST_TIMES: _p("spoken", "These times come nearest."),
    Phrase.TIME_OPTION: _p("spoken", "{number}: {option}."),
    Phrase.ASK_WHICH: _p("spoken", "Which one suits you? You can also tell me another day or time of day."),
    Phrase.ASK_WHICH_AGAIN: _p(
        "spoken", "Say or press the number of the one that suits you. For other times, press 4."
    ),
    Phrase.WHICH_ONE: _p("spoken", "Which one do you mean?"),
    Phrase.LATER_HOW: _p("spoken", "Later on the same day, or on a later day?"),
    Phrase.EARLIER_HOW: _p("spoken", "Earlier on the same day, or on an earlier day?"),
    Phrase.ASK_WISH: _p("spoken", "Then tell me, please: which day or time of day would suit you?"),
    Phrase.ASK_WISH_AGAIN: _p("spoken", "For example: Thursday afternoon, or next week, not before ten."),
    Phrase.ONE_TIME: _p("spoken", "I can offer you {at}. Shall I book it?"),
    Phrase.READ_BACK_TIME: _p("spoken", "So that is {at}. Shall I book it?"),
    Phrase.TAKEN: _p("spoken", "I am sorry, somebody else has just taken that time."),
    Phrase.NO_TIMES: _p("spoken", "I am sorry, at the moment I have no free times."),
    Phrase.NO_MORE_TIMES: _p("spoken", "I am sorry, I have no other times at the moment."),
    Phrase.BOOKED: _p("spoken", "It is booked: {at}."),
    Phrase.BOOKED_BEFORE: _p("spoken", "Your appointment is booked already: {at}."),
    Phrase.INVITATION_FOLLOWS: _p("spoken", "You get an invitation by e-mail."),
    Phrase.LINK_IN_INVITATION: _p(
        "spoken", "If that does not suit you any more, you can change it with the link in your invitation."
    ),
    Phrase.BYE_BOOKED: _p("spoken", "Thank you, and goodbye."),
    Phrase.BYE_LINK: _p(
        "spoken", "I send you a link by e-mail, with which you can choose a time yourself. Thank you, and goodbye."
    ),
    Phrase.BYE_NO_TIME: _p("spoken", "Somebody from the team gets in touch with you. Thank you, and goodbye."),
    Phrase.BYE_TIME_UP_DATE: _p(
        "spoken", "Our time is over for today. We get in touch about the appointment. Thank you, and goodbye."
    ),
    Phrase.MORE_CALLS: _p("spoken", "I also call you about your application as {job}, in a call of its own."),
    Phrase.ONE_MINUTE_LEFT: _p("spoken", "We have about one minute left."),
    Phrase.BYE_COMPLETED: _p(
        "spoken",
        "That was everything. Thank you for your time. The team now looks at your answers and gets in touch with you. "
        "Goodbye.",
    ),
    Phrase.BYE_REVIEW: _p(
        "spoken",
        "Thank you, that is all I need to know today. The team now looks at your answers and gets in touch with you. "
        "Goodbye.",
    ),
    Phrase.BYE_NOTHING_LEFT: _p(
        "spoken", "I have no more questions for you. The team gets in touch with you. Thank you, and goodbye."
    ),
    Phrase.BYE_TIME_UP: _p(
        "spoken",
        "Our time is over for today. Your answers are kept, and we get in touch about the rest. Thank you, and "
        "goodbye.",
    ),
    Phrase.BYE_DECLINED: _p(
        "spoken", "All right, I ask you nothing more, and I tell the team. Thank you, and goodbye."
    ),
    Phrase.BYE_NOT_NOW: _p("spoken", "Then we try again another time. Thank you, and goodbye."),
    Phrase.BYE_CALL_BACK: _p("spoken", "Agreed: I will call you {at}. Thank you, and goodbye."),
    Phrase.BYE_OPTED_OUT: _p("spoken", "I am sorry to have disturbed you, we will not call you again, goodbye."),
    Phrase.BYE_HUMAN: _p(
        "spoken",
        "Of course. I tell the team that you would like to speak with a person, and somebody gets in touch. Goodbye.",
    ),
    Phrase.BYE_CALLER: _p(
        "spoken", "You can also reach {company} by replying to any e-mail that you got from us. Goodbye."
    ),
    Phrase.BYE_SILENCE: _p("spoken", "I cannot hear you. We try again another time. Goodbye."),
    Phrase.MESSAGE: _p(
        "spoken",
        "Hello, this is {assistant}, the digital assistant of {company}. You can call us back at any time. "
        "Our number is {number}. Once more: {number}. Goodbye.",
    ),
}


def spoken(step: Say | Question, *, language: str) -> Spoken:
    """The words of one step. `language`: that of the talk, used where the step names none."""
    tongue = step.language or language
    if isinstance(step, Question):
        return Spoken(text=step.text, language=tongue)
    with override(tongue):
        today = step.params.get("today")
        words = {
            name: _said(name, value, tongue, today=today if isinstance(today, date) else None)
            for name, value in step.params.items()
        }
        if "count" in step.params:
            words["questions"] = _questions(int(str(step.params["count"])))
        return Spoken(text=str(SENTENCES[step.phrase]).format(**words), language=tongue)


def _said(name: str, value: Param, language: str, *, today: date | None) -> str:
    if isinstance(value, datetime):
        return moment_aloud(value, language, today=today, in_full=name != "option")
    if isinstance(value, str) and name == "number":
        return number_aloud(value)
    if isinstance(value, str) and name == "job":
        return job_aloud(value)
    if isinstance(value, date) and name == "date":
        return date_aloud(value, language)
    return said_aloud(value, language)


def _questions(count: int) -> str:
    return npgettext("spoken", "one question", "{count} questions", count).format(count=count)
