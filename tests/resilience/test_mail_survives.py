"""Broker and worker die between the booking and its mail: none is lost, none is sent twice. Everything runs for real:
gunicorn, Celery's worker and beat, Valkey, SMTP."""

import pytest
from django.core.mail import get_connection
from django.utils import timezone

from core.tenancy import system_context
from notifications import actions
from notifications.compose import Mail
from notifications.models import Message
from tests import factories
from tests.resilience import fights, offers, programs
from tests.resilience.visitor import Visitor

QUICK = 5.0  # seconds a booking may take while the broker is away
MAYA, INES = "maya@example.com", "ines@example.com"


@pytest.fixture
def web(whole_product, tmp_path):
    with programs.web_server(environment=whole_product, log=tmp_path / "web.log", workers=2) as address:
        yield address


@pytest.fixture
def links(whole_product):
    """Two interviews on offer. Their two mails wait in the outbox as well."""
    factories.representative(email=MAYA)
    job, interviewer = offers.team(), offers.interviewer("Ines")
    for name in ("lena", "jonas"):
        candidate = offers.candidate(job.organization, email=f"{name}@example.com")
        offers.offered(job, members=[interviewer], windows=offers.windows(slots=4), candidate=candidate)
    return offers.mailed_links()


OFFERS = ["jonas@example.com", "lena@example.com"]


def after_booking(*candidates):
    """Everybody who gets mail for the two offers and the bookings of these candidates."""
    booked = [person for candidate in candidates for person in (f"{candidate}@example.com", INES, MAYA)]
    return sorted(OFFERS + booked)


def book(web, link):
    """Book the first time on offer; the seconds that the form's answer took."""
    visitor = Visitor(web)
    times_page = visitor.get(link).location
    page = visitor.get(f"{times_page}?zone=UTC&date={offers.day_after_tomorrow().date()}")
    answer = visitor.post(*fights.confirmation(times_page, page, time=page.values("slot")[0]))
    assert visitor.get(answer.location).status == 200
    return answer.seconds


def put(*, mails):
    """Queue so many mails to as many people."""
    with system_context("a test queues mail"):
        for number in range(mails):
            person = f"person{number}@example.com"
            actions.queue(key="storm", kind="test", to=person, mail=Mail(subject="A mail", text=""), now=timezone.now())
    return sorted(f"person{number}@example.com" for number in range(mails))


def left():
    """How many mails are still to be sent."""
    with system_context("a test looks into the outbox"):
        return Message.objects.exclude(due_at=None).count()


def leases_run_out():
    """A minute passes for the mail that somebody has claimed."""
    with system_context("a test lets time pass"):
        return Message.objects.exclude(lease=None).update(due_at=timezone.now())


def test_the_broker_dies_before_the_booking_and_comes_back(links, web, start, valkey, post_office):
    worker, _beat = start(programs.worker), start(programs.beat)
    worker.wait_for_words("ready.")
    post_office.mails(count=2)
    valkey.program.kill()

    seconds = book(web, links[0])
    assert seconds < QUICK
    assert post_office.recipients(count=2) == OFFERS
    valkey.start()

    assert post_office.recipients(count=5) == after_booking("lena")
    assert post_office.sent_twice() == []


def test_a_broker_that_answers_nothing_does_not_hold_up_a_booking(links, web, valkey):
    valkey.program.freeze()

    assert book(web, links[0]) < QUICK
    assert fights.booked() == 1


def test_a_worker_killed_while_it_sends_is_followed_by_another(links, web, start, post_office):
    post_office.plan_fault(stall=True, phase="connect")
    victim = start(programs.worker)
    book(web, links[0])
    post_office.wait_for_stalled()
    victim.kill()
    assert leases_run_out() == 1

    start(programs.worker)
    start(programs.beat)

    assert post_office.recipients(count=5) == after_booking("lena")
    assert post_office.sent_twice() == []


def test_the_count_of_mails_sees_one_that_was_sent_twice(links, post_office, settings):
    """The negative control: a worker that looks at neither claim nor result."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", int(post_office.email_url.rpartition(":")[2])
    with system_context("a test delivers"):
        message = actions.claim(now=timezone.now())
        assert message
        before = {"sent_at": None, "due_at": message.due_at, "lease": message.lease, "content": message.content}
        for _ in range(2):
            Message.objects.filter(pk=message.pk).update(**before)
            actions.deliver(message, connection=get_connection(), now=timezone.now())

    [message_id] = post_office.sent_twice()
    assert str(message.pk) in message_id


@pytest.mark.resilience_long
def test_the_broker_forgets_everything_between_booking_and_mail(links, web, start, valkey, post_office):
    book(web, links[0])
    assert valkey.hints() == 1
    valkey.flush()

    start(programs.worker)
    start(programs.beat)

    assert post_office.recipients(count=5) == after_booking("lena")
    assert post_office.sent_twice() == []


@pytest.mark.resilience_long
def test_a_worker_killed_before_it_claims_leaves_the_hint_to_the_next(links, web, start, post_office):
    victim = start(programs.worker)
    victim.wait_for_words("ready.")
    victim.kill()
    book(web, links[0])

    start(programs.worker)  # and no beat: the hint alone wakes it

    assert post_office.recipients(count=5) == after_booking("lena")
    assert post_office.sent_twice() == []


@pytest.mark.resilience_long
def test_two_workers_and_two_beats_send_every_mail_once(links, web, start, post_office):
    people = put(mails=60)
    crowd = [start(program) for program in (programs.worker, programs.worker, programs.beat, programs.beat)]
    for link in links:
        book(web, link)

    expected = sorted(people + after_booking("lena", "jonas"))
    assert post_office.recipients(count=len(expected)) == expected
    for program in crowd[:2]:
        program.wait_for_words("ready.")
        program.stop()  # orderly, so that whatever is being sent is sent
    assert post_office.recipients(count=len(expected)) == expected


@pytest.mark.resilience_long
def test_workers_killed_again_and_again_lose_nothing(whole_product, start, valkey, post_office):
    """What was being sent at a kill may come again, under the same Message-ID: SMTP knows no better."""
    people, kills = put(mails=60), 4
    start(programs.beat)
    for kill in range(1, kills + 1):
        worker = start(programs.worker)
        post_office.mails(count=10 * kill)
        worker.kill()
        valkey.flush()
        leases_run_out()

    start(programs.worker)

    programs.wait_until(lambda: left() == 0, seconds=60, what="the end of the outbox")
    mails = post_office.mails()
    assert sorted({address for mail in mails for address in mail["envelope"]["to"]}) == people
    assert len(mails) - len(people) <= kills
    assert len({mail["message_id"] for mail in mails}) == len(people)
