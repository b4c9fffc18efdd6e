"""What every fault test needs: PostgreSQL, as processes of their own see it."""

from urllib.parse import quote

import pytest
from django.db import connection


def url_of(settings):
    """The DATABASE_URL of a connection's settings."""
    user, password = quote(settings["USER"], safe=""), quote(settings["PASSWORD"], safe="")
    host, port, name = (
        quote(settings["HOST"] or "", safe=""),
        settings["PORT"],
        quote(settings["NAME"], safe=""),
    )
    return f"postgres://{user}:{password}@{host}:{port}/{name}"


@pytest.fixture
def database_url(transactional_db):
    """The address of the test's own database, for the programs that it starts."""
    assert connection.vendor == "postgresql", "bin/test -m faults starts PostgreSQL"
    return url_of(connection.settings_dict)
