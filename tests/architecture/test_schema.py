"""What the database promises about tenants, read from its own catalogue."""

from collections import defaultdict
from datetime import date, time
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from core.tenancy import TenantOwned
from tests.architecture.visitors import World

pytestmark = pytest.mark.django_db

Constraint = tuple[str, str, list[str], str, list[str]]
OURS = ("accounts", "notifications", "marketplace", "interviews", "voicecalls", "ats_sync", "core")
NOT_A_TENANTS = {
    "accounts.User": "a person: candidate of several organizations, member of others",
    "accounts.Organization": "the tenant itself",
}
# Unique keys of tenant-owned tables that neither begin with the organization nor are random.
OTHER_UNIQUE_KEYS = {
    "marketplace_proposal (application_id)": "one proposal for an application, whose id is random",
    "ats_sync_joblink (job_id)": "one link for a job, whose id is random",
    "ats_sync_stagelink (stage_id)": "one link for a stage, whose id is random",
    "ats_sync_applicationlink (application_id)": "one link for an application, whose id is random",
    "ats_sync_push (move_id)": "a move is told once; its id is random",
    "ats_sync_push (note_id)": "a note is told once; its id is random",
    "ats_company_linked_once": "a company is linked with one organization: two would call its applicants twice",
    "ats_company_named_once": "the same, as long as nobody has told the number of the company",
    "voicecalls_appointmentplan (rule_id)": "one plan for a rule, whose id is random",
    "seat_one_interview_at_a_time": "nobody sits in two interviews at once, whoever invites: persons, not tenants",
}
RANDOM = {"id", "token_hash", "hook_key"}


def ours() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model._meta.app_label in OURS]


def tenant_owned() -> dict[str, type[models.Model]]:
    return {model._meta.db_table: model for model in ours() if issubclass(model, TenantOwned)}


def constraints(kind: str) -> list[Constraint]:
    """(name, table, columns, referenced table, referenced columns) of a kind ("f", "u", "p") on tenant-owned tables."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT c.conname, c.conrelid::regclass::text,
                   ARRAY(SELECT attname::text FROM unnest(c.conkey) WITH ORDINALITY k(n, o)
                         JOIN pg_attribute ON attrelid = c.conrelid AND attnum = k.n ORDER BY o),
                   CASE WHEN c.confrelid = 0 THEN '' ELSE c.confrelid::regclass::text END,
                   ARRAY(SELECT attname::text FROM unnest(c.confkey) WITH ORDINALITY k(n, o)
                         JOIN pg_attribute ON attrelid = c.confrelid AND attnum = k.n ORDER BY o)
            FROM pg_constraint c WHERE c.contype = %s AND c.conrelid::regclass::text = ANY(%s)
            """,
            [kind, list(tenant_owned())],
        )
        found: list[Constraint] = cursor.fetchall()
    return found


def unique_keys() -> dict[str, tuple[str, list[str]]]:
    """Every unique or exclusion index on a tenant-owned table, with its table and columns."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT i.indexrelid::regclass::text, i.indrelid::regclass::text,
                   ARRAY(SELECT attname::text FROM unnest(i.indkey) WITH ORDINALITY k(n, o)
                         JOIN pg_attribute ON attrelid = i.indrelid AND attnum = k.n ORDER BY o)
            FROM pg_index i WHERE (i.indisunique OR i.indisexclusion) AND i.indrelid::regclass::text = ANY(%s)
            """,
            [list(tenant_owned())],
        )
        return {name: (table, columns) for name, table, columns in cursor.fetchall()}


def references() -> list[tuple[str, str, str]]:
    """(table, column, parent) of every ordinary foreign key from one tenant-owned table to another."""
    return [
        (table, columns[0], parent)
        for _name, table, columns, parent, _referenced in constraints("f")
        if parent in tenant_owned() and len(columns) == 1
    ]


def test_every_model_with_an_organization_is_tenant_owned():
    pointing = [model for model in ours() if any(field.name == "organization" for field in model._meta.fields)]
    assert [model._meta.label for model in pointing if not issubclass(model, TenantOwned)] == []


def test_every_model_is_tenant_owned_or_says_why_not():
    assert {model._meta.label for model in ours() if not issubclass(model, TenantOwned)} == set(NOT_A_TENANTS)


def test_every_tenant_owned_row_names_its_organization():
    """Only mail about an account belongs to no organization."""
    loose = [model._meta.label for model in tenant_owned().values() if model._meta.get_field("organization").null]
    assert loose == ["notifications.Message"]


def test_every_tenant_owned_model_asks_through_the_door():
    for model in tenant_owned().values():
        assert type(model._meta.default_manager).__name__.startswith("TenantManager"), model._meta.label


def test_every_tenant_owned_row_has_a_random_id():
    assert [model._meta.label for model in tenant_owned().values() if model._meta.pk.default is not uuid4] == []


def test_every_reference_between_tenant_owned_tables_has_its_twin_over_the_organization():
    twins = {
        (table, columns[1], parent)
        for _name, table, columns, parent, referenced in constraints("f")
        if len(columns) == 2 and (columns[0], referenced) == ("organization_id", ["organization_id", "id"])
    }
    assert len(references()) >= 14
    assert set(references()) - twins == set()


def test_every_unique_key_begins_with_the_organization_or_is_random():
    found = defaultdict(list)
    for name, (table, columns) in unique_keys().items():
        if columns[0] != "organization_id" and columns != ["id"] and not (len(columns) == 1 and columns[0] in RANDOM):
            found[name].append(f"{table} ({', '.join(columns)})")
    known = set(OTHER_UNIQUE_KEYS)
    strange = {name: keys for name, keys in found.items() if name not in known and keys[0] not in known}
    assert strange == {}
    assert len(found) == len(known), "An exception that is no longer needed should go."


def point_at(table: str, column: str, *, target: Any, where: str, values: list[Any]) -> None:
    """Point rows of a table somewhere else, round every layer of the product."""
    with transaction.atomic(), connection.cursor() as cursor:
        if [column] in [columns for _name, (its_table, columns) in unique_keys().items() if its_table == table]:
            cursor.execute(f"DELETE FROM {table} WHERE {column} = %s AND NOT ({where})", [target, *values])  # noqa: S608
        cursor.execute(f"UPDATE {table} SET {column} = %s WHERE {where}", [target, *values])  # noqa: S608
        assert cursor.rowcount == 1, table
        cursor.execute(f"SET CONSTRAINTS {table}_{column}_tenant_fk IMMEDIATE")


def one(table: str, column: str, organization: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} WHERE organization_id = %s LIMIT 1", [organization])  # noqa: S608
        return cursor.fetchone()[0]


def one_for(table: str, column: str, parent: str, organization: Any) -> Any:
    """A row that could be pointed at, if possible one at which no row of the table points yet."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM {parent} WHERE organization_id = %s"  # noqa: S608
            f" ORDER BY id IN (SELECT {column} FROM {table} WHERE {column} IS NOT NULL), id LIMIT 1",
            [organization],
        )
        return cursor.fetchone()[0]


def test_a_row_that_points_into_another_organization_is_refused_by_the_database(world: World):
    here, there = world.here.organization.pk, world.there.organization.pk
    for table, column, parent in references():
        own, foreign = one(table, "id", here), one_for(table, column, parent, there)
        with pytest.raises(IntegrityError, match=f"{table}_{column}_tenant_fk"):
            point_at(table, column, target=foreign, where="id = %s", values=[own])


def test_the_same_reference_inside_the_organization_is_taken(world: World):
    """The control: what is refused above is the organization, not the update."""
    here = world.here.organization.pk
    for table, column, _parent in references():
        own, target = one(table, "id", here), one(table, column, here)
        point_at(table, column, target=target, where="id = %s", values=[own])


def test_no_default_is_a_fixed_time():
    """Django takes it for a forgotten `now` as long as the clock shows it: the deployment check would fail then."""
    fixed = [str(field) for model in ours() for field in model._meta.fields if isinstance(field.default, date | time)]
    assert fixed == []


def test_every_constraint_of_ours_has_a_name_somebody_chose():
    for model in ours():
        for constraint in model._meta.constraints:
            assert constraint.name and not constraint.name.endswith(("_uniq", "_check")), model._meta.label
            assert not any(character.isdigit() for character in constraint.name), constraint.name
        assert model._meta.unique_together in ((), []), model._meta.label
