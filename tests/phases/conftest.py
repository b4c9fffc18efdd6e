"""A process just opened with Lyon, and counterparts of the other kinds."""

import pytest

from partners.models import Counterpart
from phases import progress
from tests.factories import CounterpartFactory, MunicipalityFactory
from tests.phases.moving import MONDAY


@pytest.fixture
def process(municipality, enlace, counterpart, methodology):
    return progress.open_process(
        municipality=municipality, opened_on=MONDAY, by=enlace, today=MONDAY, counterpart=counterpart
    )


@pytest.fixture
def national(municipality):
    return CounterpartFactory(
        municipality=municipality,
        kind=Counterpart.Kind.MEXICAN_MUNICIPALITY,
        official_name="Municipio de Celaya",
        country_code="MX",
        city=None,
        mexican_municipality=MunicipalityFactory(cvegeo="11007", name="Celaya"),
    )


@pytest.fixture
def private(municipality):
    return CounterpartFactory(
        municipality=municipality, kind=Counterpart.Kind.PRIVATE, official_name="Lyon Invest SA"
    )
