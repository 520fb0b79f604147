"""What each reader is told: in their language, on their clock, and nothing that is not for them.

The candidate reads in Kathmandu (GMT+5:45), the team works in Berlin, one interviewer sits in New York and reads
German, the representative reads in London. The interview is at 09:00 UTC.
"""

import re
from dataclasses import dataclass
from uuid import uuid4

import pytest
from django.utils.html import strip_tags

from accounts.models import Organization, User
from core.tenancy import organization_context
from interviews import actions
from interviews.models import Interview
from marketplace.models import Candidate
from tests import factories
from tests.factories import NOBODY
from tests.interviews.factories import application, pending, start, window
from tests.outbox import QueuedMail

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

LENA, INES, JONAS, GUEST, MAYA = (
    "lena@example.org",
    "ines@nordlicht.example",
    "jonas@nordlicht.example",
    "gast@labor.example",
    "maya@clora.example",
)
SELECT = "Select an interview time"


@dataclass(frozen=True, kw_only=True)
class Cast:
    organization: Organization
    ines: User
    jonas: User
    maya: User
    lena: Candidate

    def request(self, *, lena: Candidate | None = None, title: str = "Clinical Data Manager", **fields) -> Interview:
        return pending(
            application(lena or self.lena, title=title),
            members=[self.ines, self.jonas],
            guests=[GUEST],
            by=self.ines,
            **fields,
        )

    def book(self, interview: Interview | None = None) -> Interview:
        interview = interview or self.request()
        with organization_context(self.organization):
            return actions.confirm_time(
                interview, start=start(), time_zone="Asia/Kathmandu", by=NOBODY, now=factories.NOW
            )


@pytest.fixture
def cast(db):
    maya = factories.representative(email=MAYA, time_zone="Europe/London")
    organization = factories.organization(name="Nordlicht Bio", time_zone="Europe/Berlin")
    ines = factories.user(name="Dr. Ines Albrecht", email=INES)
    jonas = factories.user(name="Jonas Weber", email=JONAS, time_zone="America/New_York", language="de")
    for person in (ines, jonas):
        factories.member(organization, person=person)
    person = factories.user(name="Lena Brandt", email=LENA, time_zone="Asia/Kathmandu")
    lena = factories.candidate(organization, person=person, time_zone="Asia/Kathmandu")
    return Cast(organization=organization, ines=ines, jonas=jonas, maya=maya, lena=lena)


def words(html: str) -> str:
    """What a reader sees of an HTML mail."""
    body = html.partition("<body>")[2]
    return " ".join(strip_tags(body).replace("&amp;", "&").replace("&#x27;", "'").split())


def only(mails: list[QueuedMail], *, to: str) -> QueuedMail:
    [mail] = [mail for mail in mails if mail.to == to]
    return mail


def says(mail: QueuedMail, *phrases: str) -> None:
    """Both parts say it."""
    text, html = " ".join(mail.text.split()), words(mail.html)
    for phrase in phrases:
        assert phrase in text
        assert phrase in html


class TestTimesOffered:
    def test_the_candidate_learns_who_how_long_when_and_where(self, cast, outbox):
        cast.request()
        [mail] = outbox.mails()
        assert mail.to == LENA
        assert mail.subject == "Select an interview time: Clinical Data Manager at Nordlicht Bio"
        assert mail.sender == "Nordlicht Bio (Clora)"
        assert mail.reply_to == MAYA
        says(
            mail,
            "Lena Brandt, let’s find a time to talk",
            "The team would like to interview you for Clinical Data Manager.",
            "it is booked as soon as you confirm",
            "Dr. Ines Albrecht, Jonas Weber, 1 more colleague",
            "30 minutes",
            "Tue 24 Nov – Wed 25 Nov, shown in your time zone",
            "Maya Okafor finds another time",
            SELECT,
        )

    def test_the_link_is_the_button_and_stands_on_a_line_of_its_own_in_the_text(self, cast, outbox):
        cast.request()
        [mail] = outbox.mails()
        [url] = re.findall(r"^http://\S+/i/\S+$", mail.text, re.MULTILINE)
        assert f"{SELECT}:\n{url}\n" in mail.text
        assert f'href="{url}">{SELECT}</a>' in mail.html

    def test_days_are_counted_in_the_candidates_calendar(self, cast, outbox):
        """20:00 to 22:00 UTC is the next day in Kathmandu."""
        cast.request(windows=[window(opens=20, closes=22), window(day=1, opens=20, closes=22)])
        says(outbox.mails()[0], "Wed 25 Nov – Thu 26 Nov")

    def test_new_times_are_announced_as_new(self, cast, outbox):
        interview = cast.request()
        with organization_context(cast.organization):
            actions.offer_times(
                interview,
                windows=[window(day=2)],
                time_zone="Europe/Berlin",
                form_key=uuid4(),
                by=NOBODY,
                now=factories.NOW,
            )
        first, second = outbox.mails()
        new = second if "New" in second.subject else first
        assert new.subject == "New interview times from Nordlicht Bio: Clinical Data Manager"
        says(new, "Lena Brandt, here are new times to talk", "Thu 26 Nov, shown in your time zone")

    def test_times_that_have_passed_are_not_announced_again(self, cast, outbox, now):
        interview = cast.request(windows=[window(), window(day=1)])
        with organization_context(cast.organization):
            actions.send_new_link(interview, now=start(hour=12))
        says(outbox.mails()[-1], "Wed 25 Nov, shown in your time zone")
        assert "Tue 24" not in outbox.mails()[-1].text

    def test_without_a_representative_the_marketplace_stands_in(self, cast, outbox, settings):
        Organization.objects.update(representative=None)
        cast.organization.refresh_from_db()
        with organization_context(cast.organization):
            lena = Candidate.objects.select_related("organization").get(pk=cast.lena.pk)
        cast.request(lena=lena)
        [mail] = outbox.mails()
        assert mail.reply_to == settings.SUPPORT_EMAIL
        says(mail, "Clora finds another time")


class TestBooked:
    def test_everybody_is_told_once(self, cast, outbox):
        cast.book()
        assert outbox.recipients("booked") == sorted([LENA, INES, JONAS, GUEST, MAYA])

    @pytest.mark.parametrize(
        ("reader", "day", "time", "zone"),
        [
            (LENA, "Tuesday, 24 November 2026", "14:45–15:15", "Kathmandu, GMT+5:45"),
            (INES, "Tuesday, 24 November 2026", "10:00–10:30", "Berlin, GMT+1"),
            (JONAS, "Dienstag, 24. November 2026", "04:00–04:30", "New York, GMT-5"),
            (GUEST, "Tuesday, 24 November 2026", "10:00–10:30", "Berlin, GMT+1"),
            (MAYA, "Tuesday, 24 November 2026", "09:00–09:30", "London, GMT"),
        ],
    )
    def test_each_reads_on_their_own_clock(self, cast, outbox, reader, day, time, zone):
        cast.book()
        mail = only(outbox.mails("booked"), to=reader)
        says(mail, day, time, zone)
        assert f"{time.partition('–')[0]} ({zone})" in mail.subject

    def test_the_teams_time_stands_beside_where_it_differs(self, cast, outbox):
        cast.book()
        mails = outbox.mails("booked")
        says(only(mails, to=LENA), "10:00 Berlin")
        says(only(mails, to=MAYA), "10:00 Berlin")
        assert "For the team" not in only(mails, to=INES).text

    def test_the_candidate_sees_names_and_never_an_address_of_the_team(self, cast, outbox):
        cast.book()
        mail = only(outbox.mails("booked"), to=LENA)
        says(mail, "Dr. Ines Albrecht, Jonas Weber, 1 more colleague")
        assert mail.invite
        for address in (INES, JONAS, GUEST):
            assert address not in mail.text + mail.html + mail.invite["ics"] + mail.subject + mail.reply_to

    def test_the_team_sees_who_the_colleague_without_an_account_is(self, cast, outbox):
        cast.book()
        says(only(outbox.mails("booked"), to=INES), GUEST, "Dr. Ines Albrecht")

    def test_each_is_led_to_a_page_they_may_see(self, cast, outbox, settings):
        interview = cast.book()
        mails = outbox.mails("booked")
        site = settings.PUBLIC_URL
        assert f"View interview:\n{site}/interviews/{interview.pk}/\n" in only(mails, to=LENA).text
        team = f"View interview:\n{site}/team/{cast.organization.slug}/interviews/{interview.pk}/\n"
        assert team in only(mails, to=INES).text
        desk = f"Add conference details:\n{site}/desk/interviews/{interview.pk}/\n"
        assert desk in only(mails, to=MAYA).text

    def test_a_colleague_without_an_account_gets_no_link_to_a_page_behind_the_login(self, cast, outbox, settings):
        cast.book()
        mail = only(outbox.mails("booked"), to=GUEST)
        assert re.findall(rf"{settings.PUBLIC_URL}/(\w+)/", mail.text + mail.html) == [
            "imprint",
            "privacy",
            "imprint",
            "privacy",
        ]

    def test_a_candidate_without_an_account_gets_a_link_that_needs_none(self, cast, outbox, settings):
        lena = factories.candidate(cast.organization, email="new@example.org", time_zone="Asia/Kathmandu")
        cast.book(cast.request(lena=lena))
        mail = only(outbox.mails("booked"), to="new@example.org")
        assert re.search(rf"^{settings.PUBLIC_URL}/i/\S{{43}}/$", mail.text, re.MULTILINE)
        assert "/interviews/" not in mail.text + mail.html
        says(mail, "Please answer this mail as soon as possible; Maya Okafor tells everybody.")

    def test_the_representative_answers_the_candidate_and_everybody_else_the_representative(self, cast, outbox):
        cast.book()
        replies = {mail.to: mail.reply_to for mail in outbox.mails("booked")}
        assert replies == {LENA: MAYA, INES: MAYA, JONAS: MAYA, GUEST: MAYA, MAYA: LENA}


class TestDetails:
    def test_everybody_learns_how_to_join_on_their_own_clock(self, cast, outbox):
        interview = cast.book()
        details = {"link": "https://video.example/room?a=1&b=2", "phone": "+49 30 1", "notes": "Ring twice,\nplease"}
        with organization_context(cast.organization):
            actions.set_conference_details(interview, by=NOBODY, now=factories.NOW, **details)
        mails = outbox.mails("details_changed")
        assert sorted(mail.to for mail in mails) == sorted([LENA, INES, JONAS, GUEST, MAYA])
        mail = only(mails, to=LENA)
        says(mail, "https://video.example/room?a=1&b=2", "+49 30 1", "14:45–15:15", "Kathmandu, GMT+5:45")
        assert "Ring twice,\nplease" in mail.text
        assert 'href="https://video.example/room?a=1&amp;b=2"' in mail.html

    def test_details_taken_back_are_said_to_be(self, cast, outbox):
        interview = cast.book()
        with organization_context(cast.organization):
            for link in ("https://video.example/room", ""):
                actions.set_conference_details(interview, link=link, phone="", notes="", by=NOBODY, now=factories.NOW)
        taken = [mail for mail in outbox.mails("details_changed") if mail.to == LENA and "taken back" in mail.text]
        [mail] = taken
        assert mail.subject.startswith("How to join is open again: Tue 24 Nov, 14:45 (Kathmandu, GMT+5:45)")
        says(mail, "Maya Okafor follows up with how to join.")


class TestCancelled:
    def test_everybody_is_told_who_why_and_when(self, cast, outbox):
        interview = cast.book()
        with organization_context(cast.organization):
            actions.cancel(interview, reason="I have the flu.", by=factories.actor(cast.ines), now=factories.NOW)
        mails = outbox.mails("cancelled")
        assert sorted(mail.to for mail in mails) == sorted([LENA, INES, JONAS, GUEST, MAYA])
        says(
            only(mails, to=LENA),
            "Your interview is cancelled",
            "Dr. Ines Albrecht cancelled it.",
            "I have the flu.",
            "14:45–15:15",
            "Maya Okafor gets in touch with you",
        )
        for mail in mails:
            assert mail.invite
            assert mail.invite["method"] == "CANCEL"

    def test_whoever_has_no_name_is_not_named_by_address(self, cast, outbox):
        interview = cast.book()
        User.objects.filter(pk=cast.ines.pk).update(name="")
        cast.ines.refresh_from_db()
        with organization_context(cast.organization):
            actions.cancel(interview, reason="", by=factories.actor(cast.ines), now=factories.NOW)
        mail = only(outbox.mails("cancelled"), to=LENA)
        says(mail, "Nordlicht Bio cancelled it.")
        assert INES not in mail.text + mail.html

    def test_without_a_booked_time_there_is_nothing_to_take_out_of_calendars(self, cast, outbox):
        interview = cast.request()
        with organization_context(cast.organization):
            actions.cancel(interview, reason="", by=factories.actor(cast.ines), now=factories.NOW)
        mails = outbox.mails("cancelled")
        assert [mail.invite for mail in mails] == [None] * 5
        says(only(mails, to=LENA), "No time had been booked.")
        assert "calendar" not in only(mails, to=LENA).text


class TestNoTimeFits:
    def test_the_representative_and_the_requester_get_the_message(self, cast, outbox, settings):
        interview = cast.request()
        with organization_context(cast.organization):
            actions.report_no_fit(
                interview, message="After 1 December,\nplease <3", form_key=uuid4(), by=NOBODY, now=factories.NOW
            )
        mails = outbox.mails("no_time_fits")
        assert sorted(mail.to for mail in mails) == [INES, MAYA]
        maya, ines = only(mails, to=MAYA), only(mails, to=INES)
        assert "After 1 December,\nplease <3" in maya.text
        assert "After 1 December,\nplease &lt;3" in maya.html
        assert maya.reply_to == LENA
        says(maya, "Kathmandu, GMT+5:45", "The times stay on offer until others are sent.")
        assert f"Open your desk:\n{settings.PUBLIC_URL}/desk/\n" in maya.text
        assert f"/team/{cast.organization.slug}/interviews/{interview.pk}/times/\n" in ines.text

    def test_a_requester_who_does_not_take_part_is_told_too(self, cast, outbox):
        recruiter = factories.member(cast.organization).user
        interview = pending(application(cast.lena), members=[cast.jonas], by=recruiter)
        with organization_context(cast.organization):
            actions.report_no_fit(interview, message="", form_key=uuid4(), by=NOBODY, now=factories.NOW)
        assert outbox.recipients("no_time_fits") == sorted([MAYA, recruiter.email])


class TestHostileNames:
    HOSTILE = 'R&D <b>"Lead"</b>\r\nBcc: eve@example.org'

    def test_titles_stay_text_in_every_part(self, cast, outbox):
        cast.book(cast.request(title=self.HOSTILE))
        for mail in outbox.mails():
            assert 'R&D <b>"Lead"</b> Bcc: eve@example.org' in mail.subject
            assert "\n" not in mail.subject
            assert "\r" not in mail.subject
            assert 'R&D <b>"Lead"</b>' in mail.text
            assert "R&amp;D &lt;b&gt;&quot;Lead&quot;&lt;/b&gt;" in mail.html
            assert "<b>" not in mail.html
