"""The cast: five people, named by role, in every test that needs somebody."""

import datetime as dt

import pytest
from django.core.management import call_command
from hypothesis import settings

from partners.models import Membership
from phases.models import MethodologyVersion
from tests.factories import CounterpartFactory, MembershipFactory, MunicipalityFactory, UserFactory

# No test is about seconds: a busy machine is no fault of the code.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

MONDAY = dt.date(2026, 3, 2)


@pytest.fixture
def municipality(db):
    return MunicipalityFactory(cvegeo="14039", name="Guadalajara", seat="Guadalajara", population=1_385_629)


@pytest.fixture
def other_municipality(db):
    return MunicipalityFactory(cvegeo="31050", name="Mérida", seat="Mérida", timezone="America/Merida")


@pytest.fixture
def enlace(municipality):
    user = UserFactory(email="enlace@guadalajara.example", full_name="Elena Ruiz")
    MembershipFactory(user=user, municipality=municipality, role=Membership.Role.COORDINATOR)
    return user


@pytest.fixture
def lectora(municipality):
    user = UserFactory(email="lectora@guadalajara.example", full_name="Laura Díaz")
    MembershipFactory(user=user, municipality=municipality, role=Membership.Role.READER)
    return user


@pytest.fixture
def otro_enlace(other_municipality):
    user = UserFactory(email="enlace@merida.example", full_name="Óscar Pech")
    MembershipFactory(user=user, municipality=other_municipality, role=Membership.Role.COORDINATOR)
    return user


@pytest.fixture
def asesora(db):
    return UserFactory(email="asesora@cancilleria.example", full_name="Ana Soto", is_staff=True)


@pytest.fixture
def integrante(municipality):
    user = UserFactory(email="integrante@guadalajara.example", full_name="Inés Mora")
    MembershipFactory(user=user, municipality=municipality, role=Membership.Role.COMMITTEE)
    return user


@pytest.fixture
def counterpart(municipality):
    return CounterpartFactory(
        municipality=municipality,
        official_name="Ciudad de Lyon",
        official_name_local="Ville de Lyon",
        city__name="Lyon",
    )


@pytest.fixture
def methodology(db):
    """The methodology as published, loaded the way an installation loads it."""
    call_command("load_methodology", verbosity=0)
    return MethodologyVersion.objects.get(is_current=True)
