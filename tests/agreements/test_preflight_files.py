"""Files: what is read, what is refused with a sentence, and the command with its JSON and exit status."""

import io
import json
import zipfile

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from docx import Document
from weasyprint import HTML

from agreements.drafting.clause_writing import save_clause
from agreements.preflight import files
from agreements.preflight.files import paper_of_file, text_of_file
from tests.agreements.signed_texts import ARTICLES_EN, ARTICLES_ES

WRONG = ARTICLES_ES.replace(
    "no genera obligaciones de carácter financiero ni deuda alguna", "otorga un préstamo"
)


def txt(tmp_path, text, name="acuerdo.txt", encoding="utf-8"):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


def docx(tmp_path, text, name="acuerdo.docx"):
    document = Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    document.save(tmp_path / name)
    return tmp_path / name


def pdf(tmp_path, text, name="acuerdo.pdf"):
    paragraphs = "".join(f"<p>{line}</p>" for line in text.splitlines())
    HTML(string=f'<html lang="es"><body>{paragraphs}</body></html>').write_pdf(tmp_path / name)
    return tmp_path / name


def code_of(path):
    with pytest.raises(ValidationError) as refusal:
        text_of_file(path)
    assert refusal.value.messages[0].endswith(".")
    return refusal.value.code


@pytest.mark.parametrize("make", [txt, docx, pdf])
def test_the_same_text_in_three_kinds_of_file(tmp_path, make):
    paper = paper_of_file(make(tmp_path, ARTICLES_ES))
    assert [each.clause for each in paper.passages][-2:] == ["Artículo VIII", "Artículo IX"]
    assert "préstamo de obras de arte entre museos" in " ".join(
        " ".join(p.text.split()) for p in paper.passages
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_in_usual_encodings(tmp_path, encoding):
    assert text_of_file(txt(tmp_path, "Artículo único: año.", encoding=encoding)) == "Artículo único: año."


def test_two_languages_side_by_side_are_read_one_after_the_other(tmp_path):
    document = Document()
    table = document.add_table(rows=2, cols=2)
    words = [
        ["Artículo 1. Las Partes.", "Article 1. The Parties."],
        ["Artículo 2. Áreas.", "Article 2. Areas."],
    ]
    for row, cells in enumerate(words):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    document.save(tmp_path / "dos.docx")
    lines = [line for line in text_of_file(tmp_path / "dos.docx").splitlines() if line]
    assert lines == [
        "Artículo 1. Las Partes.",
        "Artículo 2. Áreas.",
        "Article 1. The Parties.",
        "Article 2. Areas.",
    ]


def test_a_word_that_the_line_broke_is_one_word(tmp_path):
    html = '<html lang="es"><body><p>Se otorgará un prés-<br>tamo.</p></body></html>'
    HTML(string=html).write_pdf(tmp_path / "guion.pdf")
    assert "préstamo" in text_of_file(tmp_path / "guion.pdf")


# --- Bad files -------------------------------------------------------------------------------------------------------


def test_an_encrypted_pdf_is_refused(tmp_path):
    with pikepdf.open(pdf(tmp_path, "Texto")) as opened:
        opened.save(tmp_path / "cifrado.pdf", encryption=pikepdf.Encryption(owner="a", user="b"))
    assert code_of(tmp_path / "cifrado.pdf") == "password"


def test_a_pdf_of_pictures_is_refused(tmp_path):
    with pikepdf.new() as made:
        made.add_blank_page()
        made.save(tmp_path / "imagen.pdf")
    assert code_of(tmp_path / "imagen.pdf") == "image_only"


def test_a_pdf_of_too_many_pages_is_refused(tmp_path):
    with pikepdf.new() as made:
        for _page in range(files.MAX_PAGES + 1):
            made.add_blank_page()
        made.save(tmp_path / "largo.pdf")
    assert code_of(tmp_path / "largo.pdf") == "too_large"


def test_a_damaged_pdf_is_refused(tmp_path):
    path = tmp_path / "roto.pdf"
    path.write_bytes(b"%PDF-1.7\n" + b"\x00garbage" * 100)
    assert code_of(path) == "damaged"


def _package(path, document, extra=()):
    parts = {
        "[Content_Types].xml": '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        'content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
        'officedocument.wordprocessingml.document.main+xml"/></Types>',
        "word/document.xml": document,
    } | dict(extra)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return path


def test_a_docx_bomb_is_refused(tmp_path):
    assert code_of(_package(tmp_path / "bomba.docx", "<a>" + " " * 60_000_000 + "</a>")) == "bomb"


def test_a_docx_nested_without_end_is_refused(tmp_path):
    word = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    deep = "<w:sdt><w:sdtContent>" * 3_000 + "</w:sdtContent></w:sdt>" * 3_000
    document = f"<w:document {word}><w:body>{deep}</w:body></w:document>"
    assert code_of(_package(tmp_path / "hondo.docx", document)) == "damaged"


def test_a_docx_with_too_much_text_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "MAX_XML_BYTES", 2_000)
    assert code_of(docx(tmp_path, "Texto largo. " * 2_000)) == "bomb"


def test_entities_are_not_expanded(tmp_path):
    bomb = (
        '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
        '<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document xmlns:w="http://schemas.openxmlformats.org/'
        'wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&b;&x;</w:t></w:r></w:p></w:body></w:document>'
    )
    assert code_of(_package(tmp_path / "entidades.docx", bomb)) == "damaged"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("acuerdo.exe", b"MZ", "type"),
        ("acuerdo.doc", b"\xd0\xcf\x11\xe0", "type"),
        ("binario.txt", b"\x00\x01\x02\x03" * 50, "disguised"),
        ("vacio.txt", b"", "empty"),
        ("blancos.txt", b" \n\t ", "empty"),
        ("falso.docx", b"no es un zip", "disguised"),
        ("falso.pdf", b"<html>", "disguised"),
    ],
)
def test_other_files_are_refused(tmp_path, name, content, code):
    path = tmp_path / name
    path.write_bytes(content)
    assert code_of(path) == code


def test_a_file_that_is_too_large_or_missing_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "MAX_BYTES", 100)
    assert code_of(txt(tmp_path, "palabra " * 50)) == "too_large"
    assert code_of(tmp_path / "no-existe.pdf") == "missing"


def test_two_hundred_pages_of_text_are_read(tmp_path):
    text = "Las Partes cooperarán en cultura, turismo y deporte cada año.\n" * 10_000
    assert len(paper_of_file(txt(tmp_path, text)).passages) == 1


# --- The command -----------------------------------------------------------------------------------------------------


def run(*args):
    out = io.StringIO()
    status = 0
    try:
        call_command("preflight", *map(str, args), stdout=out)
    except SystemExit as ended:
        status = ended.code
    return status, out.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize("make", [txt, docx, pdf])
def test_command_finds_an_error_in_every_kind_of_file(tmp_path, make):
    status, out = run(make(tmp_path, WRONG), "--format", "json")
    findings = json.loads(out)["findings"]
    assert status == 1
    errors = [each for each in findings if each["level"] == "error"]
    assert [each["code"] for each in errors] == ["prestamos-y-deuda"]
    assert list(errors[0]) == ["code", "level", "clause", "excerpt", "message", "source", "suggestion"]
    assert errors[0]["clause"] == "Artículo V" and "préstamo" in errors[0]["excerpt"]


@pytest.mark.django_db
def test_command_without_errors_ends_well(tmp_path):
    assert run(txt(tmp_path, ARTICLES_EN), "--format", "json") == (0, '{\n  "findings": []\n}\n')
    status, out = run(txt(tmp_path, ARTICLES_ES))
    assert status == 0
    assert "Errores: 0. Avisos: 1." in out and "no sustituye el dictamen" in out


@pytest.mark.django_db
@pytest.mark.parametrize("args", [[], ["--agreement", "999999"]])
def test_command_refuses_what_it_cannot_read(tmp_path, args):
    with pytest.raises(CommandError) as refusal:
        run(*args)
    assert refusal.value.returncode == 2
    bad = tmp_path / "binario.txt"
    bad.write_bytes(b"\x00" * 20)
    with pytest.raises(CommandError, match="binario") as refusal:
        run(bad)
    assert refusal.value.returncode == 2


@pytest.mark.django_db
def test_command_between_mexican_municipalities(tmp_path):
    path = txt(tmp_path, "Artículo 1. Las Partes Contratantes otorgan plenos poderes.")
    codes = {each["code"] for each in json.loads(run(path, "--format", "json")[1])["findings"]}
    national = {
        each["code"] for each in json.loads(run(path, "--format", "json", "--national")[1])["findings"]
    }
    assert {"partes-contratantes", "vocabulario-de-tratado"} <= codes
    assert national & {"partes-contratantes", "vocabulario-de-tratado"} == set()


def test_command_over_a_draft(draft, enlace):
    assert run("--agreement", draft.pk)[0] == 0
    save_clause(
        clause=draft.clauses.get(key="objetivo"),
        language="es",
        html="<p>El objetivo es contratar un préstamo.</p>",
        expected_version=1,
        by=enlace,
    )
    status, out = run("--agreement", draft.pk, "--format", "json")
    assert status == 1
    assert ("prestamos-y-deuda", "objetivo") in {
        (each["code"], each["clause"]) for each in json.loads(out)["findings"]
    }
