"""Calendar files, read back as a calendar program would."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar

from accounts.models import Organization
from core.reading import reading_as
from core.tenancy import organization_context
from interviews import actions, calendar
from interviews.models import Interview, Participant, ParticipantKind
from marketplace.models import Application, Candidate, Job
from notifications.compose import Reader
from tests import factories
from tests.factories import NOW
from tests.interviews.factories import booked, start

LENA = Reader(email="lena@example.org", name="Lena Brandt", language="en", time_zone="America/New_York")
HOSTILE = "Łena, \"the\" Brandt; \\n A\\B \n\r\nBEGIN:VEVENT\r\nATTENDEE:mailto:eve@example.org 🦉 'x' ^n"


def made(*, name: str = "Lena Brandt", title: str = "Clinical Data Manager", people: tuple[str, ...] = ()) -> Interview:
    """A booked interview that no database knows."""
    organization = Organization(name=name, slug="nordlicht", language="en", time_zone="Europe/Berlin")
    candidate = Candidate(organization=organization, name=name, email=LENA.email, language="en", time_zone="")
    application = Application(organization=organization, candidate=candidate, job=Job(title=title))
    interview = Interview(
        organization=organization,
        application=application,
        round_name=title,
        state="booked",
        starts_at=start(hour=9, minute=30),
        ends_at=start(hour=10),
        time_zone="Europe/Berlin",
        ical_uid="7f1c@clora.example",
        sequence=3,
    )
    participants = [
        Participant(name=person, email=f"person{number}@example.org", kind=ParticipantKind.MEMBER, seat=number)
        for number, person in enumerate(people)
    ]
    vars(interview)["_prefetched_objects_cache"] = {"participants": participants}
    return interview


def request(interview: Interview, *, reader: Reader = LENA) -> str:
    with reading_as(language=reader.language, time_zone=reader.time_zone):
        return calendar.request(interview, reader=reader, now=NOW).ics


def event(ics: str):
    [found] = Calendar.from_ical(ics).walk("VEVENT")
    return found


class TestRequest:
    def test_it_has_what_calendar_programs_need(self):
        ics = request(made())
        found = event(ics)
        assert str(Calendar.from_ical(ics)["METHOD"]) == "REQUEST"
        assert (str(found["UID"]), found["SEQUENCE"], str(found["STATUS"])) == ("7f1c@clora.example", 3, "CONFIRMED")
        assert str(found["ORGANIZER"]) == "mailto:interviews@clora.example"
        assert str(found["ATTENDEE"]) == "mailto:lena@example.org"
        assert found["ATTENDEE"].params["RSVP"] == "FALSE"
        assert found["ATTENDEE"].params["PARTSTAT"] == "NEEDS-ACTION"

    def test_times_are_utc_whatever_the_reader_and_the_team_read_in(self):
        lines = request(made()).splitlines()
        assert "DTSTART:20261124T093000Z" in lines
        assert "DTEND:20261124T100000Z" in lines
        assert f"DTSTAMP:{NOW:%Y%m%dT%H%M%SZ}" in lines
        assert "VTIMEZONE" not in "".join(lines)

    def test_conference_details_are_where_programs_look(self):
        interview = made()
        interview.conference_link = "https://video.example/room?a=1,2;b=3"
        interview.conference_phone, interview.conference_notes = "+49 30 1234567", "Ring twice,\nplease"
        found = event(request(interview))
        assert str(found["LOCATION"]) == str(found["URL"]) == "https://video.example/room?a=1,2;b=3"
        assert str(found["DESCRIPTION"]).splitlines()[2:] == [
            "Video: https://video.example/room?a=1,2;b=3",
            "Phone: +49 30 1234567",
            "Ring twice,",
            "please",
        ]

    def test_who_only_looks_after_it_is_not_required(self):
        maya = Reader(email="maya@clora.example", name="Maya Okafor", language="en", time_zone="UTC")
        assert event(request(made(), reader=maya))["ATTENDEE"].params["ROLE"] == "OPT-PARTICIPANT"
        assert event(request(made()))["ATTENDEE"].params["ROLE"] == "REQ-PARTICIPANT"


class TestNames:
    def test_colleagues_without_a_name_are_counted_not_addressed(self):
        assert calendar.who_joins(made(people=("Ines", "", "Jonas"))) == "Ines, Jonas, 1 more colleague"
        assert calendar.who_joins(made(people=("", ""))) == "2 colleagues"
        assert calendar.who_joins(made(people=("", "Ines")), addresses=True) == "Ines, person0@example.org"
        assert calendar.who_joins(made()) == ""

    def test_who_is_optional_comes_last_and_only_the_hiring_side_reads_it(self):
        interview = made(people=("Ines", "", "Zoe"))
        interview.participants.all()[0].seat = None
        assert calendar.who_joins(interview, addresses=True) == "Zoe, person1@example.org, Ines (optional)"
        assert calendar.who_joins(interview) == "Zoe, Ines, 1 more colleague"

    def test_no_file_carries_an_address_besides_its_reader_and_ours(self):
        ics = request(made(people=("Ines", "")))
        assert "person0@" not in ics
        assert "person1@" not in ics

    @given(
        name=st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=120),
        title=st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=120),
    )
    @example(name=HOSTILE, title=HOSTILE)
    @example(name="x" * 120, title="🦉" * 120)
    @example(name='"', title=";,\\")
    @example(name="\\", title="\\")
    def test_any_name_stays_one_event_in_short_lines(self, name, title):
        reader = Reader(email=LENA.email, name=name, language="en", time_zone="UTC")
        ics = request(made(name=name, title=title, people=(name,)), reader=reader)
        raw = ics.encode()
        assert raw.endswith(b"\r\n")
        assert max(map(len, raw.split(b"\r\n"))) <= 75
        assert b"\n" not in raw.replace(b"\r\n", b"")
        assert b"\r" not in raw.replace(b"\r\n", b"")
        found = event(ics)
        assert str(found["ATTENDEE"]) == "mailto:lena@example.org"
        assert str(found["ORGANIZER"]) == "mailto:interviews@clora.example"
        assert str(found["UID"]) == "7f1c@clora.example"

    @pytest.mark.parametrize(
        "name", ["Müller, Söhne; & “Co” 🦉", "O'Hara \\ Partner", "BEGIN:VEVENT", 'Say "hi"', "a:b"]
    )
    def test_names_read_back_as_they_were_written(self, name):
        found = event(request(made(name=name, title=name, people=(name,))))
        assert str(found["SUMMARY"]) == f"Interview: {name} – {name} ({name})"
        assert str(found["DESCRIPTION"]).splitlines() == [name, f"With {name}"]
        assert found["ORGANIZER"].params["CN"] == name.replace("\\", "/")

    def test_line_breaks_in_titles_read_back_and_inject_nothing(self):
        found = event(request(made(title="Chef\r\nATTENDEE:mailto:eve@example.org")))
        assert "Chef\nATTENDEE:mailto:eve@example.org" in str(found["SUMMARY"]).replace("\r\n", "\n")
        assert str(found["ATTENDEE"]) == "mailto:lena@example.org"


class TestCancellation:
    def test_it_takes_the_same_event_away(self):
        invite = calendar.cancellation(made(), reader=LENA, now=NOW)
        found = event(invite.ics)
        assert invite.method == str(Calendar.from_ical(invite.ics)["METHOD"]) == "CANCEL"
        assert (str(found["STATUS"]), str(found["UID"])) == ("CANCELLED", "7f1c@clora.example")


class TestFile:
    def test_an_imported_file_asks_for_no_answer(self):
        content = calendar.file(made(), now=NOW).decode()
        found = event(content)
        assert str(Calendar.from_ical(content)["METHOD"]) == "PUBLISH"
        assert "ATTENDEE" not in found
        assert "ORGANIZER" not in found
        assert found["DTSTART"].dt == start(hour=9, minute=30)


class TestAddLinks:
    def test_each_service_gets_the_instant_in_its_own_spelling(self):
        links = {service: parse_qs(urlsplit(url).query) for service, url in calendar.add_links(made())}
        assert links["Google"]["dates"] == ["20261124T093000Z/20261124T100000Z"]
        for service in ("Outlook.com", "Office 365"):
            assert links[service]["startdt"] == ["2026-11-24T09:30:00Z"]
            assert links[service]["enddt"] == ["2026-11-24T10:00:00Z"]

    def test_no_name_leaves_its_field(self):
        for _service, url in calendar.add_links(made(title="R&D #1 &dates=x")):
            assert url.count("dates=") <= 1
            assert "R%26D" in url


@pytest.mark.django_db
class TestRevisions:
    def test_every_revision_keeps_the_uid_and_no_sequence_falls(self, outbox, now):
        interview = booked(organization=factories.organization(), members=[], guests=["gast@labor.example"])
        with organization_context(interview.organization):
            later = now + timedelta(minutes=1)
            actions.set_conference_details(
                interview, link="https://video.example/room", phone="", notes="", by=factories.NOBODY, now=later
            )
            actions.cancel(interview, reason="", by=factories.NOBODY, now=later + timedelta(minutes=1))
        seen: dict[str, list[tuple[str, str, int]]] = {}
        for mail in outbox.mails():
            if mail.invite:
                found = event(mail.invite["ics"])
                seen.setdefault(mail.to, []).append((mail.kind, str(found["UID"]), found["SEQUENCE"]))
        assert len(seen) == 3
        for revisions in seen.values():
            assert [kind for kind, _uid, _sequence in revisions] == ["booked", "details_changed", "cancelled"]
            assert {uid for _kind, uid, _sequence in revisions} == {interview.ical_uid}
            assert [sequence for _kind, _uid, sequence in revisions] == [0, 1, 2]
