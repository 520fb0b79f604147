"""The load generator against a server that counts what it is asked."""

import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bench.load import load, request


class Counting(BaseHTTPRequestHandler):
    asked: Counter[str] = Counter()

    def do_GET(self):
        self.asked[self.path] += 1
        self.send_response(404 if self.path == "/gone" else 200)
        self.end_headers()
        self.wfile.write(b"here")

    def do_POST(self):
        self.asked[self.rfile.read(int(self.headers["Content-Length"])).decode()] += 1
        self.send_response(302)
        self.end_headers()

    def log_message(self, *words):
        """Quiet."""


@pytest.fixture
def server():
    Counting.asked.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Counting) as listening:
        thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield listening.server_address
        listening.shutdown()
        thread.join()


def test_as_many_requests_as_wanted_taking_turns(server):
    prepared = [request("GET", path, headers={"Host": "here"}) for path in ("/one", "/two")]
    timing = load(server, prepared, expected=200, count=10)
    assert Counting.asked == {"/one": 5, "/two": 5}
    assert len(timing.seconds) == 10
    assert max(timing.seconds) <= timing.elapsed


def test_forms_arrive_whole(server):
    load(server, [request("POST", "/", headers={"Host": "here"}, body="slot=ä")], expected=302, count=1)
    assert Counting.asked == {"slot=ä": 1}


def test_another_answer_than_expected_ends_the_measurement(server):
    with pytest.raises(RuntimeError, match="not 200"):
        load(server, [request("GET", "/gone", headers={"Host": "here"})], expected=200, count=10)


def test_the_load_ends_in_time(server):
    assert load(server, [request("GET", "/", headers={"Host": "here"})], expected=200, count=10**9, seconds=0.2).seconds
    assert Counting.asked.total() < 10**6
