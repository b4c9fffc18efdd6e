"""The file of the world's cities as arrays: made once, and made again when it cannot be read."""

import pytest

from partners.catalogue import replace_world_cities
from partners.ranking import catalogue_file

pytestmark = pytest.mark.django_db
ROWS = [
    {
        "geonameid": number,
        "name": name,
        "countrycode": country,
        "admin1code": "01",
        "latitude": latitude,
        "longitude": longitude,
        "population": population,
        "timezone": zone,
        "alternatenames": [],
    }
    for number, name, country, latitude, longitude, population, zone in (
        (1, "Puerto Claro", "CL", -33.0, -71.6, 300_000, "America/Santiago"),
        (2, "Villa Serena", "ES", 38.9, -6.3, 60_000, "Europe/Madrid"),
    )
]


@pytest.fixture
def edition(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    replace_world_cities(ROWS, edition="prueba")
    return catalogue_file.edition()


@pytest.mark.parametrize("damage", [lambda path: path.unlink(), lambda path: path.write_bytes(b"PK\x03\x04")])
def test_a_file_that_cannot_be_read_is_made_again(edition, tmp_path, damage):
    catalogue_file.load(edition)
    (path,) = (tmp_path / "ranking").glob("*.npz")
    whole = path.read_bytes()
    damage(path)
    cities = catalogue_file.load(edition)
    assert cities.name == ["Puerto Claro", "Villa Serena"]
    assert len(path.read_bytes()) == len(whole)


def test_an_older_edition_leaves_no_file_behind(edition, tmp_path):
    catalogue_file.load(edition)
    replace_world_cities(ROWS[:1], edition="otra")
    assert len(catalogue_file.load(catalogue_file.edition())) == 1
    assert len(list((tmp_path / "ranking").glob("*.npz"))) == 1
