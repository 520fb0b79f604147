"""The hiring side of an interview as pages show it: seat by seat, optional people, who stepped back."""

from collections.abc import Sequence
from dataclasses import dataclass

from interviews.models import Interview, Participant


@dataclass(frozen=True, kw_only=True)
class SeatLine:
    """One seat. `people`: who fills it, or could as long as nothing is booked; `others`: who could step in."""

    number: int
    people: Sequence[Participant]
    others: Sequence[Participant]

    @property
    def is_empty(self) -> bool:
        return not self.people


@dataclass(frozen=True, kw_only=True)
class Lineup:
    """Everybody from the hiring side."""

    seats: Sequence[SeatLine]
    optional: Sequence[Participant]
    gone: Sequence[Participant]

    @property
    def empty(self) -> list[SeatLine]:
        return [seat for seat in self.seats if seat.is_empty]


def lineup(interview: Interview) -> Lineup:
    """Reads the prefetched participants."""
    everybody = list(interview.participants.all())
    pool, was_booked = interview.pool(), interview.booked_at is not None
    seats = []
    for number in sorted({person.seat for person in everybody if person.seat is not None}):
        could = [person for person in pool if person.seat == number]
        does = [person for person in could if person.attends] if was_booked else could
        seats.append(SeatLine(number=number, people=does, others=[each for each in could if each not in does]))
    return Lineup(
        seats=seats,
        optional=[person for person in pool if person.is_optional],
        gone=[person for person in everybody if person.out_at is not None],
    )
