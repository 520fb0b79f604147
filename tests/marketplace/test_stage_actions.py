from functools import partial
from typing import Any

import pytest

from accounts.models import Entry
from core.refusal import Refused
from core.tenancy import organization_context
from marketplace import actions
from marketplace.models import Application, Stage, StageMove
from tests import factories
from tests.factories import NOBODY, NOW
from tests.side_by_side import at_once

pytestmark = pytest.mark.django_db
USUAL = ["Applied", "Interview", "Offer", "Hired", "Declined"]
BY: dict[str, Any] = {"by": NOBODY, "now": NOW}


@pytest.fixture
def job(now):
    return factories.job(factories.organization())


@pytest.fixture(autouse=True)
def door(job):
    with organization_context(job.organization):
        yield


def names(job):
    return [stage.name for stage in job.stages.in_order()]


def stage(job, name):
    return Stage.objects.get(job=job, name=name)


def history(job):
    return [(entry.verb, entry.detail["stage"]) for entry in Entry.objects.about(job) if "stage" in entry.detail]


class TestAdding:
    def test_a_stage_is_added_where_it_is_wanted(self, job):
        actions.add_stage(job, name="Test task", after=stage(job, "Interview"), **BY)
        actions.add_stage(job, name="Archive", **BY)
        assert names(job) == ["Applied", "Interview", "Test task", "Offer", "Hired", "Declined", "Archive"]
        assert history(job) == [("added stage", "Test task"), ("added stage", "Archive")]

    def test_a_click_sent_twice_adds_one(self, job):
        first = actions.add_stage(job, name="Test task", **BY)
        second = actions.add_stage(job, name="test TASK", **BY)
        assert (first[1], second) == (True, (first[0], False))
        assert names(job) == [*USUAL, "Test task"]
        assert len(history(job)) == 1

    def test_after_a_stage_that_is_gone(self, job):
        offer = stage(job, "Offer")
        actions.remove_stage(offer, **BY)
        with pytest.raises(actions.StageGone):
            actions.add_stage(job, name="Test task", after=offer, **BY)

    def test_there_is_room_for_so_many(self, job):
        for number in range(actions.MOST_STAGES - len(USUAL)):
            actions.add_stage(job, name=f"Stage {number}", **BY)
        with pytest.raises(actions.TooManyStages):
            actions.add_stage(job, name="One more", **BY)

    def test_the_pair_for_calls_comes_after_the_first(self, job):
        added = actions.add_call_stages(job, **BY)
        assert [each.name for each in added] == ["Qualification Call", "Qualification Call Completed"]
        assert names(job)[:4] == ["Applied", "Qualification Call", "Qualification Call Completed", "Interview"]
        assert actions.add_call_stages(job, **BY) == []
        assert len(names(job)) == len(USUAL) + 2

    def test_what_is_missing_of_the_pair_joins_the_other(self, job):
        actions.add_stage(job, name="Qualification Call", after=stage(job, "Offer"), **BY)
        actions.add_call_stages(job, **BY)
        assert names(job)[2:5] == ["Offer", "Qualification Call", "Qualification Call Completed"]


class TestRenaming:
    def test_history_knows_both_names(self, job):
        assert actions.rename_stage(stage(job, "Offer"), name="Contract", **BY)
        assert names(job)[2] == "Contract"
        entry = Entry.objects.about(job).get(verb="renamed stage")
        assert entry.detail == {"stage": "Contract", "before": "Offer"}

    def test_to_the_name_it_has(self, job):
        assert not actions.rename_stage(stage(job, "Offer"), name="Offer", **BY)
        assert history(job) == []

    def test_only_its_own_letters_may_change_case(self, job):
        assert actions.rename_stage(stage(job, "Offer"), name="OFFER", **BY)
        with pytest.raises(actions.StageNameTaken):
            actions.rename_stage(stage(job, "OFFER"), name="hired", **BY)


class TestReordering:
    def test_up_and_down_pass_the_neighbour(self, job):
        assert actions.move_stage(stage(job, "Offer"), past=stage(job, "Interview"), up=True, **BY)
        assert names(job) == ["Applied", "Offer", "Interview", "Hired", "Declined"]
        assert actions.move_stage(stage(job, "Offer"), past=stage(job, "Declined"), up=False, **BY)
        assert names(job) == ["Applied", "Interview", "Hired", "Declined", "Offer"]
        assert [verb for verb, _name in history(job)] == ["moved stage up", "moved stage down"]

    def test_a_click_sent_twice_passes_once(self, job):
        offer, interview = stage(job, "Offer"), stage(job, "Interview")
        assert actions.move_stage(offer, past=interview, up=True, **BY)
        assert not actions.move_stage(offer, past=interview, up=True, **BY)
        assert names(job) == ["Applied", "Offer", "Interview", "Hired", "Declined"]
        assert len(history(job)) == 1

    @pytest.mark.parametrize(("name", "past", "up"), [("Interview", "Applied", True), ("Applied", "Interview", False)])
    def test_the_first_stage_stays_the_first(self, job, name, past, up):
        with pytest.raises(actions.EntryStage):
            actions.move_stage(stage(job, name), past=stage(job, past), up=up, **BY)
        assert names(job) == USUAL

    def test_another_jobs_stage_is_no_neighbour(self, job):
        other = factories.job(job.organization)
        with pytest.raises(actions.StageGone):
            actions.move_stage(stage(job, "Offer"), past=stage(other, "Hired"), up=False, **BY)


class TestEmptying:
    def test_all_applications_move_and_history_says_so(self, job, now):
        rows = [factories.application(job) for _each in range(3)]
        offer = stage(job, "Offer")
        assert actions.empty_stage(stage(job, "Applied"), into=offer, **BY) == 3
        assert actions.empty_stage(stage(job, "Applied"), into=offer, **BY) == 0
        standing = Application.objects.filter(stage=offer)
        assert {row.stage_since for row in standing} == {now}
        assert {move.application_id for move in StageMove.objects.all()} == {row.pk for row in rows}
        assert [entry.detail["stage"] for entry in Entry.objects.about(rows[0]) if entry.verb == "moved"] == ["Offer"]

    def test_into_another_jobs_stage(self, job):
        with pytest.raises(actions.OtherJob):
            actions.empty_stage(stage(job, "Offer"), into=stage(factories.job(job.organization), "Hired"), **BY)

    def test_into_itself(self, job):
        factories.application(job)
        assert actions.empty_stage(stage(job, "Applied"), into=stage(job, "Applied"), **BY) == 0


class TestRemoving:
    def test_an_unused_stage_goes_once(self, job):
        offer = stage(job, "Offer")
        assert actions.remove_stage(offer, **BY)
        assert not actions.remove_stage(offer, **BY)
        assert names(job) == ["Applied", "Interview", "Hired", "Declined"]
        assert history(job) == [("removed stage", "Offer")]
        assert actions.add_stage(job, name="Offer", after=stage(job, "Interview"), **BY)[1]

    def test_the_first_one_stays(self, job):
        with pytest.raises(actions.EntryStage):
            actions.remove_stage(stage(job, "Applied"), **BY)

    def test_applications_keep_their_stage(self, job):
        application = factories.application(job)
        actions.move_to_stage(application, stage=stage(job, "Offer"), **BY)
        with pytest.raises(actions.StageOccupied):
            actions.remove_stage(stage(job, "Offer"), **BY)

    def test_history_keeps_a_stage_that_was_removed(self, job):
        application, offer = factories.application(job), stage(job, "Offer")
        for each in (offer, stage(job, "Hired")):
            actions.move_to_stage(application, stage=each, **BY)
        assert actions.remove_stage(offer, **BY)
        assert not actions.remove_stage(offer, **BY)
        assert names(job) == ["Applied", "Interview", "Hired", "Declined"]
        assert {move.to_stage.name for move in application.stage_moves.in_order()} == {"Offer", "Hired"}
        with pytest.raises(actions.StageGone):
            actions.move_to_stage(application, stage=offer, **BY)
        with pytest.raises(actions.StageGone):
            actions.rename_stage(offer, name="Contract", **BY)
        again, is_new = actions.add_stage(job, name="Offer", **BY)
        assert (is_new, again == offer) == (True, False)

    def test_a_stage_that_is_gone_elsewhere_keeps_who_stands_in_it(self, job):
        application, applied = factories.application(job), stage(job, "Applied")
        assert actions.retire_stage(applied, **BY)
        assert not actions.retire_stage(applied, **BY)
        assert names(job) == USUAL[1:]
        application.refresh_from_db()
        assert application.stage.shown == "Applied (no longer there)"
        assert actions.empty_stage(applied, into=stage(job, "Offer"), **BY) == 1
        assert history(job) == [("removed stage", "Applied")]

    def test_nobody_moves_to_a_stage_that_is_gone(self, job):
        application, offer = factories.application(job), stage(job, "Offer")
        gone = stage(job, "Offer")
        actions.remove_stage(offer, **BY)
        with pytest.raises(actions.StageGone):
            actions.move_to_stage(application, stage=gone, **BY)


@pytest.mark.django_db(transaction=True)
class TestTogether:
    """Two people at once, in real transactions."""

    @pytest.fixture(autouse=True)
    def door(self):
        """Each thread opens its own."""

    def both(self, job, *acts):
        def run(act):
            try:
                with organization_context(job.organization):
                    return act()
            except Refused as refusal:
                return type(refusal).__name__

        return at_once(*(partial(run, act) for act in acts))

    def test_both_orders_hold(self, job):
        with organization_context(job.organization):
            interview, offer, hired, declined = (stage(job, name) for name in USUAL[1:])
        self.both(
            job,
            lambda: actions.move_stage(offer, past=interview, up=True, **BY),
            lambda: actions.move_stage(declined, past=hired, up=True, **BY),
            lambda: actions.add_stage(job, name="Test task", **BY),
        )
        with organization_context(job.organization):
            order = names(job)
            assert sorted(each.position for each in job.stages.all()) == list(range(6))
        assert order.index("Offer") < order.index("Interview")
        assert order.index("Declined") < order.index("Hired")

    def test_one_name_is_added_once(self, job):
        added = self.both(job, *[lambda: actions.add_stage(job, name="Test task", **BY)[1]] * 3)
        assert sorted(added) == [False, False, True]

    def test_an_application_never_moves_to_a_stage_that_goes(self, job):
        for number in range(5):
            application = factories.application(job)
            with organization_context(job.organization):
                target, _new = actions.add_stage(job, name=f"Test task {number}", **BY)
            removed, moved = self.both(
                job,
                lambda target=target: actions.remove_stage(target, **BY),
                lambda target=target, row=application: bool(actions.move_to_stage(row, stage=target, **BY)),
            )
            assert (removed, moved) in [(True, "StageGone"), ("StageOccupied", True)]

    def test_nor_to_one_that_only_history_keeps(self, job):
        for number in range(5):
            application, other = factories.application(job), factories.application(job)
            with organization_context(job.organization):
                target, _new = actions.add_stage(job, name=f"Test task {number}", **BY)
                actions.move_to_stage(other, stage=target, **BY)
                actions.move_to_stage(other, stage=stage(job, "Offer"), **BY)
            removed, moved = self.both(
                job,
                lambda target=target: actions.remove_stage(target, **BY),
                lambda target=target, row=application: bool(actions.move_to_stage(row, stage=target, **BY)),
            )
            assert (removed, moved) in [(True, "StageGone"), ("StageOccupied", True)]
