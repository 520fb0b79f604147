"""The three-way comparison, for every combination; stages found again; which number is taken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ats_sync.port import RemoteStage, RemoteStanding
from ats_sync.rules import Decision, Number, Seen, decide, email_to_take, first_number, match_stages, number_to_take
from ats_sync.telling import Problem

stages = st.sampled_from(["applied", "call", "done", "hired"])
seen = st.builds(Seen, stage=stages, standing=st.sampled_from(RemoteStanding))
maybe_seen = st.none() | seen
targets = st.lists(stages | st.just(""), max_size=3)
everything = {"base": maybe_seen, "remote": maybe_seen, "ours": stages, "waiting": targets}


def left(decision: Decision, waiting: list[str]) -> list[str]:
    """The moves that wait on."""
    if decision.dropped:
        return []
    return waiting if decision.reached is None else waiting[decision.reached + 1 :]


@given(**everything)
def test_what_was_decided_once_is_not_decided_again(base, remote, ours, waiting):
    """Our own echo, a repeated event and a second reading change nothing."""
    first = decide(base=base, remote=remote, ours=ours, waiting=waiting)
    again = decide(base=remote, remote=remote, ours=first.stage, waiting=left(first, waiting))
    assert again == Decision(stage=first.stage, closed=first.closed)


@given(**everything)
def test_where_nothing_waits_both_stand_in_the_same_stage(base, remote, ours, waiting):
    decision = decide(base=base, remote=remote, ours=ours, waiting=waiting)
    if remote and not left(decision, waiting):
        assert decision.stage == remote.stage


@given(**everything)
def test_ours_stays_or_follows_and_goes_nowhere_else(base, remote, ours, waiting):
    decision = decide(base=base, remote=remote, ours=ours, waiting=waiting)
    assert decision.stage in {ours, remote.stage if remote else ours}


@given(remote=seen, ours=stages, waiting=targets)
def test_whoever_moves_somebody_there_wins(remote, ours, waiting):
    decision = decide(base=Seen(stage="elsewhere"), remote=remote, ours=ours, waiting=waiting)
    if remote.stage in waiting:
        assert waiting[decision.reached] == remote.stage
    else:
        assert (decision.stage, left(decision, waiting)) == (remote.stage, [])


@given(base=seen, ours=stages, waiting=targets)
def test_as_long_as_nobody_moves_them_there_ours_waits_to_be_told(base, ours, waiting):
    standing = Seen(stage=base.stage)
    decision = decide(base=base, remote=standing, ours=ours, waiting=waiting)
    assert decision == Decision(stage=ours if waiting else base.stage, closed="")


@given(**{**everything, "waiting": st.lists(stages, min_size=1, max_size=3)})
def test_nothing_more_is_told_of_who_is_rejected_hired_or_gone(base, remote, ours, waiting):
    decision = decide(base=base, remote=remote, ours=ours, waiting=waiting)
    ends = {
        None: "removed",
        RemoteStanding.REJECTED: "rejected",
        RemoteStanding.HIRED: "hired",
        RemoteStanding.OPEN: "",
    }
    assert decision.closed == ends[remote and remote.standing]
    if decision.closed:
        assert left(decision, waiting) == []


@pytest.mark.parametrize(
    ("waiting", "there", "expected"),
    [
        ([], "done", Decision(stage="done", closed="")),
        (["done"], "call", Decision(stage="done", closed="")),
        (["done"], "done", Decision(stage="done", closed="", reached=0)),
        (["done"], "applied", Decision(stage="applied", closed="", dropped=Problem.MOVED_THERE)),
        (["x", "done"], "x", Decision(stage="done", closed="", reached=0)),
        (["x", "done"], "done", Decision(stage="done", closed="", reached=1)),
        ([""], "applied", Decision(stage="applied", closed="", dropped=Problem.MOVED_THERE)),
    ],
)
def test_somebody_stood_in_call_and_we_moved_them_to_done(waiting, there, expected):
    assert decide(base=Seen(stage="call"), remote=Seen(stage=there), ours="done", waiting=waiting) == expected


# ── stages ──

names = st.sampled_from(["Applied", "applied ", "Call", "CALL", "Straße", "STRASSE"])
theirs = st.lists(st.tuples(st.sampled_from("12345"), names), unique_by=lambda each: each[0]).map(
    lambda rows: [RemoteStage(id=number, name=name, position=at) for at, (number, name) in enumerate(rows)]
)


@given(theirs=theirs, known=st.sets(st.sampled_from("12345")), loose=st.lists(names))
def test_a_stage_is_known_by_its_id_then_by_its_name_and_taken_once(theirs, known, loose):
    linked = {number: f"row {number}" for number in known}
    found = match_stages(theirs, linked=linked, loose=[(f"loose {at}", name) for at, name in enumerate(loose)])
    taken = [each for each in found if each]
    assert len(taken) == len(set(taken))
    for stage, key in zip(theirs, found, strict=True):
        if stage.id in known:
            assert key == f"row {stage.id}"
        elif key:
            assert loose[int(key.split()[1])].strip().casefold() == stage.name.strip().casefold()


def test_names_are_compared_whatever_their_case():
    new, other = RemoteStage(id="1", name="Straße", position=0), RemoteStage(id="2", name="Call", position=1)
    assert match_stages([new, other], linked={}, loose=[("a", "STRASSE ")]) == ["a", None]


# ── numbers ──


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ([], Number()),
        (["  ", "call me"], Number(typed="call me")),
        (["call me", "030 23125012"], Number(e164="+493023125012", typed="030 23125012")),
        (["+49 (0)30 23125012", "030 23125013"], Number(e164="+493023125012", typed="+49 (0)30 23125012")),
        (["0711 123456 Fax", "030 23125012"], Number(e164="+493023125012", typed="030 23125012")),
        (["0171 3920012 / 030 23125012"], Number(e164="+491713920012", typed="0171 3920012 / 030 23125012")),
        (["Fax 030 23125013, 030 23125012"], Number(e164="+493023125012", typed="Fax 030 23125013, 030 23125012")),
        (["030 23125012 oder 0171 3920012"], Number(e164="+493023125012", typed="030 23125012 oder 0171 3920012")),
        (["0900 1234567", "0044 7700 900123"], Number(e164="+447700900123", typed="0044 7700 900123")),
    ],
)
def test_the_first_number_that_can_be_rung(written, expected):
    assert first_number(written, country="DE") == expected


OLD, NEW = ["030 23125012"], ["030 23125013"]


@pytest.mark.parametrize(
    ("now", "then", "ours", "takes"),
    [
        (OLD, None, "", "+493023125012"),
        (OLD, None, "+4930999", None),  # known already, from the person
        (OLD, OLD, "+493023125012", None),
        (OLD, OLD, "+4930999", None),
        (OLD, OLD, "", None),  # the team has taken it away
        (NEW, OLD, "", None),
        (NEW, OLD, "+493023125012", "+493023125013"),
        (NEW, OLD, "+4930999", None),  # corrected here
        (NEW, OLD, "+493023125013", None),  # as they have it by now
        (OLD, NEW, "+493023125013", "+493023125012"),  # and so it follows them again
        ([], OLD, "+493023125012", ""),
        (OLD, [], "", "+493023125012"),
    ],
)
def test_a_number_follows_theirs_unless_it_was_corrected_here(now, then, ours, takes):
    number = number_to_take(now, then_there=then, ours=Number(e164=ours), country="DE")
    assert (number and number.e164) == takes


def test_what_could_not_be_read_follows_them_also_once_its_country_is_known():
    austrian = ["0664 1234567"]
    ours = Number(typed="0664 1234567")
    number = number_to_take(austrian, then_there=austrian, ours=ours, country="AT")
    assert number and number.e164 == "+436641234567"


@pytest.mark.parametrize(
    ("now", "then", "ours", "takes"),
    [
        ("new@x.test", "", "", "new@x.test"),
        ("new@x.test", "old@x.test", "old@x.test", "new@x.test"),
        ("new@x.test", "old@x.test", "ours@x.test", ""),
        ("new@x.test", "", "old@x.test", ""),
        ("", "old@x.test", "old@x.test", ""),
        ("old@x.test", "old@x.test", "old@x.test", ""),
    ],
)
def test_an_address_follows_theirs_unless_another_one_is_known_here(now, then, ours, takes):
    assert email_to_take(now, then_there=then, ours=ours) == takes


@given(st.lists(st.text(max_size=30), max_size=4), st.sampled_from(["DE", "GB", ""]))
def test_whatever_is_written_can_be_read(written, country):
    number = first_number(written, country=country)
    assert number.typed in {"", *(text.strip() for text in written)}
