"""How much a candidate's phone has to load before times can be chosen."""

from collections import Counter

from tests.journeys import scenes
from tests.journeys.steps import Picker

MOST_BYTES, MOST_REQUESTS = 100_000, 12


def test_the_picker_is_light(inside, visit):
    with inside():
        link = scenes.link_to(scenes.offered(scenes.scene()))
    page = visit(width=390, zone="Asia/Kolkata")  # a new browser has nothing in its cache
    weight: Counter[str] = Counter()
    watch = page.context.new_cdp_session(page)

    def asked(event):
        weight["requests"] += 1
        weight["bytes"] += event.get("redirectResponse", {}).get("encodedDataLength", 0)

    watch.on("Network.requestWillBeSent", asked)
    watch.on("Network.loadingFinished", lambda event: weight.update(bytes=int(event["encodedDataLength"])))
    watch.send("Network.enable")
    page.goto(link)
    Picker(page).is_open()
    page.wait_for_load_state("networkidle")

    assert 10_000 < weight["bytes"] < MOST_BYTES, weight
    assert 4 < weight["requests"] < MOST_REQUESTS, weight
