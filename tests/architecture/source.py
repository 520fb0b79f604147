"""The product's own source, parsed once."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PRODUCT = ("config", "core", "accounts", "notifications", "marketplace", "interviews", "voicecalls", "ats_sync")
BESIDE = ("sandbox", "dev", "bench", "tests")


@cache
def python(*folders: str, migrations: bool = False) -> dict[str, str]:
    """Path (from the root) and text of every module under these folders."""
    files = [file for folder in folders for file in sorted((ROOT / folder).rglob("*.py"))]
    return {
        file.relative_to(ROOT).as_posix(): file.read_text()
        for file in files
        if migrations or "migrations" not in file.parts
    }


@cache
def tree(path: str) -> ast.Module:
    return ast.parse((ROOT / path).read_text(), filename=path)


@cache
def nodes(path: str) -> list[ast.AST]:
    """Everything in a module that stands in a line."""
    return [node for node in ast.walk(tree(path)) if hasattr(node, "lineno")]


@cache
def templates() -> dict[str, str]:
    files = sorted((ROOT / "templates").rglob("*"))
    return {file.relative_to(ROOT).as_posix(): file.read_text() for file in files if file.is_file()}


def functions(module: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(module) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from the first decorator to the end."""
    first = min([function.lineno, *(decorator.lineno for decorator in function.decorator_list)])
    return (function.end_lineno or first) - first + 1


def dotted(node: ast.AST) -> str:
    """The words of a name or an attribute: "timezone.now"; "" for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (before := dotted(node.value)):
        return f"{before}.{node.attr}"
    return ""
