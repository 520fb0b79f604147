"""What the vendor posts, from the stand-in's own hands: made by a recruiter, signed, sent, heard."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ats_sync.port import Happening, Heard
from ats_sync.recruitee import Recruitee
from tests.contracts.facts import EVENTS, LIKELY, SURE, UNKNOWN, fact
from tests.contracts.site import Asked, Said, Site, site
from tests.contracts.systems import CALL, COMPANY, COMPLETED, JOB, SAM, SAM_IN_JOB
from tests.sandbox.recruitee.running import RunningRecruitee

VENDOR = Recruitee()
Posted = Callable[..., list[Asked]]


@pytest.fixture
def product() -> Iterator[Site]:
    """Takes whatever is posted."""
    with site(lambda asked: Said(content_type="text/plain")) as taking:
        yield taking


@pytest.fixture
def hook(recruitee: RunningRecruitee, product: Site) -> dict[str, Any]:
    """Its test has been forgotten."""
    made = recruitee.create_webhook(f"{product.url}/hook/")
    product.asked.clear()
    return made


@pytest.fixture
def posted(recruitee: RunningRecruitee, product: Site) -> Posted:
    """What came, as soon as there is so much of it."""

    def so_much(count: int) -> list[Asked]:
        recruitee.deliveries(state="delivered", wait=5, count=count)
        assert len(product.asked) == count
        return product.asked

    return so_much


def heard(asked: Asked) -> Heard:
    return VENDOR.hear(asked.body, asked.headers)


def is_signed(asked: Asked, hook: dict[str, Any]) -> bool:
    assert not VENDOR.is_signed(asked.body, asked.headers, secret="another")
    return VENDOR.is_signed(asked.body, asked.headers, secret=hook["secret"])


@fact(EVENTS, 'A webhook is tried with `{"test":true}` when it is made, before its secret is shown', SURE)
@fact(
    EVENTS,
    "Whether that test is signed is not known: it is heard as a test either way",
    UNKNOWN,
    trial="Make a webhook; look at the headers of the test",
)
@pytest.mark.parametrize("signed", [True, False])
def test_the_test_of_a_webhook(recruitee, product, signed):
    recruitee.switch(signed_tests=signed)
    made = recruitee.create_webhook(f"{product.url}/hook/")
    [asked] = product.asked
    assert (heard(asked).is_test, heard(asked).key, heard(asked).happening) == (True, "", Happening.NOTHING)
    assert is_signed(asked, made) == signed


@fact(EVENTS, "A sample (“Test payload”) has the key `test` and is never acted on", SURE)
def test_samples(recruitee, hook, product):
    for event in ("candidate_moved", "new_candidate", "offer_published"):
        recruitee.post(f"/_standin/webhooks/{hook['id']}/sample", event=event)
    assert [(heard(each).is_test, heard(each).happening) for each in product.asked] == [(True, Happening.NOTHING)] * 3


@fact(EVENTS, "`X-Recruitee-Signature` is the hexadecimal HMAC-SHA256 of the bytes as they came", SURE)
@pytest.mark.parametrize("style", ["compact", "spaced", "sorted", "escaped"])
def test_signatures_over_the_very_bytes(recruitee, hook, posted, style):
    recruitee.switch(body_style=style)
    recruitee.act("edit_candidate", candidate=int(SAM), name="Säm Özil 😀")
    recruitee.move(int(SAM_IN_JOB), int(COMPLETED))
    [asked] = posted(1)
    assert is_signed(asked, hook)
    again = json.dumps(json.loads(asked.body), indent=1).encode()
    assert not VENDOR.is_signed(again, asked.headers, secret=hook["secret"])
    assert heard(asked).candidates == (SAM,)


@fact(EVENTS, "`candidate_moved` with `stage_changed` names company, candidate and job, but no placement", SURE)
@fact(
    EVENTS,
    "Stages in an event may have a `category`",
    UNKNOWN,
    trial="Look at `details` of a move",
)
@pytest.mark.parametrize("category", [True, False])
def test_a_move(recruitee, hook, posted, category):
    recruitee.switch(stage_category_in_events=category)
    recruitee.move(int(SAM_IN_JOB), int(COMPLETED))
    [asked] = posted(1)
    event = heard(asked)
    assert (event.happening, event.company, event.candidates, event.jobs) == (
        Happening.APPLICATION,
        COMPANY,
        (SAM,),
        (JOB,),
    )
    assert (event.kind, event.attempt, event.is_test) == ("candidate_moved/stage_changed", 1, False)
    assert event.key
    assert SAM_IN_JOB.encode() not in asked.body


@fact(
    EVENTS,
    "A move by API comes back as an event, or does not; such an event says nothing of who moved",
    UNKNOWN,
    trial="Move by API with a webhook: does an event come?",
)
@pytest.mark.parametrize("echo", [True, False])
def test_our_own_moves(recruitee, hook, posted, echo):
    recruitee.switch(echo=echo)
    ats = VENDOR.reach(company=COMPANY, token=recruitee.token, base_url=recruitee.address)
    ats.move(SAM_IN_JOB, stage=COMPLETED)
    recruitee.move(int(SAM_IN_JOB), int(CALL))
    events = [heard(each) for each in posted(2 if echo else 1)]
    assert {(each.happening, each.candidates) for each in events} == {(Happening.APPLICATION, (SAM,))}
    assert len({each.key for each in events}) == len(events)


@fact(
    EVENTS,
    "Rejecting somebody is a kind of `candidate_moved`, an event of its own, or none",
    UNKNOWN,
    trial="Reject somebody and take them back: which events come?",
)
@pytest.mark.parametrize(("spelling", "count"), [("subtype", 2), ("own_type", 2), ("none", 0)])
def test_somebody_is_rejected_and_taken_back(recruitee, hook, posted, spelling, count):
    recruitee.switch(disqualify_event=spelling)
    recruitee.act("disqualify", placement=int(SAM_IN_JOB))
    recruitee.act("requalify", placement=int(SAM_IN_JOB))
    recruitee.move(int(SAM_IN_JOB), int(COMPLETED))
    events = [heard(each) for each in posted(count + 1)]
    assert [(each.happening, each.candidates) for each in events] == [(Happening.APPLICATION, (SAM,))] * (count + 1)


@fact(EVENTS, "`new_candidate` has a list `offers`, and neither `offer` nor `details`", SURE)
@fact(
    EVENTS,
    "Of somebody who comes into a later stage at once, no move is told",
    LIKELY,
    trial="Add a candidate by hand into a stage in the middle: which events come?",
)
@fact(
    EVENTS,
    "`candidate_assigned`, `candidate_deleted`, `offer_published`, `offer_unpublished`, `offer_updated` are spelled so",
    LIKELY,
    trial="Make a webhook for all events; cause each; note type and subtype",
)
def test_the_other_events(recruitee, hook, posted):
    person, _placement = recruitee.add_candidate("New Here", stage=int(CALL))
    recruitee.act("assign", candidate=person, offer=700103)
    recruitee.act("delete_candidate", candidate=person)
    recruitee.act("rename_job", offer=int(JOB), title="Care")
    recruitee.act("set_status", offer=int(JOB), status="closed")
    told = [heard(each) for each in posted(6)]
    assert sorted((each.happening, each.candidates, each.jobs) for each in told) == sorted(
        [
            (Happening.APPLICATION, (str(person),), (JOB,)),
            (Happening.APPLICATION, (str(person),), ("700103",)),
            (Happening.CANDIDATE_GONE, (str(person),), ()),
            (Happening.JOB, (), (JOB,)),
            (Happening.JOB, (), (JOB,)),
            (Happening.JOB, (), (JOB,)),
        ]
    )
    assert all(each.company == COMPANY for each in told)


@fact(
    EVENTS,
    "Events of kinds that nobody has told us of may come: those of candidates and jobs are looked into, others are not",
    UNKNOWN,
    trial="Cause an evaluation, an interview, a merged candidate: what comes?",
)
def test_events_of_unknown_kinds(recruitee, hook, posted):
    payload = {"company": {"id": int(COMPANY)}, "candidate": {"id": int(SAM)}}
    for kind in ("candidate_merged", "evaluation_created"):
        recruitee.emit(kind, payload=payload)
    told = {heard(each).kind: heard(each).happening for each in posted(2)}
    assert told == {"candidate_merged": Happening.APPLICATION, "evaluation_created": Happening.NOTHING}


@fact(EVENTS, "Anything but 200 is sent again with the same number and a higher `attempt_count`", SURE)
@fact(
    EVENTS,
    "How long an answer may take, when it is sent again and in which order events come is not known",
    UNKNOWN,
    trial="Answer 500 for a day and look at the times; answer after 5, 10, 20, 30 seconds",
)
def test_an_event_that_is_sent_again(recruitee):
    answers = iter([500, 200])
    with site(lambda asked: Said(status=200 if b'"test"' in asked.body else next(answers))) as product:
        recruitee.create_webhook(f"{product.url}/hook/")
        recruitee.move(int(SAM_IN_JOB), int(COMPLETED))
        recruitee.journal(kind="webhook", wait=5, count=2)
        recruitee.step(600)
        first, second = (heard(each) for each in product.asked[1:])
    assert (first.key, first.attempt, second.attempt) == (second.key, 1, 2)


@fact(EVENTS, "A body or a signature that was changed under way, or by somebody else, does not verify", SURE)
@pytest.mark.parametrize("fault", ["wrong_signature", "missing_signature", "wrong_company", "cut_body"])
def test_what_is_spoiled_under_way(recruitee, hook, product, fault):
    recruitee.fault(fault, on="candidate_moved")
    recruitee.move(int(SAM_IN_JOB), int(COMPLETED))
    recruitee.journal(kind="webhook", wait=5, count=2)
    [asked] = product.asked
    if fault == "wrong_company":
        assert is_signed(asked, hook)
        assert heard(asked).company != COMPANY
    elif fault == "cut_body":
        with pytest.raises(ValueError):
            heard(asked)
    else:
        assert not is_signed(asked, hook)
