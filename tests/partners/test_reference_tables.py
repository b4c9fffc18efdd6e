"""Files of facts as text: encodings, separators, lines, and what is no table at all."""

import pytest

from partners.reference import tables
from partners.reference.tables import Unreadable, open_table, survey
from tests.partners.reference_scene import write

PLAIN = "ciudad,país\nMérida,México\nLyon,Francia\n"


def read(folder, content):
    """(headings, [(line, cells)]) of the bytes of a file."""
    path = write(folder, content)
    file, table = open_table(path, survey(path))
    with file:
        return table.headings, list(table)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1"]
)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_encoding_separator_and_line_end_is_read_alike(tmp_path, encoding, separator, end):
    content = PLAIN.replace(",", separator).replace("\n", end).encode(encoding)
    assert read(tmp_path, content) == (
        ["ciudad", "pais"],
        [(2, ["Mérida", "México"]), (3, ["Lyon", "Francia"])],
    )


def test_a_record_is_named_by_the_line_on_which_it_begins(tmp_path):
    content = 'sep=;\n\nciudad;nota\n"Lyon";"uno\ndos\ntres"\n\nMérida;"a ""b"""\n;\nCusco;x\n'
    assert read(tmp_path, content) == (
        ["ciudad", "nota"],
        [(4, ["Lyon", "uno\ndos\ntres"]), (8, ["Mérida", 'a "b"']), (10, ["Cusco", "x"])],
    )


def test_letters_outside_windows_do_not_stop_the_reading(tmp_path):
    # Five bytes mean nothing in Windows-1252.
    assert read(tmp_path, b"ciudad,pa\xeds\nM\xe9rida,\x81M\xe9xico\n")[1] == [
        (2, ["Mérida", "\x81México"]),
    ]


def test_one_damaged_letter_does_not_turn_the_rest_into_another_encoding(tmp_path):
    content = PLAIN.encode() + "Múnich,Japón Perú Haití\n".encode() + b"C\xf3rdoba,Argentina\n"
    rows = read(tmp_path, content)[1]
    assert rows[0] == (2, ["Mérida", "México"])
    assert rows[3] == (5, ["C\udcf3rdoba", "Argentina"])


def test_letters_split_between_two_pieces_of_the_file_are_whole(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "CHUNK", 1)
    path = write(tmp_path, PLAIN)
    assert survey(path).encoding == "utf-8-sig"
    assert survey(path).size == len(PLAIN.encode())


@pytest.mark.parametrize(
    ("content", "message", "line"),
    [
        (b"", "está vacío.", None),
        (b"PK\x03\x04resto", "es un libro de cálculo o un archivo comprimido: guárdelo como CSV.", None),
        (b"ciudad,pais\nMe\x00rida,MX\n", "no es un archivo de texto.", None),
        (b"ciudad,pais\n" + b'"abre\n' + b"Lyon,FR\n" * 300, "unas comillas se abren y no se cierran.", 2),
        (
            b'ciudad,pais\nLyon,FR\n"' + b"x" * 150_000 + b'",FR\n',
            "no se puede leer como CSV (field larger than field limit (131072)).",
            3,
        ),
        (b"ciudad,pais\n" + b"x" * 250_000, "pasa de 200,000 caracteres.", 2),
        (b"ciudad,pais\n" + b"x," * 300 + b"\n", "tiene más de 200 columnas.", 2),
    ],
)
def test_what_is_no_table_is_refused_in_words(tmp_path, content, message, line):
    with pytest.raises(Unreadable) as refusal:
        read(tmp_path, content)
    assert (str(refusal.value), refusal.value.line) == (message, line)
