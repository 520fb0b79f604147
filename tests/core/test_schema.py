"""What the database itself refuses, whatever the code does."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from accounts.models import Entry
from core.tenancy import system_context
from tests import factories
from tests.interviews.factories import pending

pytestmark = pytest.mark.django_db
CHILDREN_OF_AN_INTERVIEW = [
    "window",
    "participant",
    "helprequest",
    "link",
    "interviewseat",
    "reminder",
    "desknote",
    "feedback",
]


def execute(statement: str, *values: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def tables_with_a_tenant_key(column: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text FROM pg_constraint WHERE conname LIKE %s", [f"%_{column}_tenant_fk"]
        )
        return {table for (table,) in cursor.fetchall()}


def test_every_child_of_an_interview_is_tied_to_the_interviews_organization():
    children = {f"interviews_{child}" for child in CHILDREN_OF_AN_INTERVIEW} | {"voicecalls_callcase"}
    assert tables_with_a_tenant_key("interview_id") == children


def test_an_interview_is_tied_to_its_applications_organization():
    assert "interviews_interview" in tables_with_a_tenant_key("application_id")


@pytest.mark.parametrize("table", ["interviews_window", "interviews_participant", "interviews_link"])
def test_a_row_cannot_move_to_another_organization_than_its_interview(table):
    pending()
    foreign = factories.organization()
    with pytest.raises(IntegrityError, match="tenant_fk"):
        execute(f"UPDATE {table} SET organization_id = %s", foreign.pk)  # noqa: S608  # a table named above


def test_an_interview_cannot_point_at_another_organizations_application():
    interview, other = pending(), pending()
    with pytest.raises(IntegrityError, match="tenant_fk"):
        execute("UPDATE interviews_interview SET application_id = %s WHERE id = %s", other.application_id, interview.pk)


def test_history_cannot_be_rewritten():
    pending()
    with pytest.raises(ProgrammingError, match="append-only"):
        execute("UPDATE accounts_entry SET actor = 'Somebody else'")


def test_history_cannot_be_removed():
    pending()
    with pytest.raises(ProgrammingError, match="append-only"):
        execute("DELETE FROM accounts_entry")


def test_history_can_be_added_to():
    organization = factories.organization()
    with system_context("a test"):
        before = Entry.objects.count()
        Entry.objects.create(
            id=uuid4(), organization=organization, at=factories.NOW, actor="A", channel="page", verb="v"
        )
        assert Entry.objects.count() == before + 1
