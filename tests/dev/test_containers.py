"""What the container files say, checked against the code: no engine is needed."""

import ast
import re
from pathlib import Path

import pytest
import yaml

import dev

ROOT = Path(dev.__file__).parent.parent
PRODUCT = ("web", "worker", "beat", "migrate")


@pytest.fixture(scope="module")
def services():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]


def test_everything_the_product_needs_is_there(services):
    assert set(services) == {*PRODUCT, "postgres", "valkey", "mailbox"}


def test_every_lasting_service_is_watched_and_restarted(services):
    lasting = {name: service for name, service in services.items() if name != "migrate"}
    assert all("healthcheck" in service for service in lasting.values())
    assert {service["restart"] for service in lasting.values()} == {"unless-stopped"}
    assert services["migrate"]["restart"] == "no"


def test_the_product_starts_after_migrations_and_migrations_after_the_database(services):
    for name in ("web", "worker", "beat"):
        assert services[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
    assert services["migrate"]["depends_on"] == {"postgres": {"condition": "service_healthy"}}


def test_no_default_password_is_shipped(services):
    password = "${POSTGRES_PASSWORD:?"
    assert services["postgres"]["environment"]["POSTGRES_PASSWORD"].startswith(password)
    assert all(password in services[name]["environment"]["DATABASE_URL"] for name in PRODUCT)
    example = (ROOT / ".env.example").read_text()
    assert re.search(r"^POSTGRES_PASSWORD=$", example, re.MULTILINE)
    assert re.search(r"^SECRET_KEY=$", example, re.MULTILINE)


def test_only_web_is_reachable_from_other_machines(services):
    published = {name: service["ports"] for name, service in services.items() if "ports" in service}
    assert published == {"web": ["${WEB_PORT:-8000}:8000"], "mailbox": ["127.0.0.1:${MAILBOX_PORT:-8025}:8025"]}


def test_the_procfile_names_every_process():
    lines = (ROOT / "Procfile").read_text().splitlines()
    assert [line.split(":")[0] for line in lines] == ["release", "web", "worker", "beat"]


def test_the_example_names_every_variable_that_the_settings_read():
    calls = [
        node
        for node in ast.walk(ast.parse((ROOT / "config" / "settings.py").read_text()))
        if isinstance(node, ast.Call)
    ]
    read = {
        call.args[0].value
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == "env"
        and isinstance(call.args[0], ast.Constant)
    }
    shown = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert "SECRET_KEY" in read
    assert read - shown == set()


def test_the_images_get_every_package_of_the_product():
    """A new app must be let through to the builder."""
    sent = set(re.findall(r"^!([\w.]+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE))
    tools = {"dev", "tests", "bench"}
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - tools
    assert packages | {"templates", "static", "locale", "manage.py", "gunicorn.conf.py"} <= sent
