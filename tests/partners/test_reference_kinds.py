"""What a file of every kind becomes in the database."""

import datetime as dt
from pathlib import Path

import pytest
from django.conf import settings

from partners.models import Figure, NetworkMember, ReferenceImport, Representation, TwinLink
from partners.reference.importing import KINDS, LAYOUTS, ImportRejected, import_file
from tests.factories import MunicipalityFactory
from tests.partners.reference_scene import (
    BY_COUNTRY,
    BY_MUNICIPALITY,
    BY_STATE,
    NOW,
    bring,
    load_catalogue,
)

pytestmark = pytest.mark.django_db
SHARED = Path(settings.BASE_DIR).parent / "shared" / "data"


@pytest.fixture
def folder(tmp_path):
    load_catalogue()
    MunicipalityFactory(cvegeo="31050", name="Mérida", latitude=20.97, longitude=-89.62)
    return tmp_path


def figures():
    rows = Figure.objects.order_by("of", "code", "year")
    return [(row.measure, row.of, row.code, row.year, row.value) for row in rows]


def test_twinnings(folder):
    report = bring(folder, "twinnings")
    assert (report.records, report.rows, report.problem_count) == (3, 3, 0)
    rows = TwinLink.objects.order_by("pk").values_list(
        "city_a", "geonameid_a", "cvegeo_a", "city_b", "country_b", "geonameid_b", "lists", "confidence"
    )
    assert list(rows) == [
        ("Guadalajara", 5, "14039", "Portland", "US", 1, "lista-uno;lista-dos", "high"),
        ("Mexico City", 3530597, "09", "Lyon", "FR", 3, "lista-uno", "high"),
        ("Mérida", 6, "31050", "Sendai", "JP", 4, "lista-dos", "low"),
    ]


def test_creative_cities(folder):
    report = bring(folder, "creative-cities")
    assert report.places.unplaced.names == ["Ningunlugar"]
    rows = NetworkMember.objects.order_by("pk").values_list(
        "network", "city", "country_code", "geonameid", "field", "since", "confidence"
    )
    assert list(rows) == [
        ("unesco-creativas", "Lyon", "FR", 3, "Media Arts", 2008, "alta"),
        ("unesco-creativas", "Guadalajara", "MX", 5, "Media Arts", None, "alta"),
        ("unesco-creativas", "Sendai", "JP", 4, "Gastronomy", 2019, "media"),
        ("unesco-creativas", "Ningunlugar", "ZA", None, "Music", 2015, "sin_match"),
    ]


def test_climate_cities_and_the_flag_of_c40(folder):
    report = bring(folder, "climate-cities")
    assert (report.records, report.rows) == (4, 5)
    rows = NetworkMember.objects.order_by("pk").values_list(
        "network", "city", "geonameid", "cvegeo", "field", "since"
    )
    assert list(rows) == [
        ("cdp-iclei", "Portland", 1, "", "2016, 2018, 2019", 2016),
        ("c40", "Portland", 1, "", "lista de 2016 y 2017", None),
        # Which Portland nobody says; and a county is not the city.
        ("cdp-iclei", "Portland", None, "", "2021", 2021),
        ("cdp-iclei", "Mérida", 6, "31050", "2017, 2018, 2019, 2021", 2017),
        ("cdp-iclei", "Portland", None, "", "2020", 2020),
    ]


def test_representations(folder):
    report = bring(folder, "consulates")
    assert report.places.deduced.names == ["Copenhagen Municipality (DK)"]
    portland = Representation.objects.get(city="Portland")
    assert (portland.kind, portland.state, portland.covers, portland.checked_on, portland.geonameid) == (
        "consulado",
        "OR",
        "OR(parcial);WA(parcial)",
        dt.date(2018, 9, 12),
        1,
    )
    assert (
        Representation.objects.get(country_code="DK").name == "Embajada de México en Copenhagen Municipality"
    )
    # Without coordinates of its own it stands where its city does.
    sendai = Representation.objects.get(country_code="JP")
    assert (sendai.latitude, sendai.longitude) == (38.266, 140.867)


def test_remittances_are_told_by_their_columns(folder):
    report = bring(folder, "remittances", BY_COUNTRY)
    assert (report.kind, report.records, report.rows) == ("remittances_by_country", 4, 7)
    assert report.set_aside.names == ["No Identificado", "Cisjordania"]
    assert figures() == [
        ("remittances", "country", "NA", 2024, 0),
        ("remittances", "country", "NA", 2025, 12),
        ("remittances", "country", "PS", 2024, 9394),
        ("remittances", "country", "PS", 2025, 5085),
        ("remittances", "country", "US", 2024, 62794313403),
        ("remittances", "country", "US", 2025, 60689568985),
        # An empty cell is unknown, and unknown is no zero.
        ("remittances", "country", "XK", 2024, 10),
    ]
    assert bring(folder, "remittances", BY_STATE).kind == "remittances_by_us_state"
    assert bring(folder, "remittances", BY_MUNICIPALITY).kind == "remittances_by_municipality"
    assert Figure.objects.latest("remittances", "us_state") == {
        "CA": (18500664031, 2025),
        "PR": (6863655, 2025),
    }
    # Millions become dollars, and the newest year known counts.
    assert Figure.objects.latest("remittances", "municipality") == {
        "01001": (9_750_000, 2023),
        "14039": (578_706_000, 2024),
    }
    assert len(Figure.objects.latest("remittances", "country")) == 4


def test_countries(folder):
    report = bring(folder, "countries")
    assert (report.records, report.empty, report.set_aside.names) == (2, 1, ["Serbia"])
    assert figures() == [("hdi", "country", "FR", 2022, 0.91), ("hdi", "country", "NA", 2022, 0.61)]


def test_networks(folder):
    bring(folder, "networks")
    rows = NetworkMember.objects.order_by("pk").values_list(
        "network", "city", "country_code", "geonameid", "since"
    )
    assert list(rows) == [("mercociudades", "Lyon", "FR", 3, 2001), ("c40", "Sendai", "JP", 4, None)]
    report = bring(folder, "networks", "red;ciudad;país\nMetropolis;Lyon;Francia\nC40;Lyon;Francia\n")
    # All of them come in one file: what the new one leaves out is told.
    assert report.gone == ["mercociudades"]
    assert NetworkMember.objects.count() == 2


@pytest.mark.parametrize(
    ("kind", "content", "problems"),
    [
        (
            "twinnings",
            "city_a,country_a,city_b,country_b,cvegeo_b,lat_b,lon_b\n"
            "Mérida,MX,Mérida,MX,,,\n"
            "Mérida,MX,Lyon,FR,14039,,\n"
            "Mérida,MX,Lyon,ZZ,,95,4\n"
            "Benito Juárez,MX,Sendai,JP,,,\n"
            "Sendai,JP,Benito Juárez,MX,,,\n"
            "=1+1,MX,Sendai,JP,,,\n",
            [
                (2, "«Mérida» aparece hermanada consigo misma."),
                (3, "la clave 14039 es de México, pero «Lyon» está en FR."),
                (4, "95 queda fuera de lo posible (columna «lat_b»: de -90 a 90)."),
                (4, "«ZZ» no es el código de ningún país (columna «country_b»)."),
                (6, "repite el renglón de la línea 5."),
                (7, "la columna «city_a» tiene una fórmula: «=1+1»."),
            ],
        ),
        (
            "consulates",
            "iso2,ciudad,estado,tipo,circunscripcion\n"
            "US,Portland,OR,consulado,OR;ZZ(parcial)\n"
            "US,Portland,ZZ,consulado,\n"
            "FR,Lyon,,oficina,\n"
            ",Lyon,,embajada,\n",
            [
                (2, "«ZZ(parcial)» no es un estado de Estados Unidos (columna «circunscripcion»)."),
                (3, "«ZZ» no es el código de ningún estado de Estados Unidos (columna «estado»)."),
                (
                    4,
                    "«oficina» no es un tipo de representación: embajada, consulado general, consulado, "
                    "seccion consular, consulado honorario, mision permanente, oficina de enlace.",
                ),
                (5, "falta el país (columna «iso2»), y sin coordenadas no se puede deducir."),
            ],
        ),
        (
            "remittances",
            "cvegeo,musd_2024,usd_2024\n14039,mucho,\n99001,5,\n14040,-1,\n14041,1,1\n14039,5\n",
            [
                (2, "«mucho» no es un número (columna «musd_2024»)."),
                (3, "la clave 99001 no es de ningún municipio (columna «cvegeo»)."),
                (4, "-1 queda fuera de lo posible (columna «musd_2024»: de 0 a 10,000,000)."),
                (5, "el año 2024 viene en dos columnas."),
                (6, "tiene 2 columnas y el encabezado 3."),
            ],
        ),
        (
            "climate-cities",
            "organizacion,iso2,anios\nCity of Lyon,FR,2019-2020\n",
            [(2, "«2019-2020» no son años: escriba 2019|2020 (columna «anios»).")],
        ),
        (
            "countries",
            "iso2,idh,idh_anio\nFR,1.2,2022\nDE,0.9,\nJP,0.9,0.9\nES,0.9,2022\nes,0.8,2022\n",
            [
                (2, "1.2 queda fuera de lo posible (columna «idh»: de 0 a 1)."),
                (3, "falta el año del índice (columna «idh_anio»)."),
                (4, "«0.9» no es un año (columna «idh_anio»)."),
                (6, "repite el renglón de la línea 5."),
            ],
        ),
    ],
)
def test_every_bad_row_is_told_with_its_line_and_nothing_is_imported(folder, kind, content, problems):
    with pytest.raises(ImportRejected) as rejection:
        bring(folder, kind, content)
    assert sorted(rejection.value.report.problems) == sorted(problems)
    assert ReferenceImport.objects.count() == 0


def test_every_kind_has_a_layout_with_credits():
    assert set(LAYOUTS) == set(ReferenceImport.Kind.values)
    assert all(layout.source and layout.credits for layout in LAYOUTS.values())
    assert (
        "This data was collected in partnership by CDP and ICLEI – Local Governments for Sustainability"
        in (LAYOUTS["climate_cities"].credits[0].text)
    )


REAL = [
    ("twinnings", "twin_pairs_dev.csv", 85, 85),
    ("creative-cities", "unesco_ciudades_creativas.csv", 350, 350),
    ("climate-cities", "cdp_iclei_ciudades_reportantes.csv", 1570, 1630),
    ("consulates", "representaciones_mexico_exterior.csv", 135, 135),
    ("remittances", "remesas_ingreso_por_pais.csv", 211, 844),
    ("remittances", "remesas_por_estado_eeuu.csv", 52, 156),
    ("remittances", "remesas_por_municipio.csv", 2449, 4898),
    ("countries", "paises.csv", 193, 193),
]


def test_the_real_files_are_accepted_as_they_are(folder):
    """Where the machine has them; elsewhere the scene's own files, in the same columns, stand for them."""
    files = [(kind, SHARED / name, records, rows) for kind, name, records, rows in REAL]
    present = [file for file in files if file[1].is_file()]
    for kind, path, records, rows in present:
        report = import_file(kind=kind, path=path, now=NOW)
        assert (path.name, report.records, report.rows, report.problem_count) == (path.name, records, rows, 0)
    if not present:
        assert [bring(folder, kind).problem_count for kind in KINDS if kind != "remittances"] == [0] * 6
