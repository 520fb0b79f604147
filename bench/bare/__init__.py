"""The bare limit: Django views that run trivial queries, behind the same web server on the same database."""

TOKEN = "token of the bare view"  # noqa: S105 - it protects nothing
