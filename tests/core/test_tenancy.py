"""The one door into a tenant's rows."""

from uuid import uuid4

import pytest
from django_scopes import ScopeError

from accounts.models import Membership, Organization
from core.tenancy import WrongOrganization, organization_context, reading_context, system_context
from marketplace.models import Stage
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def own() -> Organization:
    return factories.organization()


@pytest.fixture
def foreign() -> Organization:
    return factories.organization()


def stages() -> set[str]:
    return set(Stage.objects.values_list("name", flat=True))


@pytest.mark.parametrize("ask", ["all", "exists", "count", "first"])
def test_a_question_outside_the_door_is_an_error(ask):
    with pytest.raises(ScopeError):
        bool(getattr(Stage.objects, ask)())


@pytest.mark.parametrize("ask", ["filter", "exclude", "get"])
def test_a_narrowed_question_outside_the_door_is_an_error(ask):
    with pytest.raises(ScopeError):
        getattr(Stage.objects, ask)(name="Applied")


def test_inside_the_door_only_its_own_rows_are_seen(own, foreign):
    job = factories.job(own)
    factories.job(foreign)
    with organization_context(own):
        assert set(Stage.objects.values_list("job", flat=True)) == {job.pk}


def test_a_foreign_key_of_another_tenant_finds_nothing(own, foreign):
    factories.job(own)
    job = factories.job(foreign)
    with organization_context(own):
        assert not Stage.objects.filter(job=job).exists()


def test_the_door_refuses_nobody(own):
    with pytest.raises(WrongOrganization), organization_context(None):
        pass


def test_the_door_refuses_an_organization_that_was_never_saved():
    with pytest.raises(WrongOrganization), organization_context(Organization(name="Unsaved")):
        pass


def test_the_door_of_another_organization_does_not_open_inside(own, foreign):
    with organization_context(own), pytest.raises(WrongOrganization), organization_context(foreign):
        pass


def test_the_same_door_may_open_twice(own):
    factories.job(own)
    with organization_context(own), organization_context(own):
        names = stages()
    assert len(names) > 1


def test_after_the_inner_door_the_outer_is_as_before(own, foreign):
    with reading_context([own, foreign]):
        with organization_context(own):
            pass
        seen = Membership.objects.count()
    assert seen == 2


def test_a_row_of_another_organization_is_not_saved(own, foreign):
    job = factories.job(foreign)
    with organization_context(own), pytest.raises(WrongOrganization):
        Stage(organization=foreign, job=job, name="Smuggled", position=99).save()


def test_a_row_of_another_organization_is_not_created_in_bulk(own, foreign):
    job = factories.job(foreign)
    with organization_context(own), pytest.raises(WrongOrganization):
        Stage.objects.bulk_create([Stage(organization=foreign, job=job, name="Smuggled", position=99)])


def test_a_row_of_another_organization_is_not_updated_in_bulk(own, foreign):
    factories.job(foreign)
    with organization_context(foreign):
        stage = Stage.objects.all()[0]
    with organization_context(own), pytest.raises(WrongOrganization):
        Stage.objects.bulk_update([stage], ["name"])


def test_a_row_of_another_organization_is_not_deleted(own, foreign):
    factories.job(foreign)
    with organization_context(foreign):
        stage = Stage.objects.all()[0]
    with organization_context(own), pytest.raises(WrongOrganization):
        stage.delete()


def test_a_row_cannot_be_saved_without_a_door(own):
    with pytest.raises(ScopeError):
        Membership(id=uuid4(), organization=own, user=factories.user(), role="admin").save()


def test_reading_across_organizations_sees_exactly_those(own, foreign):
    third = factories.organization()
    with reading_context([own, foreign]):
        seen = set(Membership.objects.values_list("organization", flat=True))
    assert seen == {own.pk, foreign.pk}
    assert third.pk not in seen


def test_reading_across_no_organization_sees_nothing(own):
    with reading_context([]):
        assert list(Membership.objects.all()) == []


def test_reading_across_organizations_writes_nothing(own, foreign):
    with reading_context([own, foreign]), pytest.raises(WrongOrganization):
        Membership.objects.create(organization=own, user=factories.user(), role="admin")


def test_from_reading_one_organization_is_entered_to_write(own, foreign):
    person = factories.user()
    with reading_context([own, foreign]), organization_context(own):
        Membership.objects.create(organization=own, user=person, role="interviewer")
        assert Membership.objects.filter(user=person).count() == 1


def test_from_reading_an_organization_beside_the_list_is_not_entered(own, foreign):
    with reading_context([own]), pytest.raises(WrongOrganization), organization_context(foreign):
        pass


def test_reading_does_not_begin_inside_a_door(own, foreign):
    with organization_context(own), pytest.raises(WrongOrganization), reading_context([own, foreign]):
        pass


def test_the_system_sees_all_tenants(own, foreign):
    with system_context("a test"):
        assert set(Membership.objects.values_list("organization", flat=True)) == {own.pk, foreign.pk}


def test_the_door_closes_when_the_work_fails(own):
    with pytest.raises(ZeroDivisionError), organization_context(own):
        raise ZeroDivisionError
    with pytest.raises(ScopeError):
        Stage.objects.count()
