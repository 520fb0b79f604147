"""A mailbox running as its own process, and the ways to talk to it."""

import json
import smtplib
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from http.client import HTTPConnection, HTTPMessage
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

ROOT = Path(__file__).parents[3]
PATIENCE_SECONDS = 20
WRITES = {"X-Sandbox": "1"}


@dataclass(frozen=True, kw_only=True)
class Reply:
    status: int
    headers: HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self) -> dict[str, Any]:
        content: dict[str, Any] = json.loads(self.body)
        return content


@dataclass(frozen=True, kw_only=True)
class Mailbox:
    process: "subprocess.Popen[str]"
    smtp_port: int
    http_port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.http_port}"

    def request(
        self, method: str, path: str, *, headers: dict[str, str] | None = None, body: bytes | None = None
    ) -> Reply:
        connection = HTTPConnection("127.0.0.1", self.http_port, timeout=PATIENCE_SECONDS)
        try:
            connection.request(method, path, body=body, headers=headers or {})
            response = connection.getresponse()
            return Reply(status=response.status, headers=response.headers, body=response.read())
        finally:
            connection.close()

    def get(self, path: str, **query: object) -> Reply:
        return self.request("GET", f"{path}?{urlencode(query)}" if query else path)

    def post(self, path: str, **content: object) -> Reply:
        return self.request("POST", path, headers=WRITES, body=json.dumps(content).encode())

    def delete(self, path: str, **query: object) -> Reply:
        return self.request("DELETE", f"{path}?{urlencode(query)}", headers=WRITES)

    def messages(self, **query: object) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.get("/api/messages", **query).json["messages"]
        return found

    def only_message(self) -> dict[str, Any]:
        [message] = self.messages()
        return message

    def dialogue(self) -> smtplib.SMTP:
        return smtplib.SMTP("127.0.0.1", self.smtp_port, timeout=PATIENCE_SECONDS)

    def send(self, mail: EmailMessage) -> None:
        with self.dialogue() as smtp:
            smtp.send_message(mail)

    def send_raw(self, raw: bytes, *, to: str = "lena@example.org") -> None:
        with self.dialogue() as smtp:
            smtp.sendmail("clora@example.org", [to], raw)


def start(*arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "sandbox.mailbox", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@contextmanager
def running(*arguments: str) -> Iterator[Mailbox]:
    with start("--smtp-port=0", "--http-port=0", *arguments) as process:
        assert process.stdout
        ports = json.loads(process.stdout.readline())
        try:
            yield Mailbox(process=process, smtp_port=ports["smtp"], http_port=ports["http"])
        finally:
            process.terminate()
            process.communicate(timeout=PATIENCE_SECONDS)


def mail(*, to: str = "lena@example.org", subject: str = "Hello", text: str = "Hello Lena\n") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Clora <clora@example.org>"
    message["To"] = to
    message["Subject"] = subject
    message.set_content(text)
    return message
