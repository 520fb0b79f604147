"""Queue, claim, deliver."""

import hashlib
import smtplib
from dataclasses import asdict
from datetime import datetime, timedelta
from email.utils import formataddr
from functools import cache
from urllib.parse import urlsplit
from uuid import uuid4

import css_inline
import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection as database
from django.db import models, transaction

from core.encryption import Undecipherable, decrypt, encrypt
from core.hints import hint
from notifications.compose import Invite, Mail, one_line, sending_address
from notifications.models import Message, subject_key

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=60)  # longer than connecting, sending and writing the result can take
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=1)
MOST_ATTEMPTS = 12  # about half a day


def queue(
    *,
    key: str,
    kind: str,
    to: str,
    mail: Mail,
    now: datetime,
    organization: models.Model | None = None,
    about: models.Model | None = None,
) -> None:
    """Put a mail into the outbox, once per key, in the caller's transaction; a worker is told after the commit. For
    somebody of whom no address is known (`to` is empty) there is none.

    The hint may be lost (Redis down, process killed): the sweep finds the row all the same.
    """
    if not to:
        return
    message = Message(
        organization_id=organization.pk if organization else None,
        key=f"{key}:{_digest(to)}",
        kind=kind,
        about=subject_key(about) if about else "",
        recipient=to,
        subject=one_line(mail.subject)[:250],
        created_at=now,
        due_at=now,
    )
    message.content = encrypt(asdict(mail), purpose=f"message:{message.pk}")
    Message.objects.bulk_create([message], ignore_conflicts=True)
    if not any(entry[1] is _hint for entry in database.run_on_commit):  # one hint per transaction
        transaction.on_commit(_hint, robust=True)


def _digest(address: str) -> str:
    """Stands for an address in a key, which would be too long with the longest addresses."""
    return hashlib.sha256(address.lower().encode()).hexdigest()[:32]


def _hint() -> None:
    hint("notifications.deliver_due")


def retry(message: Message, *, now: datetime) -> None:
    """Try a failed message again (somebody corrected the address or the server is back)."""
    Message.objects.filter(pk=message.pk, due_at=None, sent_at=None).update(
        due_at=now, failed_at=None, error="", attempts=0
    )


def claim(*, now: datetime) -> Message | None:
    """Take the next due message for the length of a lease; every message goes to exactly one worker."""
    with transaction.atomic():
        message = Message.objects.due(now).select_for_update(skip_locked=True).first()
        if message is None:
            return None
        message.lease, message.due_at, message.attempts = uuid4(), now + LEASE, message.attempts + 1
        message.save(update_fields=["lease", "due_at", "attempts"])
    return message


def deliver(message: Message, *, connection: BaseEmailBackend, now: datetime) -> None:
    """Send a claimed message and write down what became of it.

    SMTP knows no exactly-once: a worker that dies between the server's acceptance and our note sends again, with
    the same Message-ID and the same calendar UID and SEQUENCE, which mail programs fold into one.
    """
    if not _held(message).exists():  # somebody else claimed it while this worker slept
        return
    if message.attempts > MOST_ATTEMPTS:  # whoever claimed it died each time, perhaps because of it
        _failed(message, error=TimeoutError("No attempt came to an end."), permanent=True, now=now)
        return
    try:
        if not connection.send_messages([_email(message)]):
            raise ValueError("There is nobody to send it to.")
    except (ValueError, Undecipherable) as error:  # an address or a content that cannot become a mail
        _failed(message, error=error, permanent=True, now=now)
    except OSError as error:  # refused, no connection, time-out, dropped (smtplib's errors are OSErrors)
        _failed(message, error=error, permanent=_refused_for_good(error), now=now)
    else:
        _held(message).update(due_at=None, sent_at=now, lease=None, error="", content=b"")


def _held(message: Message) -> models.QuerySet[Message]:
    return Message.objects.filter(pk=message.pk, lease=message.lease, sent_at=None)


def _refused_for_good(error: OSError) -> bool:
    """Whether the server will never take this mail: a 5xx to the recipient or to the content.

    A 5xx to the login, the greeting or the sender is about our own settings; waiting mail survives until they are
    corrected.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return int(next(iter(error.recipients.values()))[0]) >= 500
    return isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500


def _failed(message: Message, *, error: Exception, permanent: bool, now: datetime) -> None:
    given_up = permanent or message.attempts >= MOST_ATTEMPTS
    log.warning("mail not delivered", message=str(message.pk), error=type(error).__name__, given_up=given_up)
    wait = min(FIRST_WAIT * 2 ** (message.attempts - 1), LONGEST_WAIT)
    _held(message).update(
        due_at=None if given_up else now + wait,
        failed_at=now if given_up else None,
        lease=None,
        error=_in_words(error)[:300],
    )


def _in_words(error: Exception) -> str:
    """What the server said, or else what went wrong, for the representative's eyes."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _reply(*next(iter(error.recipients.values())))
    if isinstance(error, smtplib.SMTPResponseException):
        return _reply(error.smtp_code, error.smtp_error)
    return str(error) or type(error).__name__


def _reply(code: int, said: bytes | str) -> str:
    words = said.decode(errors="replace") if isinstance(said, bytes) else said
    return f"{code} {words}".replace("\x00", "")  # which PostgreSQL refuses


@cache
def _inliner() -> css_inline.CSSInliner:
    """Moves the style sheet into the elements, for programs that drop it; keeps it for those that know dark mode."""
    return css_inline.CSSInliner(keep_style_tags=True, load_remote_stylesheets=False)


def _email(message: Message) -> EmailMultiAlternatives:
    content = decrypt(message.content, purpose=f"message:{message.pk}")
    invite = content.pop("invite")
    mail = Mail(**content, invite=Invite(**invite) if invite else None)
    host = urlsplit(settings.PUBLIC_URL).hostname
    email = EmailMultiAlternatives(
        one_line(mail.subject),
        mail.text,
        from_email=formataddr((one_line(mail.sender or settings.MARKETPLACE_NAME), sending_address())),
        to=[message.recipient],
        reply_to=[mail.reply_to] if mail.reply_to else None,
        headers={"Message-ID": f"<{message.pk}@{host}>", "Auto-Submitted": "auto-generated"},
    )
    if mail.html:
        email.attach_alternative(_inliner().inline(mail.html), "text/html")
    if mail.invite:  # inside the alternative, where Outlook and Gmail look; and as a file for everybody else
        email.attach_alternative(mail.invite.ics, f"text/calendar; method={mail.invite.method}")
        email.attach("invite.ics", mail.invite.ics.encode(), "application/ics")
    return email
