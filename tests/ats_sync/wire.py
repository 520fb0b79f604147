"""What goes over the wire to a board in memory, and what goes wrong on it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from ats_sync.port import AtsError, ErrorKind, Meaning


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One request. `what`: the name of a method of Ats; `about`: the job, candidate or application it names."""

    what: str
    about: str = ""
    said: str = ""  # the stage, the text, the tag


@dataclass(kw_only=True)
class Fault:
    error: AtsError
    on: str
    carried_out: bool
    left: int
    passing: int
    about: str = ""

    def happens(self, what: str, about: str) -> bool:
        if self.left < 1 or self.on not in ("*", what) or self.about not in ("", about):
            return False
        if self.passing:
            self.passing -= 1
            return False
        self.left -= 1
        return True


@dataclass(kw_only=True)
class Meanwhile:
    act: Callable[[], object]
    on: str
    before: bool
    is_over: bool = False


@dataclass(eq=False)
class Wire:
    """`asked`: every request, in order, also those that failed."""

    asked: list[Asked] = field(default_factory=list)
    _faults: list[Fault] = field(default_factory=list)
    _meanwhile: list[Meanwhile] = field(default_factory=list)

    def fail(
        self,
        kind: ErrorKind,
        *,
        on: str = "*",
        about: str = "",
        meaning: Meaning = Meaning.NONE,
        status: int | None = None,
        retry_after: float | None = None,
        carried_out: bool = False,
        times: int = 1,
        nth: int = 1,
    ) -> None:
        """The next `times` requests of this method fail, from the nth. `about`: only those that name this job,
        candidate or application; `status`: None if there is no answer; `carried_out`: it is done all the same."""
        error = AtsError(kind, meaning=meaning, status=status, retry_after=retry_after)
        fault = Fault(error=error, on=on, about=about, carried_out=carried_out, left=times, passing=nth - 1)
        self._faults.append(fault)

    def meanwhile(self, on: str, act: Callable[[], object], *, before: bool = False) -> None:
        """Somebody does something right after the next request of this method was answered, or right before. Once."""
        self._meanwhile.append(Meanwhile(act=act, on=on, before=before))

    def clear(self) -> None:
        """Nothing goes wrong any more, and nothing was asked."""
        for planned in (self.asked, self._faults, self._meanwhile):
            planned.clear()

    def count(self, what: str) -> int:
        return sum(each.what == what for each in self.asked)

    @contextmanager
    def request(self, what: str, about: str = "", said: str = "") -> Iterator[None]:
        """Around whatever a request does: fails before it, or after it, as planned."""
        self.asked.append(Asked(what=what, about=about, said=said))
        self._act(what, before=True)
        fault = next((each for each in self._faults if each.happens(what, about)), None)
        if fault and not fault.carried_out:
            raise _fresh(fault.error)
        yield
        self._act(what, before=False)
        if fault:
            raise _fresh(fault.error)

    def _act(self, what: str, *, before: bool) -> None:
        for each in self._meanwhile:
            if not each.is_over and (each.on, each.before) == (what, before):
                each.is_over = True
                each.act()


def _fresh(error: AtsError) -> AtsError:
    """One that was not raised before."""
    return AtsError(error.kind, meaning=error.meaning, status=error.status, retry_after=error.retry_after)
