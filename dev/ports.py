"""The demo's ports: read from the environment, and free, or a sentence that says which variable changes them."""

import os
import socket


def wanted(variable: str, default: int) -> int:
    text = os.environ.get(variable) or str(default)
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise SystemExit(f"{variable} is “{text}”, which is no port: give a number from 1 to 65535.")
    return int(text)


def free(variable: str, default: int, *, purpose: str) -> int:
    """The port that `variable` names, or the default; refused when it cannot be listened on."""
    port = wanted(variable, default)
    remedy = f"choose another with {variable}, as in “make demo {variable}={_suggestion(port)}”"
    if _somebody_answers(port):
        raise SystemExit(f"Port {port} for the {purpose} is taken by another program: stop that program, or {remedy}.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # recently closed connections do not matter
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise SystemExit(f"Port {port} for the {purpose} cannot be used ({error.strerror}): {remedy}.") from error
    return port


def _somebody_answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _suggestion(port: int) -> int:
    return port + 1 if 1024 <= port < 65535 else 8080
