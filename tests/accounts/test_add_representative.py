from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User

pytestmark = pytest.mark.django_db


def test_the_command_says_what_to_do_next():
    out = StringIO()
    call_command("add_representative", "maya@example.com", "--name", "Maya Okafor", stdout=out)
    assert User.objects.get(email="maya@example.com").is_representative
    assert "Maya Okafor <maya@example.com> is a representative" in out.getvalue()
    assert "/account/login/code/" in out.getvalue()
    assert "/account/security/" in out.getvalue()


def test_it_may_run_twice_and_asks_for_a_missing_name():
    for _run in range(2):
        err = StringIO()
        call_command("add_representative", "maya@example.com", stdout=StringIO(), stderr=err)
    assert User.objects.count() == 1
    assert "has no name yet" in err.getvalue()


def test_what_is_no_address_is_refused():
    with pytest.raises(CommandError, match="not an email address"):
        call_command("add_representative", "maya")
