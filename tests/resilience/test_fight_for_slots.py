"""Many candidates, few times: over HTTP, through several processes, against a real PostgreSQL."""

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import psycopg
import pytest

from tests.outbox import Outbox
from tests.resilience import databases, fights, offers, programs
from tests.resilience.fights import AT_ONCE, End
from tests.resilience.visitor import Visitor

CANDIDATES, SLOTS = 200, 20
GAP = 0.1  # seconds that every seat takes on its way into the table, with and without the guard
SANE = 20.0  # seconds for the slowest answer, while 40 book at once on a busy machine


@pytest.fixture
def web(database, tmp_path):
    """Four processes of ten threads; looking and booking are wide apart."""
    fights.slow_down_booking(seconds=GAP)
    with programs.web_server(environment=database, log=tmp_path / "web.log", workers=4, threads=10) as address:
        yield address


def links_to_the_same_times(*, candidates):
    """The mailed links of so many candidates, who were all offered the same 20 times of one interviewer."""
    job, interviewer = offers.team(), offers.interviewer("Ines")
    for _ in range(candidates):
        candidate = offers.candidate(job.organization)
        offers.offered(job, members=[interviewer], windows=offers.windows(slots=SLOTS), candidate=candidate)
    return offers.mailed_links()


def test_200_candidates_book_20_times_exactly_once(web):
    links = links_to_the_same_times(candidates=CANDIDATES)

    stories = fights.fight(web, links, choose=random.choice)

    ends = Counter(story.end for story in stories)
    assert ends == {End.BOOKED: SLOTS, End.ALL_TAKEN: CANDIDATES - SLOTS}
    assert fights.unfriendly(stories) == []
    assert fights.booked() == SLOTS
    assert fights.double_bookings() == []
    assert fights.half_booked() == []
    assert sum(len(story.refusals) for story in stories) >= AT_ONCE - SLOTS  # or nobody fought
    assert databases.deadlocks() == 0
    assert fights.slowest(stories) < SANE


def test_without_the_guards_the_same_fight_books_times_twice(web):
    """The negative control: the test above can fail."""
    links = links_to_the_same_times(candidates=AT_ONCE)
    fights.remove_the_guards()

    fights.fight(web, links, choose=random.choice)

    assert fights.booked() > SLOTS
    assert fights.double_bookings() != []


@pytest.mark.resilience_long  # test_races_for_times.py has the small one
def test_panels_that_share_people_are_booked_whole_or_not_at_all(web):
    job, windows = offers.team(), offers.windows(slots=6)
    ada, ben, cleo = (offers.interviewer(name) for name in ("Ada", "Ben", "Cleo"))
    for _ in range(10):
        for panel in ([ada, ben], [ben, cleo], [cleo, ada]):  # any two panels share a person
            offers.offered(job, members=panel, windows=windows, candidate=offers.candidate(job.organization))

    stories = fights.fight(web, offers.mailed_links(), choose=random.choice)

    assert Counter(story.end for story in stories) == {End.BOOKED: 6, End.ALL_TAKEN: 24}
    assert fights.unfriendly(stories) == []
    assert fights.booked() == 6
    assert fights.double_bookings() == []
    assert fights.half_booked() == []
    assert databases.deadlocks() == 0


def test_a_candidate_with_two_applications_cannot_sit_in_two_interviews_at_once(web):
    jobs, windows = (offers.team(), offers.team()), offers.windows(slots=6)
    for number in range(6):
        for job in jobs:
            candidate = offers.candidate(job.organization, email=f"twice{number}@example.com")
            interviewer = offers.interviewer(f"Of-{number}-{job.title}".replace(" ", "-"))
            offers.offered(job, members=[interviewer], windows=windows, candidate=candidate)

    stories = fights.fight(web, offers.mailed_links(), choose=min)  # both browsers ask for the same time

    assert [len(story.refusals) for story in stories].count(1) == 6  # one of each pair, once
    assert Counter(story.end for story in stories) == {End.BOOKED: 12}
    assert fights.unfriendly(stories) == []
    assert fights.double_bookings() == []
    assert fights.half_booked() == []


def test_a_form_sent_many_times_and_from_two_tabs_books_once(web):
    [link] = links_to_the_same_times(candidates=1)
    visitor = Visitor(web)
    times_page = visitor.get(link).location
    page = visitor.get(f"{times_page}?zone=UTC&date={offers.day_after_tomorrow().date()}")
    one, other, *_ = page.values("slot")

    def send(time):
        visitor_again = Visitor(web)
        visitor_again.cookies = visitor.cookies
        visitor_again.post(*fights.confirmation(times_page, page, time=time))
        return visitor_again.follow(times_page).status

    with ThreadPoolExecutor(10) as clicks:
        answers = list(clicks.map(send, [one, other] * 5))

    assert answers == [200] * 10
    assert fights.booked() == 1
    assert fights.half_booked() == []
    [candidate, _interviewer, _support] = Outbox().recipients("booked")
    assert candidate.startswith("candidate")


def test_deadlocks_are_noticed(database):
    """The control of the count: two panels whose seats are taken in opposite order, as no action does."""
    job = offers.team()
    take = """
        INSERT INTO interviews_interviewseat (id, organization_id, interview_id, person, during, active)
        VALUES (gen_random_uuid(), %s, %s, %s, '[2030-01-01, 2030-01-02)', true) ON CONFLICT DO NOTHING
    """
    interviews = [
        offers.offered(job, members=[], windows=offers.windows(slots=2), candidate=offers.candidate(job.organization))
        for _ in range(2)
    ]

    meeting = Barrier(2)

    def book(interview, first, second):
        with psycopg.connect(database["DATABASE_URL"]) as own:
            own.execute(take, [job.organization_id, interview.pk, first])
            meeting.wait(10)
            try:
                own.execute(take, [job.organization_id, interview.pk, second])
            except psycopg.errors.DeadlockDetected:
                own.rollback()

    with ThreadPoolExecutor(2) as panels:
        list(panels.map(book, interviews, ["ada", "ben"], ["ben", "ada"]))

    programs.wait_until(lambda: databases.deadlocks() == 1, seconds=10, what="the deadlock in the statistics")
