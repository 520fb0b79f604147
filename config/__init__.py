"""Project configuration. Importing it loads the Celery application, so that tasks find their broker."""

from config.celery import app as celery

__all__ = ["celery"]
