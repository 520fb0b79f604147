"""The product's settings without anything on the way to the view."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "bench.bare.wsgi"
INSTALLED_APPS = []
MIDDLEWARE = []
