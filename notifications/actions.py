"""Queue, claim, deliver."""

import smtplib
from dataclasses import asdict
from datetime import datetime, timedelta
from email.utils import formataddr
from urllib.parse import urlsplit
from uuid import uuid4

import structlog
from celery import current_app
from django.conf import settings
from django.core.mail import BadHeaderError, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection as database
from django.db import models, transaction

from core.encryption import decrypt, encrypt
from notifications.compose import Invite, Mail
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
    """Put a mail into the outbox, once per key, in the caller's transaction; a worker is told after the commit.

    The hint may be lost (Redis down, process killed): the sweep finds the row all the same.
    """
    message = Message(
        organization_id=organization.pk if organization else None,
        key=f"{key}:{to.lower()}",
        kind=kind,
        about=subject_key(about) if about else "",
        recipient=to,
        subject=mail.subject[:250],
        created_at=now,
        due_at=now,
    )
    message.content = encrypt(asdict(mail), purpose=f"message:{message.pk}")
    Message.objects.bulk_create([message], ignore_conflicts=True)
    if not any(hook is _hint for _, hook, _ in database.run_on_commit):  # one hint per transaction
        transaction.on_commit(_hint, robust=True)


def _hint() -> None:
    current_app.send_task("notifications.deliver_due")


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
    try:
        connection.send_messages([_email(message)])
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException, BadHeaderError) as error:
        code = _code(error)
        _failed(message, error=error, permanent=code is None or code >= 500, now=now)
    except OSError as error:  # no connection, time-out, dropped: nothing is known to be accepted
        _failed(message, error=error, permanent=False, now=now)
    else:
        _held(message).update(due_at=None, sent_at=now, lease=None, error="", content=b"")


def _held(message: Message) -> models.QuerySet[Message]:
    return Message.objects.filter(pk=message.pk, lease=message.lease, sent_at=None)


def _code(error: Exception) -> int | None:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return int(next(iter(error.recipients.values()))[0])
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code
    return None


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
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, reply = next(iter(error.recipients.values()))
        return f"{code} {reply.decode(errors='replace')}"
    if isinstance(error, smtplib.SMTPResponseException):
        reply = error.smtp_error
        return f"{error.smtp_code} {reply.decode(errors='replace') if isinstance(reply, bytes) else reply}"
    return str(error) or type(error).__name__


def _email(message: Message) -> EmailMultiAlternatives:
    content = decrypt(message.content, purpose=f"message:{message.pk}")
    invite = Invite(**content.pop("invite")) if content["invite"] else content.pop("invite")
    mail = Mail(**content, invite=invite)
    host = urlsplit(settings.PUBLIC_URL).hostname
    email = EmailMultiAlternatives(
        mail.subject,
        mail.text,
        from_email=formataddr((mail.sender or settings.MARKETPLACE_NAME, settings.DEFAULT_FROM_EMAIL)),
        to=[message.recipient],
        reply_to=[mail.reply_to] if mail.reply_to else None,
        headers={"Message-ID": f"<{message.pk}@{host}>", "Auto-Submitted": "auto-generated"},
    )
    if mail.html:
        email.attach_alternative(mail.html, "text/html")
    if mail.invite:  # inside the alternative, where Outlook and Gmail look; and as a file for everybody else
        email.attach_alternative(mail.invite.ics, f"text/calendar; method={mail.invite.method}")
        email.attach("invite.ics", mail.invite.ics.encode(), "application/ics")
    return email
