"""What was hinted to the worker."""

from celery import current_app


def fired() -> list[tuple[str, dict[str, str]]]:
    """Names and arguments of tasks that lie with the in-memory broker, taken away by looking."""
    found = []
    with current_app.connection_for_read() as broker:
        queue = broker.SimpleQueue("celery")
        try:
            while True:
                message = queue.get_nowait()
                message.ack()
                found.append((message.headers["task"], message.payload[1]))
        except queue.Empty:
            return found
