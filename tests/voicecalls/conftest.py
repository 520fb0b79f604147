"""What tests of calls may ask for besides. Rows come from factories.py, whole scenes from scenes.py."""

import pytest

from tests.voicecalls.scenes import Exchange


@pytest.fixture
def exchange() -> Exchange:
    return Exchange()
