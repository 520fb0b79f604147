"""Message catalogues without the gettext tools: compile, update and check `locale/*/LC_MESSAGES/django.po`.

python -m dev.catalogues            compile what has changed
python -m dev.catalogues --update   bring the catalogues in line with the code; translations are kept
python -m dev.catalogues --check    fail unless every message is translated, with the same placeholders
"""

import ast
import io
import os
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
NOT_THE_PRODUCT = {"tests", "dev", "bench", "sandbox", "docs", "staticfiles", "migrations"}
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
SHOWN = 20  # of what needs work, in the output of the check
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[a-z]|\{\w*\}")


def catalogues(root: Path = ROOT) -> list[Path]:
    return sorted(folder / "LC_MESSAGES" / "django.po" for folder in root.glob("locale/*") if folder.is_dir())


def compile_all(root: Path = ROOT) -> None:
    for path in filter(Path.exists, catalogues(root)):
        compiled = path.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < path.stat().st_mtime:
            unfinished = path.with_suffix(f".{os.getpid()}.mo")  # another process may be reading the old one
            with unfinished.open("wb") as file:
                write_mo(file, _read(path))
            unfinished.rename(compiled)


def messages(root: Path = ROOT) -> Catalog:
    """Every message of the product's code and templates."""
    catalog = Catalog(charset="utf-8")
    for path in _sources(root):
        place = str(path.relative_to(root))
        for line, words, comments, context in extract("python", _python(path), _keywords(path), ["Translators:"]):
            catalog.add(words, locations=[(place, line)], auto_comments=comments, context=context)
    return catalog


def update_all(root: Path = ROOT) -> None:
    template = messages(root)
    for path in catalogues(root):
        catalog = _read(path)
        revised = catalog.revision_date
        catalog.update(template, no_fuzzy_matching=True, update_creation_date=False)
        catalog.revision_date = revised
        path.parent.mkdir(exist_ok=True)
        with path.open("wb") as file:
            # No line numbers, and sorted: a moved line or a new message changes nothing else in the file.
            write_po(file, catalog, width=110, ignore_obsolete=True, include_lineno=False, sort_output=True)


def problems(root: Path = ROOT) -> Iterator[str]:
    """One sentence for each message that is not properly translated."""
    yield from _hidden(root)
    wanted = messages(root)
    for path in catalogues(root):
        catalog = _read(path)
        name = path.relative_to(root)
        for message in wanted:
            if message.id:
                places = ", ".join(sorted({place for place, _ in message.locations}))
                for words in _faults(message, catalog.get(message.id, message.context), catalog.num_plurals):
                    yield f"{name}: {words} ({places})"


def _hidden(root: Path) -> Iterator[str]:
    """Messages inside an f-string, which nobody who looks for messages sees."""
    for path in _sources(root):
        for told in ast.walk(ast.parse(path.read_text("utf-8"))) if path.suffix == ".py" else ():
            for call in ast.walk(told) if isinstance(told, ast.JoinedStr) else ():
                match call:
                    case ast.Call(func=ast.Name(name), args=[ast.Constant(str(words)), *_]) if name in _keywords(path):
                        yield f"{path.relative_to(root)}: “{words}” stands inside an f-string"


def _faults(message: Message, translated: Message | None, plurals: int) -> Iterator[str]:
    ids = _forms(message.id)
    if translated is None:
        yield f"“{ids[0]}” is missing"
        return
    forms = _forms(translated.string)
    if not all(forms) or len(forms) != (plurals if len(ids) > 1 else 1):
        yield f"“{ids[0]}” is not translated"
    elif translated.fuzzy:
        yield f"“{ids[0]}” is marked fuzzy"
    elif _placeholders(forms) != _placeholders(ids):
        yield f"“{ids[0]}” has other placeholders than its translation"


def _forms(words: str | Iterable[str] | None) -> list[str]:
    return [words] if isinstance(words, str) else list(words or ())


def _placeholders(forms: Iterable[str]) -> set[str]:
    return {found for form in forms for found in PLACEHOLDER.findall(form.replace("%%", ""))}


def _sources(root: Path) -> Iterator[Path]:
    for folder in sorted(root.iterdir()):
        if folder.is_dir() and not folder.name.startswith(".") and folder.name not in NOT_THE_PRODUCT:
            for path in sorted(folder.rglob("*")):
                parts = path.relative_to(root).parts
                is_template = "templates" in parts and path.suffix in {".html", ".txt"}
                if (is_template or path.suffix == ".py") and not NOT_THE_PRODUCT.intersection(parts):
                    yield path


def _keywords(path: Path) -> dict[str, tuple[int | tuple[int, str], ...] | None]:
    """The functions that mark messages, and the names under which a module imports them, such as `_lazy`."""
    if path.suffix != ".py":
        return KEYWORDS
    imports = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.ImportFrom)]
    named = [name for node in imports if node.module == "django.utils.translation" for name in node.names]
    return KEYWORDS | {name.asname: KEYWORDS[name.name] for name in named if name.asname and name.name in KEYWORDS}


def _python(path: Path) -> io.BytesIO:
    """Code as it is; a template as calls that Python's tokenizer can read."""
    text = path.read_text("utf-8")
    if path.suffix != ".py":
        # Django turns all other text into XXXs, among which the calls stand; the tokenizer minds only the indents.
        text = "\n".join(line.strip() for line in templatize(text, origin=str(path)).splitlines())
    return io.BytesIO(text.encode())


def _read(path: Path) -> Catalog:
    if not path.exists():
        return Catalog(locale=path.parts[-3], charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3])


def main() -> None:
    if "--update" in sys.argv:
        update_all()
    elif "--check" in sys.argv:
        found = list(problems())
        if not catalogues():
            found.append("locale/ holds no catalogue")
        if found:
            shown = [*found[:SHOWN], *(["…"] if len(found) > SHOWN else [])]
            raise SystemExit("\n".join([*shown, f"{len(found)} to mend: run `make messages`, then translate."]))
    else:
        compile_all()


if __name__ == "__main__":
    main()
