"""What the database itself counted, and what stands in its tables."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import connection, transaction

# Sessions, counters of attempts and the register of migrations are no business of anybody.
NOT_BUSINESS = {"django_session", "cache_entry", "usersessions_usersession", "django_migrations", "django_content_type"}


def business_tables() -> list[str]:
    return sorted({model._meta.db_table for model in apps.get_models()} - NOT_BUSINESS)


def rows_written() -> dict[str, int]:
    """How many rows of each business table this transaction has touched so far, by PostgreSQL's own count.

    Rows of savepoints that were rolled back count as well.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables WHERE relname = ANY(%s)",
            [business_tables()],
        )
        return {table: number for table, number in cursor.fetchall() if number}


def dump() -> dict[str, str]:
    """A fingerprint of the rows of each business table."""
    each = " UNION ALL ".join(
        f"SELECT '{table}', md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {table} t"  # noqa: S608
        for table in business_tables()
    )
    with connection.cursor() as cursor:
        cursor.execute(each)
        return dict(cursor.fetchall())


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is done inside leaves no trace."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
