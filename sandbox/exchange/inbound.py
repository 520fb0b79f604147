"""Somebody calls a number of the product."""

import re

from sandbox.exchange.calls import Address, Call, Order
from sandbox.exchange.engine import Engine
from sandbox.exchange.people import Behaviour
from sandbox.serving.http import Refused


def ring_in(engine: Engine, *, from_: str, to: str, by_phone: bool) -> Call:
    """`by_phone`: the telephone page is in the caller's hand; else they do what they do when called."""
    exchange = engine.exchange
    number = exchange.numbers.get(to)
    if number is None or not number.voice_url:
        raise Refused(404, f"{to or 'This number'} is not a number that takes calls.")
    if not re.fullmatch(r"\+[1-9]\d{6,14}", from_):
        raise Refused(400, "The number that calls must be like +4915550100.")
    order = Order(
        to=to,
        from_=from_,
        voice=Address(url=number.voice_url, method=number.voice_method),
        fallback=Address(url=number.voice_fallback_url) if number.voice_fallback_url else None,
        status=Address(url=number.status_callback) if number.status_callback else None,
    )
    behaviour = Behaviour(does="phone") if by_phone else exchange.people.behaviour_of(from_)
    return engine.ring_in(order, account=number.account, number_sid=number.sid, party=behaviour)
