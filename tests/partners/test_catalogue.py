"""The command that an installation runs at every start."""

import pytest
from django.core.management import call_command
from django.utils import timezone

from partners.catalogue import CATALOGUE, world_cities_version
from partners.models import CatalogueVersion, Municipality, WorldCity
from partners.subdivisions import SUBDIVISIONS, subdivision_name


@pytest.mark.django_db
def test_load_catalogues_brings_the_demos_municipalities_and_skips_cities_already_there(capsys):
    CatalogueVersion.objects.create(name=CATALOGUE, version=world_cities_version(), loaded_at=timezone.now())
    call_command("load_catalogues")
    assert Municipality.objects.count() == 46
    assert WorldCity.objects.count() == 0
    assert capsys.readouterr().out == (
        "Municipios de la demostración: 46 nuevos.\nLas ciudades del mundo ya estaban cargadas.\n"
    )
    call_command("load_catalogues")
    assert capsys.readouterr().out.startswith("Municipios de la demostración: 0 nuevos.\n")


def test_subdivisions_are_complete_where_they_are_named():
    assert {country: len(names) for country, names in SUBDIVISIONS.items()} == {
        "CA": 13,
        "ES": 19,
        "MX": 32,
        "US": 51,
    }
    assert sorted(SUBDIVISIONS["MX"].values())[0] == "Aguascalientes"
    assert len(set(SUBDIVISIONS["MX"].values())) == 32


def test_subdivision_name_knows_the_four_states_that_geonames_numbers_otherwise():
    assert [subdivision_name("MX", code) for code in ("05", "06", "07", "08", "09")] == [
        "Chiapas",
        "Chihuahua",
        "Coahuila de Zaragoza",
        "Colima",
        "Ciudad de México",
    ]
    assert subdivision_name("FR", "84") == subdivision_name("US", "??") == ""
