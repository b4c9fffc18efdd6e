"""Uploads are judged by their content; what is stored has a random name."""

import hashlib
import io
import re
import zipfile

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from PIL import Image, ImageFile

from hermanamientos.lib import uploads
from hermanamientos.lib.uploads import (
    UploadFacts,
    accepted_extensions,
    check_upload,
    clean_name,
    megabytes,
    store_private,
)

ALL = tuple(uploads.KINDS)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODT = "application/vnd.oasis.opendocument.text"


def pdf(password="", javascript=False, launch=False):
    out = io.BytesIO()
    document = pikepdf.new()
    document.add_blank_page()
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    if javascript:
        names = pikepdf.Array([pikepdf.String("x"), document.make_indirect(script)])
        document.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=names))
    if launch:
        document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="calc.exe")
    encryption = pikepdf.Encryption(owner="o", user=password) if password else False
    document.save(out, encryption=encryption)
    return out.getvalue()


def image(kind="PNG", size=(30, 20), mode="RGB"):
    out = io.BytesIO()
    Image.new(mode, size, 1).save(out, kind)
    return out.getvalue()


def package(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def ooxml(content_type=DOCX, **parts):
    types = f'<Types><Override PartName="/x.xml" ContentType="{content_type}.main+xml"/></Types>'
    return package({"[Content_Types].xml": types, "x.xml": "<x/>"} | parts)


def odf(content_type=ODT, **parts):
    return package({"mimetype": content_type, "content.xml": "<x/>"} | parts)


def upload(name, data):
    return SimpleUploadedFile(name, data)


def refusal(name, data, **options):
    with pytest.raises(ValidationError) as caught:
        check_upload(upload(name, data), **({"kinds": ALL} | options))
    return caught.value.code, caught.value.messages[0]


@pytest.mark.parametrize(
    ("name", "data", "content_type"),
    [
        ("Oficio.PDF", pdf(), "application/pdf"),
        ("escudo.png", image(), "image/png"),
        ("escudo.jpg", image("JPEG"), "image/jpeg"),
        ("escudo.JPEG", image("JPEG", mode="L"), "image/jpeg"),
        ("escudo.webp", image("WEBP"), "image/webp"),
        ("acta.docx", ooxml(), DOCX),
        ("matriz.xlsx", ooxml(XLSX), XLSX),
        ("acta.odt", odf(), ODT),
        ("lista.csv", "nombre,año\nGuadalajara,2026\n".encode(), "text/csv"),
        ("lista.csv", "nombre,año\nMérida,2026\n".encode("latin-1"), "text/csv"),
        ("nota.txt", "\ufeffNota".encode(), "text/plain"),
    ],
)
def test_accepts(name, data, content_type):
    file = upload(name, data)
    extension = "." + name.rpartition(".")[2].lower()
    digest = hashlib.sha256(data).hexdigest()
    assert check_upload(file, kinds=ALL) == UploadFacts(content_type, extension, digest, len(data), name)
    assert file.read() == data  # rewound


def test_accepts_a_large_upload_kept_on_disk():
    data = pdf()
    with TemporaryUploadedFile("oficio.pdf", "application/pdf", len(data), None) as file:
        file.write(data)
        facts = check_upload(file)
    assert facts.sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("nada.pdf", b"", "empty"),
        ("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "type"),
        ("pagina.html", b"<html>", "type"),
        ("programa.exe", b"MZ", "type"),
        ("oficio", pdf(), "type"),
        ("oficio.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "type"),
        ("oficio.docm", ooxml(), "macros"),
        ("programa.pdf", b"MZ\x90\x00" + b"0" * 200, "disguised"),
        ("pagina.pdf", b"<html><script>alert(1)</script>", "disguised"),
        ("foto.pdf", image(), "disguised"),
        ("zip-primero.pdf", ooxml() + pdf(), "disguised"),
        ("oficio.png", pdf(), "disguised"),
        ("vector.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "disguised"),
        ("foto.png", image("JPEG"), "disguised"),
        ("foto.gif.png", image("GIF"), "disguised"),
        ("oficio.docx", pdf(), "disguised"),
        ("matriz.docx", ooxml(XLSX), "disguised"),
        ("cosas.docx", package({"leeme.txt": "hola"}), "disguised"),
        ("acta.odt", odf("application/zip"), "disguised"),
        ("lista.csv", image(), "disguised"),
        ("lista.csv", b"<html></html>", "disguised"),
        ("oficio.pdf", b"%PDF-1.7\nnada", "damaged"),
        ("foto.png", image("PNG", (400, 400))[:-40], "damaged"),
        ("foto.jpg", image("JPEG", (400, 400))[:-200], "damaged"),
        ("oficio.pdf", pdf(password="secreta"), "password"),
        ("oficio.pdf", pdf(javascript=True), "macros"),
        ("oficio.pdf", pdf(launch=True), "macros"),
        ("acta.docx", ooxml(**{"word/vbaProject.bin": "x"}), "macros"),
        ("acta.docx", ooxml("application/vnd.ms-word.document.macroEnabled"), "macros"),
        ("acta.docx", ooxml(**{"word/activeX/activeX1.bin": "x"}), "macros"),
        ("acta.odt", odf(**{"Basic/Standard/Module1.xml": "x"}), "macros"),
    ],
)
def test_refuses(name, data, code):
    assert refusal(name, data)[0] == code


def test_damaged_picture_in_a_process_that_prints():
    """Importing WeasyPrint makes Pillow accept pictures cut short; uploads still refuse them."""
    from weasyprint import images  # noqa: F401

    assert ImageFile.LOAD_TRUNCATED_IMAGES is True
    assert refusal("foto.jpg", image("JPEG", (400, 400))[:-200])[0] == "damaged"
    assert ImageFile.LOAD_TRUNCATED_IMAGES is True


def test_message_of_an_old_format_says_what_to_do():
    assert refusal("oficio.doc", b"\xd0\xcf", kinds=("pdf", "office"))[1] == (
        "Este tipo de archivo no se acepta. Guárdelo como .docx, .xlsx o PDF. "
        "Se aceptan: PDF, DOCX, XLSX, PPTX, ODT, ODS, ODP."
    )


def test_size_limit(settings):
    data = pdf()
    assert check_upload(upload("a.pdf", data), max_bytes=len(data)).size == len(data)
    assert refusal("a.pdf", data, max_bytes=len(data) - 1)[0] == "too_large"
    settings.UPLOAD_MAX_BYTES = 2 * 1024
    assert refusal("a.pdf", b"%PDF-" + b"0" * 3 * 1024) == (
        "too_large",
        "El archivo pesa 3 KB y el máximo es 2 KB.",
    )


def test_kinds_limit():
    assert refusal("acta.docx", ooxml(), kinds=("image",))[0] == "type"


def test_picture_with_too_many_pixels(monkeypatch):
    monkeypatch.setattr(uploads, "MAX_PIXELS", 599)
    assert refusal("foto.png", image(size=(30, 20)))[0] == "bomb"
    monkeypatch.setattr(uploads, "MAX_PIXELS", 600)
    assert check_upload(upload("foto.png", image(size=(30, 20)))).content_type == "image/png"


def test_real_picture_bomb():
    """A megabyte that would be 400 million pixels is refused before it is decoded."""
    bomb = image("PNG", (20_000, 20_000), "1")
    assert len(bomb) < 100_000
    assert refusal("foto.png", bomb)[0] == "bomb"


def test_zip_bomb():
    bomb = ooxml(**{"word/media/big.bin": b"\x00" * 50_000_000})
    assert len(bomb) < 100_000
    assert refusal("acta.docx", bomb)[0] == "bomb"


def test_package_with_too_many_parts():
    assert refusal("acta.docx", ooxml(**{f"p{n}": "x" for n in range(uploads.MAX_ENTRIES)}))[0] == "bomb"


def test_lying_package_directory():
    """The directory says one byte, the part is ten million: reading stops at what we allow."""
    data = bytearray(package({"[Content_Types].xml": b"<" + b" " * 10_000_000}))
    size = (10_000_001).to_bytes(4, "little")
    data = bytes(data).replace(size, (1).to_bytes(4, "little"))
    assert refusal("acta.docx", data)[0] in {"damaged", "disguised"}


def test_store_uses_a_random_name():
    data = pdf()
    file = upload("../../Oficio secreto.pdf", data)
    file.read()
    name, other = store_private(file, "evidence", ".pdf"), store_private(file, "evidence", ".pdf")
    assert re.fullmatch(r"evidence/[0-9a-f]{32}\.pdf", name)
    assert other != name
    with storages["private"].open(name) as stored:
        assert stored.read() == data


@pytest.mark.parametrize(
    ("prefix", "extension"), [("../x", ".pdf"), ("/x", ".pdf"), ("x", "pdf"), ("x", ".p/f"), ("", ".pdf")]
)
def test_store_refuses_paths(prefix, extension):
    with pytest.raises(ValueError, match="ours to choose"):
        store_private(upload("a.pdf", b"x"), prefix, extension)


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("Oficio 12.pdf", "Oficio 12.pdf"),
        ("/etc/passwd", "passwd"),
        ("C:\\Users\\ana\\acta.docx", "acta.docx"),
        ("acta\r\nSet-Cookie: x.pdf", "acta Set-Cookie: x.pdf"),
        ("acta\u202efdp.exe", "actafdp.exe"),
        ("a\u200bb\x00c\x1b.pdf", "abc.pdf"),
        ("  .. ", "archivo"),
        ("", "archivo"),
        ("informe\u00a0final.pdf", "informe final.pdf"),
        ("e\u0301xito.pdf", "éxito.pdf"),
        ("x" * 300 + ".pdf", "x" * 146 + ".pdf"),
        ("协议.pdf", "协议.pdf"),
    ],
)
def test_clean_name(name, clean):
    assert clean_name(name) == clean


def test_accepted_extensions():
    assert accepted_extensions(("pdf", "image")) == [".pdf", ".png", ".jpg", ".jpeg", ".webp"]


@pytest.mark.parametrize(
    ("size", "text"), [(1, "1 KB"), (320 * 1024, "320 KB"), (10 * 1024**2, "10 MB"), (1_572_864, "1.5 MB")]
)
def test_megabytes(size, text):
    assert megabytes(size) == text
