"""The form of a question: its words per language, the kind of answer, what leads to a review, the jobs that ask it."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import Organization
from marketplace.models import Job
from voicecalls.actions.questions import WantedQuestion
from voicecalls.models import QuestionKind, QuestionVersion
from voicecalls.words.questions import plain

LONGEST = 300  # characters: longer questions are not understood on the phone
FEWEST_CHOICES, MOST_CHOICES, LONGEST_CHOICE = 2, 8, 60
ANSWERS = (("", _lazy("Neither")), ("yes", _lazy("Yes")), ("no", _lazy("No")))
A_NUMBER = {"invalid": _lazy("Please enter a number.")}


def _decimal(label: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, required=False, max_digits=12, decimal_places=2, error_messages=A_NUMBER)


class QuestionForm(forms.Form):
    """`wanted` is the question as the action takes it. Fields of other kinds than the chosen one are left alone."""

    kind = forms.ChoiceField(label=_lazy("Kind of answer"), choices=QuestionKind.choices, widget=forms.RadioSelect)
    low = _decimal(_lazy("At least"))
    high = _decimal(_lazy("At most"))
    answer = forms.ChoiceField(
        label=_lazy("Answer that leads to a review"), required=False, choices=ANSWERS, widget=forms.RadioSelect
    )
    below = _decimal(_lazy("Review if less than"))
    above = _decimal(_lazy("Review if more than"))
    picked = forms.CharField(
        label=_lazy("Choices that lead to a review"),
        required=False,
        max_length=40,
        help_text=_lazy("Their numbers, such as 1, 3. The first choice is number 1."),
    )
    jobs = forms.MultipleChoiceField(
        label=_lazy("Asked of applicants for"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        organization: Organization,
        open_jobs: Sequence[Job],
        version: QuestionVersion | None = None,
        asking: Sequence[Job] = (),
    ) -> None:
        known = _initial(version) if version else {"kind": QuestionKind.OPEN}
        super().__init__(data, initial={**known, "jobs": [str(job.pk) for job in asking]})
        self.organization, self.open_jobs = organization, {str(job.pk): job for job in open_jobs}
        self.fields["jobs"].choices = [(pk, job.title) for pk, job in self.open_jobs.items()]  # type: ignore[attr-defined]
        for code in self.codes:
            for name, field in _language_fields(required=code == organization.language):
                self.fields[f"{name}_{code}"] = field

    @property
    def codes(self) -> list[str]:
        """The organization's own language first."""
        codes = [code for code, _name in settings.LANGUAGES]
        return sorted(codes, key=lambda code: code != self.organization.language)

    @property
    def languages(self) -> Iterator[dict[str, Any]]:
        names = dict(settings.LANGUAGES)
        for code in self.codes:
            fields = {name: self[f"{name}_{code}"] for name in ("text", "follow_up", "choices")}
            yield {"code": code, "name": str(names[code]), "is_main": code == self.organization.language, **fields}

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for code in self.codes:
            if not said.get(f"text_{code}") and any(said.get(f"{name}_{code}") for name in ("follow_up", "choices")):
                self.add_error(f"text_{code}", _("Please write the question in this language as well."))
        match said.get("kind"):
            case QuestionKind.NUMBER:
                self._check_numbers(said)
            case QuestionKind.CHOICE:
                self._check_choices(said)
        return said

    def _check_numbers(self, said: dict[str, Any]) -> None:
        low, high, below, above = (said.get(name) for name in ("low", "high", "below", "above"))
        if low is not None and high is not None and high <= low:
            self.add_error("high", _("Please enter more than the least."))
        if below is not None and above is not None and above < below:
            self.add_error("above", _("Please enter at least as much as beside it, or nobody would pass."))
        for name, number in (("below", below), ("above", above)):
            if number is None:
                continue
            if (low is not None and number < low) or (high is not None and number > high):
                self.add_error(name, _("This lies outside the numbers that are accepted at all."))

    def _check_choices(self, said: dict[str, Any]) -> None:
        number = len(_lines(said.get(f"choices_{self.organization.language}")))
        for code in self.codes:
            if said.get(f"text_{code}") and (words := self._choices_problem(code, said, number=number)):
                self.add_error(f"choices_{code}", words)
        picked = _numbers(said.get("picked"))
        if picked is None or any(not 1 <= each <= number for each in picked):
            self.add_error("picked", _("Please write numbers of choices, such as 1, 3."))
        elif number and len(set(picked)) == number:
            self.add_error("picked", _("At least one choice must not lead to a review."))

    def _choices_problem(self, code: str, said: dict[str, Any], *, number: int) -> str:
        lines, main = _lines(said.get(f"choices_{code}")), self.organization.language
        if code == main and not FEWEST_CHOICES <= number <= MOST_CHOICES:
            words = _("Please write {fewest} to {most} choices, one on each line.")
            return words.format(fewest=FEWEST_CHOICES, most=MOST_CHOICES)
        if len(lines) != number:
            words = _("Please write as many choices as in {language}: {number}, in the same order.")
            return words.format(language=dict(settings.LANGUAGES)[main], number=number)
        if any(len(line) > LONGEST_CHOICE for line in lines):
            return _("Please use at most {n} letters for a choice.").format(n=LONGEST_CHOICE)
        return _("Two of these choices are the same.") if len({line.casefold() for line in lines}) < number else ""

    @property
    def wanted(self) -> WantedQuestion:
        said, kind = self.cleaned_data, self.cleaned_data["kind"]
        is_number = kind == QuestionKind.NUMBER
        return WantedQuestion(
            kind=kind,
            wordings=self.wordings,
            low=said["low"] if is_number else None,
            high=said["high"] if is_number else None,
            knock_out=_knock_out(said),
        )

    @property
    def wordings(self) -> dict[str, Any]:
        said, is_choice = self.cleaned_data, self.cleaned_data.get("kind") == QuestionKind.CHOICE
        return {
            code: {
                "text": said[f"text_{code}"],
                "follow_up": said.get(f"follow_up_{code}", ""),
                "choices": _lines(said.get(f"choices_{code}")) if is_choice else [],
            }
            for code in self.codes
            if said.get(f"text_{code}")
        }

    @property
    def chosen_jobs(self) -> list[Job]:
        return [self.open_jobs[pk] for pk in self.cleaned_data["jobs"]]


class LinkForm(forms.Form):
    """A question to be asked in a job as well."""

    question = forms.ChoiceField(label=_lazy("Another question"))

    def __init__(self, data: QueryDict | None = None, *, offered: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["question"].choices = [("", _("Choose a question")), *offered]  # type: ignore[attr-defined]


def _language_fields(*, required: bool) -> Iterator[tuple[str, forms.Field]]:
    area = {"rows": 3, "maxlength": LONGEST}
    yield (
        "text",
        forms.CharField(label=_("Question"), required=required, max_length=LONGEST, widget=forms.Textarea(attrs=area)),
    )
    yield (
        "follow_up",
        forms.CharField(
            label=_("Follow-up"),
            required=False,
            max_length=LONGEST,
            help_text=_("Asked once when an answer is very short, or when a yes has a “but”."),
        ),
    )
    yield (
        "choices",
        forms.CharField(
            label=_("Choices"),
            required=False,
            max_length=MOST_CHOICES * (LONGEST_CHOICE + 2),
            widget=forms.Textarea(attrs={"rows": 4}),
            help_text=_("One on each line."),
        ),
    )


def _initial(version: QuestionVersion) -> dict[str, Any]:
    rule = version.knock_out
    known: dict[str, Any] = {
        "kind": version.kind,
        "low": version.low if version.low is None else plain(version.low),
        "high": version.high if version.high is None else plain(version.high),
        "answer": rule.get("answer", ""),
        "below": rule.get("below"),
        "above": rule.get("above"),
        "picked": ", ".join(str(place + 1) for place in rule.get("choices", ())),
    }
    for code, said in version.wordings.items():
        known |= {f"text_{code}": said["text"], f"follow_up_{code}": said.get("follow_up", "")}
        known[f"choices_{code}"] = "\n".join(said.get("choices", ()))
    return known


def _knock_out(said: dict[str, Any]) -> dict[str, Any]:
    match said["kind"]:
        case QuestionKind.YES_NO if said["answer"]:
            return {"answer": said["answer"]}
        case QuestionKind.NUMBER:
            limits = {name: said[name] for name in ("below", "above") if said[name] is not None}
            return {name: _json_number(limit) for name, limit in limits.items()}
        case QuestionKind.CHOICE if places := _numbers(said["picked"]):
            return {"choices": sorted({place - 1 for place in places})}
    return {}


def _json_number(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)


def _lines(text: str | None) -> list[str]:
    return [" ".join(line.split()) for line in (text or "").splitlines() if line.strip()]


def _numbers(text: str | None) -> list[int] | None:
    """The numbers of a list; None for what is none."""
    parts = (text or "").replace(",", " ").replace(";", " ").split()
    return [int(part) for part in parts] if all(part.isdecimal() and len(part) <= 2 for part in parts) else None
