"""Accounts and numbers as they are written on the command line."""

import argparse
import re

from sandbox.exchange.accounts import Account, Number


class BadSetup(argparse.ArgumentTypeError):
    """Said to whoever started the exchange."""


def read_account(written: str) -> Account:
    """AC…:token, then with commas cps=1 (calls per second), most=5 (at the same time), test."""
    login, *extras = written.split(",")
    sid, _, token = login.partition(":")
    if not re.fullmatch(r"AC[0-9a-f]{32}", sid) or not token:
        raise BadSetup(f"{sid or written}: write AC and 32 hexadecimal digits, a colon and the token.")
    account = Account(sid=sid, token=token)
    for extra in extras:
        name, _, value = extra.partition("=")
        if name == "cps" and value.replace(".", "", 1).isdecimal():
            account.calls_per_second = float(value)
        elif name == "most" and value.isdecimal():
            account.concurrency = int(value)
        elif extra == "test":
            account.test = True
        else:
            raise BadSetup(f"{extra}: write cps=1, most=5 or test.")
    return account


def read_number(written: str) -> Number:
    """+49…=AC…, then with = the address that answers calls, and the address told of their end."""
    number, account, voice, status, *rest = [*re.split(r"=(?=AC|https?://)", written), "", "", ""][:4]
    if rest or not re.fullmatch(r"\+[1-9]\d{6,14}", number) or not account.startswith("AC"):
        raise BadSetup(f"{written}: write +4930555000=AC…=http://127.0.0.1:8000/voice/")
    return Number(number=number, account=account, voice_url=voice, status_callback=status)
