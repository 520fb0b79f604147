"""Whether our clock can be trusted."""

from datetime import datetime, timedelta

from django.db import connection


def clocks_differ_by(now: datetime) -> timedelta:
    """How far an instant of this host's clock is from the database's, which all hosts share."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        shared: datetime = cursor.fetchone()[0]
    return abs(shared - now)
