"""Rows for tests, with sensible Spanish defaults. Acts (opening a process, ...) go through the verbs instead."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from partners.models import Counterpart, Membership, Municipality, PartnerCity, User

PASSWORD = "una-clave-larga-de-prueba"  # noqa: S105 - tests only


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"persona{n}@municipio.example")
    full_name = factory.Sequence(lambda n: f"Persona {n}")
    password = factory.django.Password(PASSWORD)


class MunicipalityFactory(DjangoModelFactory):
    """An opened municipality; codes count up inside Jalisco."""

    class Meta:
        model = Municipality

    cvegeo = factory.Sequence(
        lambda n: f"14{n % 800 + 200:03d}"
    )  # five digits, however many tests ran before
    name = factory.Sequence(lambda n: f"Municipio {n}")
    state = factory.LazyAttribute(lambda m: m.cvegeo[:2])
    latitude = 20.67
    longitude = -103.35
    population = 100_000
    opened_on = dt.date(2026, 1, 5)
    privacy_notice = "El municipio trata sus datos sólo para dar seguimiento al hermanamiento."


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    municipality = factory.SubFactory(MunicipalityFactory)
    role = Membership.Role.COORDINATOR
    starts_on = dt.date(2026, 1, 5)


class PartnerCityFactory(DjangoModelFactory):
    class Meta:
        model = PartnerCity

    name = factory.Sequence(lambda n: f"Ville {n}")
    country_code = "FR"
    geonameid = factory.Sequence(lambda n: 90_000_000 + n)
    latitude = 45.75
    longitude = 4.85
    population = 520_000
    timezone = "Europe/Paris"


class CounterpartFactory(DjangoModelFactory):
    class Meta:
        model = Counterpart

    municipality = factory.SubFactory(MunicipalityFactory)
    kind = Counterpart.Kind.CITY
    official_name = factory.Sequence(lambda n: f"Ciudad contraparte {n}")
    country_code = "FR"
    language = "fr"
    city = factory.SubFactory(PartnerCityFactory)
