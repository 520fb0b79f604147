"""House rules that no linter knows. Each exception stands here with its reason."""

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from statistics import quantiles

import pytest

from dev import tracked
from tests.architecture.source import BESIDE, PRODUCT, dotted, functions, length, nodes, python, templates, tree

# Names that say nothing.
NOTHING_NAMES = {
    "utils",
    "util",
    "helpers",
    "helper",
    "services",
    "service",
    "common",
    "misc",
    "mixins",
    "mixin",
    "base",
}
NAMED_ALL_THE_SAME = {"dev/services.py": "the services are PostgreSQL and Valkey"}

# Who may look at the clock; everybody else is told the time.
CLOCK = re.compile(r"(^|\.)(timezone\.now|datetime\.(now|today|utcnow)|date\.today)$")
MAY_READ_THE_CLOCK = ("/views/", "/tasks.py", "/management/commands/", "/templatetags/", "/access.py")
READS_THE_CLOCK_ALL_THE_SAME = {
    "core/errors.py": "an error page is a view",
    "core/health.py": "views",
    "accounts/adapter.py": "allauth calls it from its own views",
    "ats_sync/recruitee/refusals.py": "an answer that names the instant until which to wait, but not its own",
    "ats_sync/licences.py": "what it asks is as new as the moment in which it asks",
}

RAW_SQL = {"cursor", "raw", "RawSQL", "extra"}
MAY_SPEAK_SQL = {
    "core/locking.py": "SET LOCAL lock_timeout",
    "core/health.py": "SELECT 1",
    "core/schema.py": "composite keys and triggers, which Django has no operation for",
}
MAY_BE_SAFE = {
    "templates/components/field_notes.html": "help texts are the code's own words; Django's own are HTML",
    "templates/mail/base.txt": "plain text",
}
ANSWERS_WHATEVER_HAPPENS = {"voicecalls/views/hooks.py": "somebody is on the phone and waits for an answer"}
TAKES_FORMS_OF_STRANGERS = {
    "voicecalls/access.py": "the telephone provider signs what it sends",
    "ats_sync/access.py": "so do applicant tracking systems",
}
LONGEST_LINE = 300  # of a template: Django's tags cannot be broken
POSITIONAL_ACTION_ARGUMENTS = 1  # the row it is about
APPS = [folder for folder in PRODUCT if folder != "config"]
# What no other line of the product mentions, by the end of its name.
UNMENTIONED_ALL_THE_SAME = {
    "core/formats/de/formats.py": "Django looks for these names",
    "core/formats/en/formats.py": "Django looks for these names",
    "accounts/allauth_words.py OURS": "the catalogues find sentences of allauth in it",
    "voicecalls/script/dialogue.py most_turns": "a promise about conversations, which the properties hold them to",
}


def found(rule, *folders: str) -> list[str]:
    """Where a rule about syntax nodes finds something: "path:line"."""
    return [
        f"{path}:{node.lineno}"  # type: ignore[attr-defined]
        for path in python(*folders)
        for node in nodes(path)
        if rule(node)
    ]


def files(places: list[str]) -> set[str]:
    return {place.rpartition(":")[0] for place in places}


def modules(name: str) -> list[str]:
    """Every app's module of that name; where it has grown into a folder, what is in there."""
    folder = name.removesuffix(".py")
    paths = [PurePosixPath(path) for path in python(*PRODUCT)]
    return [str(path) for path in paths if path.name == name or path.parent.name == folder]


def test_there_is_something_to_look_at():
    """The control for every rule below."""
    assert len(python(*PRODUCT)) > 60
    assert len(templates()) > 100
    assert len(modules("actions.py")) >= 4


def test_nothing_is_imported_inside_functions():
    inside = [
        f"{path}:{node.lineno}"
        for path in python(*PRODUCT, *BESIDE)
        for function in functions(tree(path))
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert inside == []


def test_nobody_catches_everything():
    def catches_everything(node: ast.AST) -> bool:
        if not isinstance(node, ast.ExceptHandler):
            return False
        caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
        return any(each is None or dotted(each) in {"Exception", "BaseException"} for each in caught)

    places = found(catches_everything, *PRODUCT, *BESIDE)
    assert files(places) == set(ANSWERS_WHATEVER_HAPPENS)
    assert len(places) == len(ANSWERS_WHATEVER_HAPPENS)


def test_the_clock_is_read_at_the_edges_only():
    readers = files(found(lambda node: bool(CLOCK.search(dotted(node))), *PRODUCT))
    inner = {path for path in readers if not any(place in f"/{path}" for place in MAY_READ_THE_CLOCK)}
    assert inner == set(READS_THE_CLOCK_ALL_THE_SAME)


def test_the_door_is_the_only_way_to_django_scopes():
    assert files(found(lambda node: imports(node, "django_scopes"), *PRODUCT)) == {"core/tenancy.py"}


def imports(node: ast.AST, package: str) -> bool:
    if isinstance(node, ast.Import):
        return any(alias.name.split(".")[0] == package for alias in node.names)
    return isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == package


def test_nobody_goes_round_the_scoped_managers():
    around = {"_base_manager", "all_objects", "_default_manager"}
    assert found(lambda node: isinstance(node, ast.Attribute) and node.attr in around, *PRODUCT) == []


def test_sql_is_spoken_in_few_places():
    def speaks_sql(node: ast.AST) -> bool:
        called = isinstance(node, ast.Call) and dotted(node.func).rpartition(".")[2] in RAW_SQL
        return called or imports_name(node, "RunSQL")

    assert files(found(speaks_sql, *PRODUCT)) == set(MAY_SPEAK_SQL)


def imports_name(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.ImportFrom) and any(alias.name == name for alias in node.names)


def test_views_begin_at_their_tenant():
    """`Job.objects.get(pk=…)` in a view would be one in_vain door away from a leak."""

    def loads_by_class(node: ast.AST) -> bool:
        return isinstance(node, ast.Call) and dotted(node.func).endswith(".objects.get")

    assert [place for place in found(loads_by_class, *PRODUCT) if "/views/" in place] == []


def occurs(word: str) -> list[str]:
    return found(lambda node: imports_name(node, word) or dotted(node).rpartition(".")[2] == word, *PRODUCT)


@pytest.mark.parametrize("word", ["mark_safe", "SafeString", "post_save", "pre_save", "post_delete", "receiver"])
def test_words_that_do_not_occur(word):
    assert occurs(word) == []


def test_forms_without_a_token_are_taken_only_from_those_who_sign_them():
    assert files(occurs("csrf_exempt")) == set(TAKES_FORMS_OF_STRANGERS)


def test_no_effect_hangs_on_a_signal():
    def connects(node: ast.AST) -> bool:
        """One of our own modules has this verb."""
        return isinstance(node, ast.Attribute) and node.attr == "connect" and dotted(node.value) != "connecting"

    assert found(connects, *PRODUCT) == []


def test_templates_escape_what_they_show():
    unsafe = re.compile(r"\|\s*safe\b|\{%\s*autoescape\s+off")
    assert {path for path, text in templates().items() if unsafe.search(text)} == set(MAY_BE_SAFE)


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param(r"\son[a-z]+\s*=", id="event attribute"),
        pytest.param(r"javascript:", id="javascript address"),
        pytest.param(r"<style\b", id="style element"),
        pytest.param(r"\sstyle\s*=", id="style attribute"),
        pytest.param(r"<script\b(?![^>]*(\bsrc=|application/json))", id="inline script"),
        pytest.param(r"\bhx-on\b|hx-vals=.js:", id="script of htmx"),
    ],
)
def test_pages_carry_no_inline_script_or_style(pattern):
    pages = {path: text for path, text in templates().items() if not path.startswith("templates/mail/")}
    assert [path for path, text in pages.items() if re.search(pattern, text, re.IGNORECASE)] == []


def test_who_waits_before_it_asks_stays_on_the_page():
    """What htmx is about to ask for is forgotten with its element: a change made meanwhile would not be seen."""
    waiting = re.compile(r"<[^>]*\bhx-trigger=\"[^\"]*\bdelay:[^>]*>")
    tags = [(path, tag) for path, text in templates().items() for tag in waiting.findall(text)]
    assert tags
    assert [path for path, tag in tags if "outerHTML" in tag] == []


def test_files_have_names_that_say_something():
    everything = [*python(*PRODUCT, *BESIDE), *(path for path in templates() if path.endswith(".py"))]
    empty = {path for path in everything if NOTHING_NAMES & {part.removesuffix(".py") for part in Path(path).parts}}
    assert empty == set(NAMED_ALL_THE_SAME)


def public_functions(path: str) -> list[ast.FunctionDef]:
    return [node for node in tree(path).body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")]


def test_actions_are_called_with_names():
    loose = [
        f"{path}:{function.lineno} {function.name}"
        for path in modules("actions.py")
        for function in public_functions(path)
        if len(function.args.args) + len(function.args.posonlyargs) > POSITIONAL_ACTION_ARGUMENTS
    ]
    assert loose == []


def test_actions_and_rules_are_told_the_time():
    """Whatever compares or writes a moment is given `now` (test above: it cannot look)."""
    for path in modules("actions.py"):
        for function in public_functions(path):
            names = {argument.arg for argument in [*function.args.args, *function.args.kwonlyargs]}
            assert "now" not in {argument.arg for argument in function.args.args}, f"{path} {function.name}"
            assert not names & {"today", "current_time", "timestamp"}, f"{path} {function.name}"


def tasks() -> list[tuple[str, ast.FunctionDef]]:
    return [
        (path, function) for path in modules("tasks.py") for function in public_functions(path) if is_task(function)
    ]


def is_task(function: ast.FunctionDef) -> bool:
    return any("shared_task" in ast.unparse(decorator) for decorator in function.decorator_list)


def test_tasks_take_named_arguments_only():
    assert len(tasks()) >= 2
    assert [function.name for _path, function in tasks() if function.args.args or function.args.posonlyargs] == []


def test_tasks_have_names_that_survive_a_move():
    for path, function in tasks():
        named = [
            keyword.arg for each in function.decorator_list if isinstance(each, ast.Call) for keyword in each.keywords
        ]
        assert "name" in named, f"{path} {function.name}"


def test_business_time_never_waits_in_the_broker():
    def schedules(node: ast.AST) -> bool:
        words = {keyword.arg for keyword in node.keywords} if isinstance(node, ast.Call) else set()
        return bool(words & {"eta", "countdown"})

    assert found(schedules, *PRODUCT) == []


def test_views_are_functions():
    assert [place for place in found(lambda node: isinstance(node, ast.ClassDef), *PRODUCT) if "/views/" in place] == [
        place for place in found(is_dataclass, *PRODUCT) if "/views/" in place
    ]


def is_dataclass(node: ast.AST) -> bool:
    return isinstance(node, ast.ClassDef) and any("dataclass" in ast.unparse(each) for each in node.decorator_list)


def test_the_product_says_what_it_does_in_short_functions():
    lengths = [length(function) for path in python(*PRODUCT) for function in functions(tree(path))]
    assert quantiles(lengths, n=20)[-1] <= 34
    assert quantiles(lengths, n=2)[0] <= 9


def test_the_product_stands_in_short_files():
    lengths = [text.count("\n") for text in python(*PRODUCT).values()]
    assert quantiles(lengths, n=20)[-1] <= 300
    assert max(lengths) <= 450


def test_templates_are_short():
    pages = {path: text for path, text in templates().items() if path.endswith(".html")}
    assert quantiles([text.count("\n") for text in pages.values()], n=20)[-1] <= 100
    long = [
        f"{path}:{number}"
        for path, text in pages.items()
        for number, line in enumerate(text.splitlines(), start=1)
        if len(line) > LONGEST_LINE
    ]
    assert long == []


def test_migrations_have_names():
    automatic = re.compile(r"^\d{4}_(auto|alter|add|remove|rename|delete)_\w*_and_more|^\d{4}_auto_")
    names = [PurePosixPath(path).stem for path in python(*PRODUCT, migrations=True) if "migrations" in path]
    assert len(names) > 5
    assert [name for name in names if automatic.search(name)] == []


def test_the_project_speaks_of_itself_alone():
    """No machine of whoever wrote it, no download host."""
    assert list(tracked.problems(tracked.tracked())) == []


# ── Nothing is left over ─────────────────────────────────────────────────────────────────────────────────────────────

DOTTED_PATH = re.compile(r"\w+(\.\w+)+")  # of a function, in settings


def defined(path: str, module: ast.Module) -> Iterator[str]:
    """The public functions and constants of a module, as "path name". Celery knows tasks by the name they are given."""
    for node in module.body:
        if isinstance(node, ast.FunctionDef) and not is_task(node):
            names = [node.name]
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = [each.id for target in targets for each in ast.walk(target) if isinstance(each, ast.Name)]
        else:
            continue
        yield from (f"{path} {name}" for name in names if not name.startswith("_"))


def mentioned(syntax: Iterable[ast.AST]) -> tuple[set[str], set[str]]:
    """The names that a module mentions of its own, and those of others. An import alone mentions nothing."""
    own, others, imported = set[str](), set[str](), dict[str, str]()
    for node in syntax:
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            own.add(node.id)
        elif isinstance(node, ast.Attribute):
            others.add(node.attr)
        elif isinstance(node, ast.alias):
            imported[node.asname or node.name] = node.name
        elif isinstance(node, ast.Constant) and DOTTED_PATH.fullmatch(str(node.value)):
            others.add(str(node.value).rpartition(".")[2])
    return own, others | {name for here, name in imported.items() if here in own}


def left_over(modules: Mapping[str, ast.Module], syntax: Callable[[str], Iterable[ast.AST]]) -> set[str]:
    """What these modules define and neither they, nor the rest of the product, nor a page mentions."""
    own: dict[str, set[str]] = {}
    others = {word for text in templates().values() for word in re.findall(r"\w+", text)}
    for path in {**python(*PRODUCT, migrations=True), **modules}:
        own[path], of_others = mentioned(syntax(path))
        others |= of_others
    everything = [each for path, module in modules.items() for each in defined(path, module)]
    return {
        each for each in everything if (name := each.split()[-1]) not in others and name not in own[each.split()[0]]
    }


def test_nothing_is_left_over():
    modules = {path: tree(path) for path in python(*APPS)}
    unmentioned = left_over(modules, nodes)
    assert {each for each in unmentioned if each.split()[0] not in UNMENTIONED_ALL_THE_SAME} == {
        each for each in UNMENTIONED_ALL_THE_SAME if " " in each
    }


def test_what_is_left_over_is_found():
    """The control: a function and a constant that nobody uses, beside what is used in each of the ways there are."""
    planted = {
        "core/planted.py": "SHELVED, KEPT = 1, 2\ndef in_vain(): return KEPT\ndef called(): ...\ndef named(): ...",
        "core/planting.py": (
            "from core.planted import called, in_vain\n__all__ = ['in_vain']\nENDS_HERE = called(), 'planted.named'"
        ),
    }
    modules = {path: ast.parse(text) for path, text in planted.items()}
    found_out = left_over(modules, lambda path: ast.walk(modules[path]) if path in modules else nodes(path))
    assert found_out == {
        "core/planted.py SHELVED",
        "core/planted.py in_vain",
        "core/planting.py ENDS_HERE",
    }
