"""Which mails allauth sends from here, by the beginning of the names of their templates."""

from pathlib import Path

import allauth

TEMPLATES = Path(allauth.__file__).parent / "templates"
# An address cannot be changed or removed here (accounts.allauth_access), and a new password is set by a link.
NEVER_SENT = {f"account/email/{name}" for name in ("email_changed", "email_deleted", "password_reset_code")}
ACCOUNT_MAILS = sorted(
    {
        str(path.relative_to(TEMPLATES)).removesuffix("_subject.txt")
        for app in ("account", "mfa")
        for path in (TEMPLATES / app / "email").glob("*_subject.txt")
    }
    - NEVER_SENT
)
