"""The page that stands in for the authenticator app."""

from datetime import UTC, datetime

from sandbox.mailbox.authenticator import PERIOD_SECONDS, Code, UnreadableAccounts, code_at, read_accounts
from sandbox.mailbox.desk import Desk
from sandbox.mailbox.layout import page
from sandbox.mailbox.markup import NOTHING, Markup, render
from sandbox.mailbox.web import Request
from sandbox.serving.http import Response


def authenticator(desk: Desk, request: Request) -> Response:
    now = int(datetime.now(UTC).timestamp())
    head = NOTHING
    try:
        accounts = read_accounts(desk.authenticator)
    except UnreadableAccounts as error:
        content = render("warning", words=str(error))
    else:
        codes = [(account.name, code_at(account.secret, seconds=now)) for account in accounts]
        content = render("codes", codes=_codes(codes)) if codes else render("no_codes", path=str(desk.authenticator))
        head = render("refresh", seconds=PERIOD_SECONDS - now % PERIOD_SECONDS)
    return page(
        request,
        title="Authenticator",
        content=render("authenticator", content=content),
        current="/authenticator",
        head=head,
        refresh_seconds=1,
    )


def _codes(codes: list[tuple[str, Code]]) -> list[Markup]:
    return [
        render(
            "code",
            number=number,
            account=account,
            first=code.digits[:3],
            second=code.digits[3:],
            seconds_left=code.seconds_left,
            period=PERIOD_SECONDS,
        )
        for number, (account, code) in enumerate(codes, start=1)
    ]
