"""What the buttons that add and remove rows do, for whoever has no script and for whoever has."""

from django.http import QueryDict

MOST_DIGITS = 3


def rearranged(data: QueryDict, do: str, *, most: dict[str, int]) -> QueryDict:
    """What was typed, after a button: "add-rules" or "remove-rules-2". `most`: rows of each kind; others do nothing."""
    data = data.copy()
    verb, _dash, what = do.partition("-")
    prefix, _dash, number = what.partition("-")
    if prefix in most:
        total = min(_number(data.get(f"{prefix}-TOTAL_FORMS")), most[prefix])
        if verb == "add":
            data[f"{prefix}-TOTAL_FORMS"] = str(min(total + 1, most[prefix]))
        elif verb == "remove" and number.isdecimal() and len(number) <= MOST_DIGITS and int(number) < total:
            _remove(data, prefix, int(number), total)
    return data


def _remove(data: QueryDict, prefix: str, number: int, total: int) -> None:
    """The rows below move up."""
    for row in range(number, total):
        for name in [name for name in data if name.startswith(f"{prefix}-{row}-")]:
            del data[name]
        below = f"{prefix}-{row + 1}-"
        for name in [name for name in data if name.startswith(below)]:
            data[f"{prefix}-{row}-{name.removeprefix(below)}"] = data.get(name) or ""
    data[f"{prefix}-TOTAL_FORMS"] = str(total - 1)


def _number(said: str | None) -> int:
    return int(said) if said and said.isdecimal() and len(said) <= MOST_DIGITS else 0
