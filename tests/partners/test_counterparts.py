"""Choosing a city and registering who signs in it."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse

from partners import counterparts
from partners.counterparts import add_counterpart, adopt_city, change_counterpart, type_city
from partners.models import Counterpart, Entry, PartnerCity, WorldCity
from phases.opening import open_process
from tests.conftest import MONDAY
from tests.factories import CounterpartFactory, PartnerCityFactory

Kind = Counterpart.Kind


@pytest.fixture
def lyon(db):
    return WorldCity.objects.create(
        geonameid=2996944,
        name="Lyon",
        country_code="FR",
        latitude=45.749,
        longitude=4.848,
        population=520_774,
        timezone="Europe/Paris",
    )


def acts(subject):
    return list(Entry.objects.about(subject).values_list("act", "text", "actor_name"))


def message_of(error):
    return {name: messages[0] for name, messages in error.value.message_dict.items()}


# --- Cities ---------------------------------------------------------------------------------------------------


def test_adopt_city_copies_the_catalogue_once_and_shares_it(
    lyon, municipality, enlace, other_municipality, otro_enlace
):
    city = adopt_city(geonameid=2996944, by=enlace, municipality=municipality)
    again = adopt_city(geonameid=2996944, by=otro_enlace, municipality=other_municipality)
    assert city == again
    assert PartnerCity.objects.values_list(
        "name", "country_code", "geonameid", "population", "timezone", "municipality"
    ).get() == ("Lyon", "FR", 2996944, 520_774, "Europe/Paris", None)


def test_adopt_city_refuses_what_the_catalogue_lacks_and_who_may_not_edit(
    lyon, municipality, enlace, lectora
):
    with pytest.raises(ValidationError, match="no está en el catálogo"):
        adopt_city(geonameid=1, by=enlace, municipality=municipality)
    with pytest.raises(ValidationError, match="Sólo el enlace"):
        adopt_city(geonameid=2996944, by=lectora, municipality=municipality)
    assert PartnerCity.objects.count() == 0


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_people_who_adopt_the_same_city_at_once_get_the_same_row(lyon, municipality, enlace):
    found = []
    start = threading.Barrier(4)

    def adopt():
        start.wait()
        try:
            found.append(adopt_city(geonameid=2996944, by=enlace, municipality=municipality).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=adopt) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [PartnerCity.objects.get().pk] * 4


def test_type_city_belongs_to_its_municipality_and_takes_the_countrys_only_zone(municipality, enlace):
    city = type_city(
        municipality=municipality, by=enlace, name="  Onjuku  ", country_code="JP", population=7_000
    )
    assert (city.name, city.municipality, city.geonameid, city.timezone) == (
        "Onjuku",
        municipality,
        None,
        "Asia/Tokyo",
    )
    assert acts(city) == [("city.typed", "Capturó la ciudad Onjuku.", "Elena Ruiz")]


def test_type_city_refuses_the_same_city_twice_but_not_its_homonym(municipality, enlace):
    type_city(
        municipality=municipality, by=enlace, name="El Naranjal", country_code="EC", subdivision="Guayas"
    )
    with pytest.raises(ValidationError) as error:
        type_city(
            municipality=municipality, by=enlace, name="el naranjál", country_code="EC", subdivision="guayas"
        )
    assert message_of(error) == {"name": "Su municipio ya capturó El Naranjal: elíjala de la lista."}
    type_city(municipality=municipality, by=enlace, name="El Naranjal", country_code="EC", subdivision="Loja")
    assert PartnerCity.objects.count() == 2


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"country_code": "XX"}, "country_code"),
        ({"name": "  "}, "name"),
        ({"latitude": 91.0, "longitude": 0.0}, "latitude"),
        ({"latitude": 35.0}, "longitude"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"timezone": "Luna/Mar"}, "timezone"),
    ],
)
def test_type_city_checks_its_values(municipality, enlace, values, field):
    with pytest.raises(ValidationError) as error:
        type_city(municipality=municipality, by=enlace, **({"name": "Onjuku", "country_code": "JP"} | values))
    assert list(message_of(error)) == [field]
    assert PartnerCity.objects.count() == 0


# --- Counterparts ---------------------------------------------------------------------------------------------


def test_add_counterpart_takes_the_country_of_its_city_and_leaves_a_trace(municipality, enlace):
    city = PartnerCityFactory(name="Lyon")
    row = add_counterpart(
        municipality=municipality,
        by=enlace,
        kind=Kind.CITY,
        official_name=" Ciudad  de Lyon ",
        official_name_local="Ville de Lyon",
        language="fr",
        country_code="",
        city=city,
    )
    row.refresh_from_db()
    assert (row.official_name, row.country_code, row.city, row.municipality) == (
        "Ciudad de Lyon",
        "FR",
        city,
        municipality,
    )
    assert acts(row) == [
        (
            "counterpart.added",
            "Registró la contraparte Ciudad de Lyon (ciudad o municipio extranjero).",
            "Elena Ruiz",
        )
    ]


def test_a_mexican_municipality_brings_its_country_and_language(municipality, other_municipality, enlace):
    row = add_counterpart(
        municipality=municipality,
        by=enlace,
        kind=Kind.MEXICAN_MUNICIPALITY,
        official_name="Municipio de Mérida, Yucatán",
        mexican_municipality=other_municipality,
    )
    assert (row.country_code, row.language, row.city, row.is_mexican) == ("MX", "es", None, True)


def test_a_private_body_may_be_kept_and_its_note_says_that_the_law_does_not_reach(municipality, enlace):
    row = add_counterpart(
        municipality=municipality,
        by=enlace,
        kind=Kind.PRIVATE,
        official_name="Fundación Uno",
        country_code="US",
    )
    assert row.is_private
    assert "fuera de la Ley sobre la Celebración de Tratados (arts. 1 y 2)" in counterparts.scope_note(
        row.kind
    )
    assert "no pasa por la SRE" in counterparts.scope_note(Kind.MEXICAN_MUNICIPALITY)
    assert counterparts.scope_note(Kind.CITY) == counterparts.scope_note(Kind.PROVINCE)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": "kingdom"}, "kind"),
        ({"kind": Kind.CITY, "country_code": "MX"}, "kind"),
        ({"country_code": "XX"}, "country_code"),
        ({"country_code": ""}, "country_code"),
        ({"official_name": "   "}, "official_name"),
        ({"language": "klingon"}, "language"),
        ({"contact_email": "nadie"}, "contact_email"),
    ],
)
def test_add_counterpart_checks_its_values(municipality, enlace, values, field):
    with pytest.raises(ValidationError) as error:
        add_counterpart(
            municipality=municipality,
            by=enlace,
            **({"kind": Kind.CITY, "official_name": "Ciudad de Lyon", "country_code": "FR"} | values),
        )
    assert field in message_of(error)
    assert Counterpart.objects.count() == 0


def test_add_counterpart_refuses_a_mexican_municipality_without_its_name_or_oneself(municipality, enlace):
    for mexican, message in [
        (None, "Indique cuál es el municipio mexicano, sólo si la contraparte lo es."),
        (municipality, "Un municipio no puede hermanarse consigo mismo."),
    ]:
        with pytest.raises(ValidationError, match=message):
            add_counterpart(
                municipality=municipality,
                by=enlace,
                kind=Kind.MEXICAN_MUNICIPALITY,
                official_name="Municipio",
                mexican_municipality=mexican,
            )


def test_add_counterpart_refuses_a_city_elsewhere_or_of_another_municipality(
    municipality, enlace, other_municipality, otro_enlace
):
    theirs = type_city(municipality=other_municipality, by=otro_enlace, name="Onjuku", country_code="JP")
    common = {"municipality": municipality, "by": enlace, "kind": Kind.CITY, "official_name": "Villa"}
    with pytest.raises(ValidationError) as error:
        add_counterpart(**common, country_code="JP", city=theirs)
    assert list(message_of(error)) == ["city"]
    with pytest.raises(ValidationError) as error:
        add_counterpart(**common, country_code="DE", city=PartnerCityFactory(name="Lyon"))
    assert message_of(error) == {"country_code": "Lyon está en otro país."}


def test_add_counterpart_refuses_the_same_one_twice(municipality, other_municipality, enlace, counterpart):
    same = {"kind": Kind.CITY, "country_code": "FR", "city": counterpart.city}
    with pytest.raises(ValidationError) as error:
        add_counterpart(municipality=municipality, by=enlace, official_name="CIUDAD de Lyón", **same)
    assert message_of(error) == {"official_name": "Ciudad de Lyon ya está registrada como contraparte."}
    # Its province, of the same name, is another counterpart.
    add_counterpart(
        municipality=municipality, by=enlace, official_name="Ciudad de Lyon", **(same | {"kind": Kind.COUNTY})
    )
    national = {
        "municipality": municipality,
        "by": enlace,
        "kind": Kind.MEXICAN_MUNICIPALITY,
        "mexican_municipality": other_municipality,
    }
    add_counterpart(**national, official_name="Municipio de Mérida")
    with pytest.raises(ValidationError):
        add_counterpart(**national, official_name="Ayuntamiento de Mérida")
    assert Counterpart.objects.count() == 3


def test_only_the_enlace_writes(municipality, lectora, otro_enlace, asesora, counterpart):
    for person in (lectora, otro_enlace, asesora):
        with pytest.raises(ValidationError, match="Sólo el enlace"):
            add_counterpart(
                municipality=municipality, by=person, kind=Kind.CITY, official_name="Otra", country_code="FR"
            )
        with pytest.raises(ValidationError, match="Sólo el enlace"):
            change_counterpart(
                counterpart=counterpart,
                by=person,
                seen=counterparts.counterpart_version(counterpart),
                office_holder="X",
            )
    assert Counterpart.objects.get().office_holder == ""


def test_unknown_fields_are_a_programming_error(municipality, enlace):
    with pytest.raises(TypeError):
        add_counterpart(
            municipality=municipality, by=enlace, kind=Kind.CITY, official_name="X", created_at=None
        )


def test_change_counterpart_saves_what_changed_and_names_it(counterpart, enlace):
    seen = counterparts.counterpart_version(counterpart)
    row = change_counterpart(
        counterpart=counterpart,
        by=enlace,
        seen=seen,
        office_holder="Grégory Doucet",
        office_holder_title="alcalde",
    )
    assert Counterpart.objects.values_list("office_holder", "office_holder_title").get() == (
        "Grégory Doucet",
        "alcalde",
    )
    assert acts(row) == [
        (
            "counterpart.changed",
            "Cambió los datos de Ciudad de Lyon: titular, cargo del titular.",
            "Elena Ruiz",
        )
    ]
    # Saving the same again changes nothing and leaves no trace.
    change_counterpart(
        counterpart=row, by=enlace, seen=counterparts.counterpart_version(row), office_holder="Grégory Doucet"
    )
    assert len(acts(row)) == 1


def test_change_counterpart_refuses_a_stale_form(counterpart, enlace):
    seen = counterparts.counterpart_version(counterpart)
    change_counterpart(counterpart=counterpart, by=enlace, seen=seen, office_holder="Primera")
    with pytest.raises(ValidationError) as error:
        change_counterpart(counterpart=counterpart, by=enlace, seen=seen, office_holder="Segunda")
    assert error.value.code == "stale"
    assert Counterpart.objects.get().office_holder == "Primera"


def test_change_counterpart_refuses_to_become_another_one(counterpart, enlace, municipality):
    other = CounterpartFactory(
        municipality=municipality, official_name="Metrópoli de Lyon", city=counterpart.city
    )
    with pytest.raises(ValidationError) as error:
        change_counterpart(
            counterpart=other,
            by=enlace,
            seen=counterparts.counterpart_version(other),
            official_name="Ciudad de Lyon",
        )
    assert list(message_of(error)) == ["official_name"]


def test_kind_may_change_until_a_process_rests_on_the_counterpart(
    counterpart, enlace, municipality, methodology
):
    def change(**values):
        seen = counterparts.counterpart_version(counterpart)
        return change_counterpart(counterpart=counterpart, by=enlace, seen=seen, **values)

    counterpart = change(kind=Kind.PROVINCE)
    assert (counterpart.kind, counterparts.is_in_use(counterpart)) == (Kind.PROVINCE, False)
    open_process(
        municipality=municipality, opened_on=MONDAY, by=enlace, today=MONDAY, counterpart=counterpart
    )
    assert counterparts.is_in_use(counterpart)
    with pytest.raises(ValidationError, match="su tipo y su país no se cambian"):
        change(kind=Kind.PRIVATE)
    change(office_holder="Otra persona")
    counterpart.refresh_from_db()
    assert (counterpart.kind, counterpart.office_holder) == (Kind.PROVINCE, "Otra persona")


def test_the_form_shows_kind_as_fixed_once_a_process_rests_on_it(
    client, counterpart, enlace, municipality, methodology
):
    open_process(
        municipality=municipality, opened_on=MONDAY, by=enlace, today=MONDAY, counterpart=counterpart
    )
    client.force_login(enlace)
    address = reverse("partners:counterpart-edit", args=[counterpart.pk])
    form = client.get(address).context["form"]
    assert form.fields["kind"].disabled
    data = {"seen": form.initial["seen"], "kind": "private", "official_name": "Lyon", "language": "fr"}
    assert client.post(address, data).status_code == 302
    counterpart.refresh_from_db()
    assert (counterpart.kind, counterpart.official_name) == (Kind.CITY, "Lyon")
