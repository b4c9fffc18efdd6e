"""Cells as values, and the city behind a government's name."""

import datetime as dt

import pytest

from partners.reference.bodies import city_of
from partners.reference.networks import field_name, network_key, network_name
from partners.reference.values import Row


def read(method, text, *args, **options):
    """(value, problems) of one cell."""
    row = Row(2, {"x": text})
    return getattr(row, method)("x", *args, **options), row.problems


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Lyon", "Lyon"),
        ("  Saint\n Étienne\t", "Saint Étienne"),
        ("", ""),
        ("'s-Hertogenbosch", "'s-Hertogenbosch"),
        ("\x81Méx\x00ico", "México"),
        ("-5", "-5"),
    ],
)
def test_text_is_one_line_without_what_has_no_shape(text, value):
    assert read("text", text, 30) == (value, [])


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("=1+1", "la columna «x» tiene una fórmula: «=1+1»."),
        ("@SUM(A1)", "la columna «x» tiene una fórmula: «@SUM(A1)»."),
        (
            '+HYPERLINK("http://mal.example")',
            'la columna «x» tiene una fórmula: «+HYPERLINK("http://mal.example")».',
        ),
        ("a" * 1001, "la columna «x» tiene 1,001 caracteres y el límite es 30."),
        ("", "la columna «x» está vacía."),
        ("C\udcf3rdoba", "tiene letras dañadas: guarde el archivo entero en UTF-8."),
    ],
)
def test_text_that_is_refused(text, problem):
    assert read("text", text, 30, needed=True)[1] == [problem]


@pytest.mark.parametrize(
    ("text", "value"),
    [("0.91", 0.91), ("1", 1), ("1,234.5", 1234.5), ("1e2", 100), ("", None), ("N/D", None), ("-", None)],
)
def test_numbers(text, value):
    assert read("number", text, 0, 2000) == (value, [])


@pytest.mark.parametrize("text", ["mucho", "1.2.3", "1,2", "=1+1", "nan", "inf", "١٢", "--1", "0x1F"])
def test_what_is_no_number(text):
    assert read("number", text, 0, 10**9) == (None, [f"«{text}» no es un número (columna «x»)."])


def test_numbers_out_of_what_is_possible():
    assert read("number", "1.2", 0, 1) == (None, ["1.2 queda fuera de lo posible (columna «x»: de 0 a 1)."])
    assert read("geonameid", "0") == (
        None,
        ["0 queda fuera de lo posible (columna «x»: de 1 a 2,000,000,000)."],
    )
    assert read("geonameid", "12a") == (None, ["«12a» no es un número entero (columna «x»)."])
    assert read("geonameid", "3530597.0") == (3530597, [])
    assert read("year", "20,19") == (None, ["«20,19» no es un año (columna «x»)."])


@pytest.mark.parametrize(
    ("latitude", "longitude", "place", "problems"),
    [
        ("20.5", "-103", (20.5, -103), []),
        ("", "", (None, None), []),
        (
            "91",
            "0",
            (None, None),
            ["91 queda fuera de lo posible (columna «lat»: de -90 a 90)."],
        ),
        (
            "20",
            "-181",
            (None, None),
            ["-181 queda fuera de lo posible (columna «lon»: de -180 a 180)."],
        ),
        ("20", "", (None, None), ["falta la latitud o la longitud."]),
        (
            "0",
            "0.0",
            (None, None),
            ["las coordenadas 0, 0 caen en el mar: si no se conocen, deje las celdas vacías."],
        ),
        ("norte", "0", (None, None), ["«norte» no es un número (columna «lat»)."]),
    ],
)
def test_places(latitude, longitude, place, problems):
    row = Row(2, {"lat": latitude, "lon": longitude})
    assert (row.place("lat", "lon"), row.problems) == (place, problems)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("NA", "NA"),
        ("fr", "FR"),
        ("Corea del Sur", "KR"),
        ("United States", "US"),
        ("XK", "XK"),
        ("Turquia", "TR"),
    ],
)
def test_countries_by_code_or_name(text, code):
    assert read("country", text) == (code, [])


@pytest.mark.parametrize("text", ["XX", "EU", "Atlantis", "F"])
def test_what_is_no_country(text):
    assert read("country", text) == ("", [f"«{text}» no es el código de ningún país (columna «x»)."])


def test_codes_of_inegi_keep_their_zero():
    assert read("cvegeo", "01001") == read("cvegeo", "1001") == ("01001", [])
    assert read("cvegeo", "09", allow_city=True) == read("cvegeo", "9", allow_city=True) == ("09", [])
    assert read("cvegeo", "") == ("", [])
    for text in ("09", "140399", "1403X", "١٤٠٣٩"):
        assert read("cvegeo", text) == (
            "",
            [f"«{text}» no es una clave INEGI: tiene cinco dígitos, como 14039 (columna «x»)."],
        )
    for text in ("33001", "14000"):
        assert read("cvegeo", text) == ("", [f"la clave {text} no es de ningún municipio (columna «x»)."])


def test_states_of_the_united_states():
    assert read("us_state", "ny") == ("NY", [])
    assert read("us_state", "PR") == ("PR", [])
    assert read("us_state", "ZZ") == (
        "",
        ["«ZZ» no es el código de ningún estado de Estados Unidos (columna «x»)."],
    )


def test_days():
    assert read("day", "2018-09-12") == read("day", "12/09/2018") == (dt.date(2018, 9, 12), [])
    assert read("day", "") == (None, [])
    assert read("day", "31/02/2018") == (
        None,
        ["«31/02/2018» no es una fecha (columna «x»): escriba 2026-03-12."],
    )


@pytest.mark.parametrize(
    ("organisation", "city", "country", "expected"),
    [
        ("City of Hayward, CA", "", "US", ("Hayward", "CA", True)),
        ("City of Iowa City, IA", "Iowa City", "US", ("Iowa City", "IA", True)),
        ("City of Iowa City, IA", "", "US", ("Iowa City", "IA", True)),
        ("Portland", "Portland, OR", "US", ("Portland", "OR", True)),
        ("City of Windsor, ON", "Windsor", "CA", ("Windsor", "08", True)),
        ("City and County of Honolulu", "", "US", ("Honolulu", "", True)),
        (
            "Metropolitan Government of Nashville and Davidson County, TN",
            "Nashville",
            "US",
            ("Nashville", "TN", True),
        ),
        ("Hanamaki City", "", "JP", ("Hanamaki", "", True)),
        ("Ikoma-shi", "", "JP", ("Ikoma", "", True)),
        ("Prefeitura Municipal de João Pessoa", "", "BR", ("João Pessoa", "", True)),
        ("Municipalidad de la Ciudad de Neuquén", "", "AR", ("Neuquén", "", True)),
        ("Ayuntamiento de Victoria (Tamaulipas)", "", "MX", ("Victoria", "", True)),
        ("Alcaldía Distrital de Barranquilla", "", "CO", ("Barranquilla", "", True)),
        ("Comune di Alba", "", "IT", ("Alba", "", True)),
        ("Markaryds Kommun", "", "SE", ("Markaryds", "", True)),
        ("Manta", "", "EC", ("Manta", "", True)),
        ("Government of Hong Kong Special Administrative Region", "Hong Kong", "HK", ("Hong Kong", "", True)),
        ("Boulder County", "", "US", ("Boulder County", "", False)),
        ("Regional Municipality of Durham, ON", "Durham", "CA", ("Durham", "08", False)),
        ("Aipromades Lago de Chapala", "Chapala", "MX", ("Chapala", "", False)),
        ("Trenggalek Regency", "", "ID", ("Trenggalek Regency", "", False)),
    ],
)
def test_the_city_behind_a_government(organisation, city, country, expected):
    assert city_of(organisation, city, country) == expected


def test_networks_go_by_one_key():
    assert network_key("Mercociudades") == network_key("MERCOCIUDADES") == "mercociudades"
    assert network_key("C40 Cities") == "c40"
    assert network_name("unesco-creativas") == "Red de Ciudades Creativas de la UNESCO"
    assert network_name("red-de-puertos") == "Red de puertos"
    assert (field_name("Gastronomy"), field_name("Otra cosa")) == ("gastronomía", "Otra cosa")
