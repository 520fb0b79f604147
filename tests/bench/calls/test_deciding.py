"""What is decided when decisions are counted."""

from collections import Counter

from bench.calls.deciding import RULES, situations
from voicecalls.dialling import Call, Situation, Stop, Wait, decide


def test_the_situations_end_in_every_way():
    asked = situations()
    decisions = [decide(RULES, one.callee, one.past, Situation(), now=one.now) for one in asked]
    kinds = Counter(type(decision) for decision in decisions)
    reasons = {str(decision.reason) for decision in decisions if isinstance(decision, Wait)}
    assert len(asked) == 1000
    assert kinds[Call] > 50
    assert kinds[Wait] > 500
    assert kinds[Stop] == 0
    assert reasons >= {"outside_hours", "day_cap", "waiting_after_no_answer"}
