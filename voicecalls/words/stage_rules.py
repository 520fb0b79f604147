"""Stage rules in words: what is wrong with them, and what to do."""

from collections.abc import Iterable, Iterator

from babel.lists import format_list
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from core.zones import locale_of
from marketplace.models import Job
from voicecalls.models import Mode, StageRule
from voicecalls.queries.pipelines import Pipelines, targets_of

MOST_NAMED = 3


def way_in_words(way: Iterable[str]) -> str:
    """ "“A” → “B” → “A” leads in a circle: …" """
    words = _("{way} leads in a circle: applicants would be called again and again. Please choose another stage.")
    return words.format(way=" → ".join(_("“{words}”").format(words=name) for name in way))


def rule_flags(rule: StageRule, pipelines: Pipelines) -> Iterator[str]:
    """What is wrong with a saved rule, with what to do."""
    if not pipelines.knows(rule.stage_name, job_id=rule.job_id):
        yield _(
            "The stage “{stage}” no longer exists, so this rule starts no calls. Please choose another stage or remove "
            "the rule."
        ).format(stage=rule.stage_name)
        return
    if rule.mode == Mode.INTERVIEW and (jobs := pipelines.jobs_that_ask_nothing(rule)):
        yield _(
            "Nobody is called for {jobs} yet: no Application Questions are linked there. Please link some under "
            "“Application Questions”."
        ).format(jobs=_listed(jobs))
    for name in dict.fromkeys(targets_of(rule).values()):
        if not pipelines.knows(name, job_id=rule.job_id):
            yield _(
                "The stage “{stage}” no longer exists: applicants stay where they are after the call. Please choose "
                "another stage."
            ).format(stage=name)
        elif rule.job_id is None:
            without = pipelines.jobs_without(name, among=rule.stage_name)
            if without:
                yield _(
                    "There is no stage “{stage}” in {jobs}: applicants there stay where they are after the call."
                ).format(stage=name, jobs=_listed(without))


def _listed(jobs: list[Job]) -> str:
    """ "“Nurse”, “Cook”, “Driver” and 2 more jobs" """
    more = len(jobs) - MOST_NAMED
    named = [_("“{words}”").format(words=job.title) for job in jobs[:MOST_NAMED]]
    if more > 0:
        named.append(ngettext("{number} more job", "{number} more jobs", more).format(number=more))
    return format_list(named, locale=locale_of(get_language() or "en"))
