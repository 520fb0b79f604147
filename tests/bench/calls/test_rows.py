"""Rows in bulk are such as the actions would have made."""

from datetime import timedelta

import pytest

from bench.calls import rows
from core.tenancy import system_context
from tests.factories import NOW
from voicecalls import actions
from voicecalls.models import CallAttempt, CallCase

pytestmark = pytest.mark.django_db


def test_whoever_waits_in_bulk_is_called_when_due():
    jobs = rows.calling_jobs(organizations=2, jobs=2, now=NOW)
    rows.apply(jobs, people=3, since=rows.Between(start=NOW - rows.DAY, long=timedelta(hours=1)))
    rows.wait(jobs, due=rows.Between(start=NOW + rows.DAY, long=rows.DAY))
    with system_context("a test"):
        assert CallCase.objects.waiting().count() == 12
        assert not CallCase.objects.due(NOW).exists()
    assert actions.enrol(now=NOW) == actions.enrol_everybody(now=NOW) == 0
    called = actions.claim_due(now=NOW + 2 * rows.DAY)
    with system_context("a test"):
        assert CallAttempt.objects.filter(pk__in=called).values("number").distinct().count() == 6
