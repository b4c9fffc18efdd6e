"""INEGI's catalogue of municipalities, as it is published and as people spoil it."""

import datetime as dt
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from partners.imports import (
    DEMO_FILE,
    ImportRejected,
    import_municipalities,
    parse_degrees,
    read_municipalities,
)
from partners.models import Municipality
from partners.states import STATES

# As INEGI publishes the layer of municipalities: quoted, CRLF, "----" where an alcaldía has no seat.
MUNICIPAL = (
    "CVEGEO,CVE_ENT,NOM_ENT,NOM_ABR,CVE_MUN,NOM_MUN,CVE_CAB,NOM_CAB,POB_TOTAL,POB_MASCULINA,POB_FEMENINA,"
    "TOTAL DE VIVIENDAS HABITADAS\r\n"
    '"09010","09","Ciudad de México","CDMX","010","Álvaro Obregón","----","----","759137","360000","399137","1"\r\n'
    '"16053","16","Michoacán de Ocampo","Mich.","053","Morelia","0001","Morelia","849053","408000","441053","1"\r\n'
    '"12082","12","Guerrero","Gro.","082","Santa Cruz del Rincón","0001","Santa Cruz del Rincón","0","0","0","0"\r\n'
)
OLD_MUNICIPAL = (
    "Cve_Ent,Nom_Ent,Nom_Abr,Cve_Mun,Nom_Mun,Cve_Cab,Nom_Cab,Pob_Total\n"
    "16,Michoacán de Ocampo,Mich.,053,Morelia,0001,Morelia,849053\n"
)
LOCALITIES = (
    '"MAPA","Cve_Ent","Nom_Ent","Cve_Mun","Nom_Mun","Cve_Loc","Nom_Loc","Ámbito","Latitud","Longitud",'
    '"Lat_Decimal","Lon_Decimal","Altitud","Pob_Total"\n'
    '"140670002","14","Jalisco","067","Puerto Vallarta","0002","Bartolo","R","20°30\'00.000"" N","105°10\'00.000"" W",'
    '"20.5","-105.166667","10","-"\n'
    '"140670001","14","Jalisco","067","Puerto Vallarta","0001","Puerto Vallarta","U","20°36\'49.000"" N",'
    '"105°13\'38.000"" W","20.613611","-105.227222","10","224166"\n'
    '"140670003","14","Jalisco","067","Puerto Vallarta","0003","Las Juntas","U","","","20.7","-105.2","10","34"\n'
)
OWN = "cvegeo,nombre,estado,cabecera,lat,lon,pob_2020\n14039,Guadalajara,Jalisco,Guadalajara,20.676,-103.342,1385629\n"
FULL_FILE = Path(settings.BASE_DIR).parent / "shared" / "data" / "municipios.csv"


def facts(row):
    return (
        row.cvegeo,
        row.name,
        row.state,
        row.seat,
        row.latitude,
        row.longitude,
        row.population,
        row.timezone,
    )


@pytest.mark.django_db
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252"])
def test_municipal_layer_is_read_in_every_encoding(encoding):
    outcome = import_municipalities(MUNICIPAL.encode(encoding))
    assert (outcome.created, outcome.updated, outcome.unchanged) == (3, 0, 0)
    assert [facts(row) for row in Municipality.objects.order_by("cvegeo")] == [
        ("09010", "Álvaro Obregón", "09", "", None, None, 759137, "America/Mexico_City"),
        # Created after the census: no people counted means unknown.
        (
            "12082",
            "Santa Cruz del Rincón",
            "12",
            "Santa Cruz del Rincón",
            None,
            None,
            None,
            "America/Mexico_City",
        ),
        ("16053", "Morelia", "16", "Morelia", None, None, 849053, "America/Mexico_City"),
    ]


@pytest.mark.django_db
def test_old_headers_are_read_alike():
    import_municipalities(OLD_MUNICIPAL.encode("latin-1"))
    assert facts(Municipality.objects.get()) == (
        "16053",
        "Morelia",
        "16",
        "Morelia",
        None,
        None,
        849053,
        "America/Mexico_City",
    )


@pytest.mark.django_db
def test_localities_give_the_seats_place_and_the_sum_of_people():
    import_municipalities(LOCALITIES.encode())
    assert facts(Municipality.objects.get()) == (
        "14067",
        "Puerto Vallarta",
        "14",
        "Puerto Vallarta",
        20.613611,
        -105.227222,
        224200,
        "America/Mexico_City",
    )


@pytest.mark.django_db
def test_again_changes_nothing_and_a_new_edition_corrects_only_inegis_facts():
    import_municipalities(OWN.encode())
    row = Municipality.objects.get()
    row.mayor, row.opened_on, row.timezone = "Ana Pérez", dt.date(2026, 1, 5), "America/Tijuana"
    row.administration_starts_on, row.privacy_notice = dt.date(2024, 10, 1), "Nuestro aviso."
    row.save()
    outcome = import_municipalities(OWN.encode())
    assert (outcome.created, outcome.updated, outcome.unchanged) == (0, 0, 1)
    outcome = import_municipalities(OWN.replace("1385629", "1400000").encode())
    assert (outcome.created, outcome.updated, outcome.unchanged) == (0, 1, 0)
    row = Municipality.objects.get()
    assert row.population == 1_400_000
    assert (row.mayor, row.opened_on, row.timezone) == ("Ana Pérez", dt.date(2026, 1, 5), "America/Tijuana")
    assert (row.administration_starts_on, row.privacy_notice) == (dt.date(2024, 10, 1), "Nuestro aviso.")


@pytest.mark.django_db
def test_a_file_that_lacks_a_fact_leaves_it():
    import_municipalities(OWN.encode())
    import_municipalities(
        b"cvegeo,nombre,estado,lat,lon,pob_2020\n14039,Guadalajara,Jalisco,,,\n",
    )
    assert facts(Municipality.objects.get())[3:7] == ("Guadalajara", 20.676, -103.342, 1385629)


@pytest.mark.django_db
def test_new_rows_take_the_time_zone_of_their_place():
    content = (
        "cvegeo,nombre,lat,lon\n"
        "02004,Tijuana,32.532,-117.019\n23005,Benito Juárez,21.161,-86.825\n"
        "18020,Bahía de Banderas,20.80,-105.25\n08037,Juárez,31.746,-106.485\n"
    )
    import_municipalities(content.encode())
    assert dict(Municipality.objects.values_list("cvegeo", "timezone")) == {
        "02004": "America/Tijuana",
        "23005": "America/Cancun",
        "18020": "America/Bahia_Banderas",
        "08037": "America/Ciudad_Juarez",
    }


@pytest.mark.django_db
def test_every_problem_is_reported_with_its_line_and_nothing_is_imported():
    content = (
        "cvegeo,nombre,estado,lat,lon,pob_2020\n"
        "14039,Guadalajara,Jalisco,20.676,-103.342,1385629\n"
        "99001,Nadie,,,,\n"
        "14040,Otro,Colima,,,\n"
        "14041,,Jalisco,,,\n"
        "\n"
        "14042,Lejos,Jalisco,45.7,4.8,\n"
        "14043,Raro,Jalisco,norte,-103,\n"
        "14039,Guadalajara,Jalisco,,,\n"
        "14044,Corto\n"
        "1404X,Letra,Jalisco,,,\n"
        "14045,Medio,Jalisco,20.1,,\n"
        "14046,Gente,Jalisco,,,muchos\n"
    )
    with pytest.raises(ImportRejected) as rejection:
        import_municipalities(content.encode())
    assert rejection.value.problems == [
        (3, "la clave 99001 empieza por 99, que no es ningún estado."),
        (4, "la clave 14040 es de Jalisco, pero el renglón dice «Colima»."),
        (5, "el nombre del municipio está vacío o pasa de 120 caracteres."),
        (7, "la latitud 45.7 queda fuera de México."),
        (7, "la longitud 4.8 queda fuera de México."),
        (8, "la latitud «norte» no se entiende: use grados decimales o 20°40'12\"."),
        (8, "falta la latitud o la longitud."),
        (9, "el municipio 14039 ya apareció en la línea 2."),
        (10, "tiene 2 columnas y el encabezado 6."),
        (11, "la clave «1404X» debe tener sólo dígitos."),
        (12, "falta la latitud o la longitud."),
        (13, "«muchos» no es un número entero de habitantes."),
    ]
    assert Municipality.objects.count() == 0


HEADERS = "no reconozco los encabezados: hacen falta CVEGEO (o CVE_ENT y CVE_MUN) y NOM_MUN (o nombre)."


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        ("", 1, HEADERS),
        ("a,b\n1,2\n", 1, HEADERS),
        ("cvegeo,nombre\n", None, "el archivo no tiene ningún municipio."),
        (
            "cvegeo,nombre\n14000,Jalisco\n",
            2,
            "la clave «14000» no es de un municipio: tiene cinco dígitos, como 14039.",
        ),
        (
            "cve_ent,cve_mun,cvegeo,nom_mun\n15,039,14039,X\n",
            2,
            "la clave 14039 no coincide con las de su estado y municipio (15, 039).",
        ),
    ],
)
def test_other_files_are_refused_in_words(content, line, message):
    with pytest.raises(ImportRejected) as rejection:
        read_municipalities(content.encode())
    assert rejection.value.problems == [(line, message)]


def test_semicolons_and_lost_zeros_are_understood():
    (facts,) = read_municipalities(
        b"CVE_ENT;NOM_ENT;CVE_MUN;NOM_MUN\r\n1;Aguascalientes;1;Aguascalientes\r\n"
    )
    assert (facts.cvegeo, facts.name) == ("01001", "Aguascalientes")


@pytest.mark.parametrize("name", ["Distrito Federal", "CIUDAD DE MÉXICO", "ciudad de mexico"])
def test_a_states_former_and_unaccented_names_are_its_names(name):
    content = f"cvegeo,nombre,estado\n09015,Cuauhtémoc,{name}\n"
    assert read_municipalities(content.encode())[0].cvegeo == "09015"


@pytest.mark.parametrize(
    ("text", "west", "degrees"),
    [
        ("-103.342", True, -103.342),
        ("20.676", False, 20.676),
        ("20°40'35.0\" N", False, 20.676389),
        ('103°20´32.0" W', True, -103.342222),
        ("103°20'32\"", True, -103.342222),
        ("-103°20'32\"", True, -103.342222),
        ("1032032", True, -103.342222),
        ("204035", False, 20.676389),
        ("20°75'00\"", False, None),
        ("norte", False, None),
    ],
)
def test_degrees_in_every_notation(text, west, degrees):
    assert parse_degrees(text, west=west) == degrees


@pytest.mark.django_db
def test_the_command_reports_lines_on_stderr_and_fails(tmp_path, capsys):
    path = tmp_path / "municipios.csv"
    path.write_text("cvegeo,nombre\n14039,Guadalajara\n99001,Nadie\n", encoding="utf-8")
    with pytest.raises(CommandError) as error:
        call_command("import_municipalities", str(path))
    assert str(error.value) == f"No se importó nada: 1 problemas en {path}."
    assert capsys.readouterr().err == "Línea 3: la clave 99001 empieza por 99, que no es ningún estado.\n"
    assert Municipality.objects.count() == 0
    with pytest.raises(CommandError, match="No se puede leer"):
        call_command("import_municipalities", str(tmp_path / "otro.csv"))


@pytest.mark.django_db
def test_the_demos_file_holds_every_state_and_leaves_newer_facts_alone():
    outcome = import_municipalities(DEMO_FILE.read_bytes(), only_new=True)
    assert outcome.created == Municipality.objects.count() == 46
    assert set(Municipality.objects.values_list("state", flat=True)) == set(STATES)
    Municipality.objects.filter(cvegeo="14039").update(population=1_500_000)
    again = import_municipalities(DEMO_FILE.read_bytes(), only_new=True)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 46)
    assert Municipality.objects.get(cvegeo="14039").population == 1_500_000
    assert Municipality.objects.get(cvegeo="31050").timezone == "America/Merida"


@pytest.mark.django_db
def test_the_full_list_is_imported_quickly_and_again_changes_nothing(capsys):
    """Against the real list where the machine has it; elsewhere against one of as many rows made here."""
    if FULL_FILE.is_file():
        content = FULL_FILE.read_bytes()
    else:
        rows = [f"{state}{n:03d},Municipio {n},20.5,-103.5,{n}" for state in STATES for n in range(1, 78)]
        content = ("cvegeo,nombre,lat,lon,pob_2020\n" + "\n".join(rows)).encode()
    first = import_municipalities(content)
    assert first.created == Municipality.objects.count() > 2400
    assert import_municipalities(content).unchanged == first.created
