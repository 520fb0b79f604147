"""The rows that bookings left, written once more by psycopg alone: what PostgreSQL itself can do."""

import time
from collections.abc import Sequence
from typing import Any

import psycopg
from django.db import models
from psycopg import sql
from psycopg.types.json import Json

from accounts.models import Entry
from bench.arithmetic import Timing
from core.tenancy import system_context
from interviews.models import Interview, InterviewSeat, Link
from notifications.models import Message, subject_key
from tests.resilience import databases

UPDATE = "UPDATE interviews_interview SET state = 'booked', booked_at = now() WHERE id = %s"
COPY = sql.SQL("CREATE TEMPORARY TABLE {} (LIKE {} INCLUDING ALL)")
INSERT = sql.SQL("INSERT INTO {} VALUES ({})")


def replay(interviews: Sequence[Interview], *, database: str) -> Timing:
    """One transaction for each booking: the UPDATE of the interview and the inserts, into empty tables with the same
    indexes and constraints, foreign keys excepted."""
    with psycopg.connect(databases.url_of(database), autocommit=True) as plain:
        bookings = [[_written(model, rows, plain) for model, rows in _left_by(one)] for one in interviews]
        for model, _ in _left_by(interviews[0]):
            plain.execute(COPY.format(_copy(model), sql.Identifier(model._meta.db_table)))
        seconds = []
        for interview, written in zip(interviews, bookings, strict=True):
            began = time.perf_counter()
            with plain.transaction(), plain.cursor() as cursor:
                cursor.execute(UPDATE, [interview.pk])
                for insert, rows in written:
                    cursor.executemany(insert, rows)
            seconds.append(time.perf_counter() - began)
    return Timing(seconds=seconds, elapsed=sum(seconds))


def _left_by(interview: Interview) -> list[tuple[type[models.Model], models.QuerySet[Any]]]:
    """What one booking has inserted."""
    with system_context("the rows of a measured booking"):
        return [
            (InterviewSeat, InterviewSeat.objects.filter(interview=interview)),
            (Entry, Entry.objects.about(interview).filter(verb="booked")),
            (Link, Link.objects.filter(interview=interview).order_by("-created_at")[:1]),
            (Message, Message.objects.filter(about=subject_key(interview), kind="booked")),
        ]


def _written(
    model: type[models.Model], rows: models.QuerySet[Any], plain: psycopg.Connection[Any]
) -> tuple[sql.Composed, list[list[Any]]]:
    """The statement and the values that insert the same rows into the copy of their table."""
    table, keys = sql.Identifier(model._meta.db_table), [row.pk for row in rows]
    found = plain.execute(sql.SQL("SELECT * FROM {} WHERE id = ANY(%s)").format(table), [keys]).fetchall()
    if not found:
        raise RuntimeError(f"a booking left no {model._meta.verbose_name}")
    values = [[Json(value) if isinstance(value, dict) else value for value in row] for row in found]
    return INSERT.format(_copy(model), sql.SQL(", ").join([sql.Placeholder()] * len(values[0]))), values


def _copy(model: type[models.Model]) -> sql.Identifier:
    return sql.Identifier(f"bare_{model._meta.db_table}")
