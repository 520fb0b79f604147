"""What must hold before anything starts."""

import pytest
from django.core.checks import Tags, run_checks

from core.checks import too_old


@pytest.mark.django_db
def test_the_server_at_hand_is_new_enough():
    assert run_checks(tags=[Tags.database], databases=["default"]) == []


@pytest.mark.parametrize(("version", "words"), [(140_012, "PostgreSQL 14 is too old: 15 or newer"), (150_000, "")])
def test_an_old_server_is_refused_in_words(version, words):
    assert "".join(each.msg for each in too_old(version)).startswith(words)
    assert bool(too_old(version)) == bool(words)
