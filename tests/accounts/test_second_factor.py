"""Secrets of second factors at rest."""

from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time

from tests import factories

SECRET = "JBSWY3DPEHPK3PXP"


def test_the_secret_of_an_authenticator_app_is_encrypted_at_rest(db):
    app = TOTP.activate(factories.user(), SECRET).instance
    app.refresh_from_db()

    assert SECRET not in str(app.data)


def test_codes_are_checked_against_the_encrypted_secret(db):
    app = TOTP.activate(factories.user(), SECRET)

    [counter, *_] = yield_hotp_counters_from_time()
    assert app.validate_code(format_hotp_value(hotp_value(SECRET, counter)))
