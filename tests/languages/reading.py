"""What a reads or hears of a page, and whether it is the language they asked for."""

import re
from collections.abc import Iterable
from html.parser import HTMLParser

SPOKEN = {"alt", "aria-label", "placeholder", "title"}
SEARCHED = "data-words"  # names of places in every language, to be found and never shown
VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "path", "source", "wbr"}
SILENT = {"script", "style", "code"}
MADE_BY_CHANCE = {"codes", "error-details__text"}  # classes of elements; letters of a code may make a word
# Words of English sentences and buttons that no German text contains.
ENGLISH_WORDS = """
    about accept account add address after again all already and answer any anybody application applications apply
    are ask at available back be been before book booked button came can cancel cancelled cannot change changed
    choose chosen close closed colleague colleagues confirm confirmed continue copied copy create date dates day
    days december delete details does else email enter error every everybody everyone expired february fill find
    for found friday from get gets give go got has have help here hire home hour hours how if interview interviews
    invalid invitation invite is it its january job jobs join july june keep language later leave length less look
    main make many march member members message minutes monday month more move must never new next no nobody
    none not nothing number october of off offer offered ok on once one only open or organization organizations
    other our out page pages past pending people phone pick place please posted previous privacy profile
    proposal read ready reason recovery remove representative revoke role safe saturday save saved search second
    security see select send sent set settings show sign signed since slot slots some somebody something stage
    start starts state still submit successfully sunday switch than that the their them then there these they this
    thursday time times to today too try tuesday until upcoming use used value verified verify view waiting we
    wednesday week weeks welcome what when where which who why window windows with without wrong yes yet you your
    yours zone zones
"""
ENGLISH = frozenset(ENGLISH_WORDS.split())
INFORMAL = frozenset(
    {"du", "dich", "dir", "dein", "deine", "deinem", "deinen", "deiner", "euch", "euer", "gib", "wähle"}
)
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


class _Reader(HTMLParser):
    """Collects text and spoken attributes; leaves out what is marked as another language, and codes."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language
        self.pieces: list[str] = []
        self._open: list[tuple[str, bool]] = []  # open elements, and whether each is left out

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        is_foreign = said.get("lang", self.language) != self.language
        left_out = tag in SILENT or is_foreign or bool(MADE_BY_CHANCE.intersection(said.get("class", "").split()))
        if not (left_out or self._is_left_out()):
            self.pieces += [value for name, value in said.items() if _is_spoken(name, value)]
        if tag not in VOID:
            self._open.append((tag, left_out))

    def handle_endtag(self, tag: str) -> None:
        """Elements inside that need no end tag of their own end as well."""
        while tag in (name for name, _ in self._open):
            name, _ = self._open.pop()
            if name == tag:
                break

    def handle_data(self, data: str) -> None:
        if not self._is_left_out():
            self.pieces.append(data)

    def _is_left_out(self) -> bool:
        return any(left_out for _, left_out in self._open)


def _is_spoken(attribute: str, value: str) -> bool:
    """Scripts take words from data attributes; a value in small letters without a blank is a name for the script."""
    is_for_scripts = attribute.startswith("data-") and attribute != SEARCHED and not re.fullmatch("[a-z#-]*", value)
    return attribute in SPOKEN or is_for_scripts


def words_of_page(html: str, *, language: str, names: Iterable[str] = ()) -> list[str]:
    """Every word of a page in this language, without what people have written themselves (`names`)."""
    reader = _Reader(language)
    reader.feed(html)
    return words(" ¶ ".join(reader.pieces), names=names)


def words(text: str, *, names: Iterable[str] = ()) -> list[str]:
    """The words of a text, in lower case, without `names`, addresses and paths."""
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, " ")
    text = re.sub(r"\S+@\S+|https?://\S+|\S*/\S*/\S*|[#.\w-]*[-_=#]\w[\w.=-]*", " ", text)
    return [word.lower() for word in WORD.findall(text)]


def english(found: Iterable[str]) -> set[str]:
    return set(ENGLISH.intersection(found))


def informal(found: Iterable[str]) -> set[str]:
    """German words for people one knows well; our pages say “Sie”."""
    return set(INFORMAL.intersection(found))
