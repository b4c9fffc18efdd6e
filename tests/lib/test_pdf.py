"""One PDF that is PDF/A-2a and PDF/UA-1, with languages, whole tables and nothing fetched from outside."""

import datetime as dt
import io
import os
import re
import subprocess
import sys

import page
import pikepdf
import pytest
import weasyprint
from PIL import Image

from hermanamientos.lib import pdf as pdf_module
from hermanamientos.lib.pdf import MissingAsset, pdf_bytes, warm

CREATED = dt.datetime(2026, 3, 2, 15, 30, tzinfo=dt.UTC)
CSS = ["css/paper.css"]
ROWS = "".join(f"<tr><td>{n}</td><td>Renglón {n}</td></tr>" for n in range(90))
HTML = f"""<html lang="es"><body>
<h1 data-short="Título corto" data-folio="14039/AI/00001" data-edition="Borrador">Título</h1>
<p>Un párrafo con <em>énfasis</em>.</p><p lang="en">A paragraph in English.</p>
<section><h2>Cuadro</h2>
<table class="grid"><caption>Renglones</caption><thead><tr><th>Número</th><th>Nombre</th></tr></thead>
<tbody>{ROWS}</tbody></table>
<p>{"Texto que ocupa más de una página. " * 200}</p></section></body></html>"""


def make(html=HTML, **options):
    options = {"css": CSS, "title": "Título de prueba", "lang": "es", "created_at": CREATED} | options
    return pdf_bytes(html=html, **options)


def failures(data, profile):
    """Rules that `page` finds broken, in a copy without compression: it misreads streams that end in 0x0D."""
    copy = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(copy, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.generalized)
    report = page.validate_pdf_bytes(copy.getvalue(), profile=profile)
    assert report.rules.total > 100
    return [(failure.rule_id, failure.message) for failure in report.failures]


def elements(pdf):
    """Every structure element, in reading order."""

    def walk(node):
        if isinstance(node, pikepdf.Array):
            for child in node:
                yield from walk(child)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                yield node
            if "/K" in node:
                yield from walk(node.K)

    return list(walk(pdf.Root.StructTreeRoot.K))


def count(pdf, role):
    return sum(1 for element in elements(pdf) if element.S == role)


def text_of(data, tmp_path):
    (tmp_path / "text.pdf").write_bytes(data)
    return subprocess.run(
        ["pdftotext", "-layout", tmp_path / "text.pdf", "-"],  # noqa: S607
        capture_output=True,
        text=True,
        check=True,
    ).stdout


@pytest.fixture(scope="module")
def paper():
    return make(watermark="BORRADOR", author="Municipio de Guadalajara")


@pytest.fixture
def pdf(paper):
    with pikepdf.open(io.BytesIO(paper)) as opened:
        yield opened


@pytest.mark.parametrize("profile", ["2a", "ua1"])
def test_conforms(paper, profile):
    assert failures(paper, profile) == []


def test_validator_can_fail():
    """The same validator refuses WeasyPrint's plain output: an empty list above means something."""
    plain = weasyprint.HTML(string=HTML).write_pdf()
    assert failures(plain, "ua1") != []


def test_images_conform():
    picture = io.BytesIO()
    Image.new("RGBA", (40, 40), (200, 30, 30, 120)).save(picture, "PNG")
    html = '<html lang="es"><body><p><img src="memory:escudo" alt="Escudo"></p></body></html>'
    data = make(html, assets={"escudo": ("image/png", picture.getvalue())})
    assert failures(data, "2a") == []
    assert failures(data, "ua1") == []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert [str(e.Alt) for e in elements(pdf) if e.S == "/Figure"] == ["Escudo"]


def test_languages(pdf):
    assert str(pdf.Root.Lang) == "es"
    assert [(str(e.S), str(e.Lang)) for e in elements(pdf) if "/Lang" in e] == [("/P", "en")]


def test_metadata(pdf):
    with pdf.open_metadata() as metadata:
        assert metadata["dc:title"] == "Título de prueba"
        assert metadata["pdfaid:part"] == "2"
        assert metadata["pdfaid:conformance"] == "A"
        assert metadata["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
        assert metadata["xmp:CreateDate"] == "2026-03-02T15:30:00Z"
    assert str(pdf.docinfo["/CreationDate"]) == "D:20260302153000+00'00"
    assert str(pdf.docinfo["/Author"]) == "Municipio de Guadalajara"


def test_table_over_pages_is_one(pdf):
    """A page break neither doubles the table nor its header; every cell still knows its header."""
    assert len(pdf.pages) > 3
    assert [count(pdf, role) for role in ("/Table", "/THead", "/TBody", "/TH", "/TR", "/TD")] == [
        1,
        1,
        1,
        2,
        91,
        180,
    ]
    headers = [bytes(e.ID) for e in elements(pdf) if e.S == "/TH"]
    assert [str(e.A.Scope) for e in elements(pdf) if e.S == "/TH"] == ["/Column", "/Column"]
    assert {tuple(bytes(h) for h in e.A.Headers) for e in elements(pdf) if e.S == "/TD"} == {
        (h,) for h in headers
    }
    names = list(pdf.Root.StructTreeRoot.IDTree.Names)
    assert [bytes(name) for name in names[::2]] == sorted(headers)


def test_paragraph_over_pages_is_one(pdf):
    assert count(pdf, "/P") == 3
    assert count(pdf, "/Sect") == 1


def test_pieces_of_one_name_are_one_in_the_order_of_each():
    pieces = "".join(
        f'<section data-joins="s"><div lang="es" data-joins="s-es"><p>uno {n}</p></div>'
        f'<div lang="en" data-joins="s-en"><p>one {n}</p></div></section>'
        for n in range(80)
    )
    data = make(f'<html lang="es"><body>{pieces}<section><p>fin</p></section></body></html>')
    assert failures(data, "2a") == [] and failures(data, "ua1") == []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert len(pdf.pages) > 1
        assert count(pdf, "/Sect") == 2
        columns = [element for element in elements(pdf) if element.S == "/Div"]
        assert [str(element.Lang) for element in columns] == ["es", "en"]
        assert [len(element.K) for element in columns] == [80, 80]


def test_parent_tree_names_the_owner(pdf):
    """Each marked piece of content leads back to an element that lists it, or to nothing when it is an artifact."""
    owned = {}
    for element in elements(pdf):
        for kid in element.K if isinstance(element.K, pikepdf.Array) else [element.K]:
            if isinstance(kid, int):
                owned.setdefault(element.Pg.objgen, {})[kid] = element.objgen
    nums = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    for index, sheet in zip(nums[::2], nums[1::2], strict=True):
        expected = owned[pdf.pages[int(index)].objgen]
        assert {n: o.objgen for n, o in enumerate(sheet) if o is not None} == expected


def test_running_text_is_an_artifact(pdf):
    """Header, foot and watermark are read by nobody: each page's marked content holds none of them."""
    content = pdf.pages[1].Contents.read_bytes()
    pagination = re.findall(rb"/Artifact\s*<<\s*/Type\s*/Pagination\s*>>\s*BDC", content)
    assert len(pagination) == 4 + 2  # four corners, and the two header cells that the page repeats
    operators = [str(op.operator) for op in pikepdf.parse_content_stream(pdf.pages[1])]
    assert operators.count("BDC") + operators.count("BMC") == operators.count("EMC")


def test_fonts_are_embedded(pdf):
    fonts = {f.BaseFont: f for p in pdf.pages for f in p.Resources.Font.values()}
    assert len(fonts) >= 2
    for font in fonts.values():
        descriptor = (
            font.DescendantFonts[0].FontDescriptor if "/DescendantFonts" in font else font.FontDescriptor
        )
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor.keys())


def test_text_can_be_copied(paper, tmp_path):
    text = text_of(paper, tmp_path)
    assert "A paragraph in English." in text
    assert "Renglón 89" in text
    assert "Página 2 de " in text
    assert "14039/AI/00001" in text


def painted_forms(page):
    """Operators of a page up to its first text, if a form (the watermark) is painted before it."""
    operators = [str(op.operator) for op in pikepdf.parse_content_stream(page)]
    return operators[: operators.index("BT")].count("Do")


def test_watermark_is_behind(pdf):
    """It is painted on every page before any text, inside an artifact."""
    assert [painted_forms(sheet) for sheet in pdf.pages] == [1] * len(pdf.pages)
    start = pdf.pages[0].Contents.read_bytes().partition(b" Do")[0]
    assert start.count(b"BMC") == 1
    assert b"/Artifact\nBMC" in start
    assert b"EMC" not in start


def test_no_watermark_without_a_word():
    with pikepdf.open(io.BytesIO(make('<html lang="es"><body><p>Hola</p></body></html>'))) as pdf:
        assert [painted_forms(sheet) for sheet in pdf.pages] == [0]


def test_same_input_gives_the_same_bytes(paper):
    assert make(watermark="BORRADOR", author="Municipio de Guadalajara") == paper


def test_same_bytes_in_another_process(paper, tmp_path):
    """Nothing depends on the process: not the order of sets, not the fonts used before."""
    script = (
        "import os, sys, hashlib; os.environ['DJANGO_SETTINGS_MODULE'] = 'tests.settings';"
        "import django; django.setup(); from tests.lib.test_pdf import make;"
        "data = make(watermark='BORRADOR', author='Municipio de Guadalajara');"
        f"open({str(tmp_path / 'other.pdf')!r}, 'wb').write(data)"
    )
    environment = os.environ | {"PYTHONHASHSEED": "12345"}
    subprocess.run([sys.executable, "-c", script], check=True, env=environment)  # noqa: S603
    assert (tmp_path / "other.pdf").read_bytes() == paper


def test_created_at_must_be_aware():
    with pytest.raises(ValueError, match="aware"):
        make(created_at=dt.datetime(2026, 3, 2))  # noqa: DTZ001


@pytest.mark.parametrize(
    "address",
    [
        "file://{secret}",
        "{secret}",
        "http://127.0.0.1:1/x.png",
        "data:text/plain,secreto",
        "ftp://127.0.0.1/x",
    ],
)
@pytest.mark.parametrize(
    "markup",
    [
        '<img src="{}" alt="x">',
        '<link rel="attachment" href="{}">',
        '<link rel="stylesheet" href="{}">',
        "<style>@import url({}); p {{ background: url({}) }}</style>",
        '<object data="{}">x</object>',
        '<svg xmlns="http://www.w3.org/2000/svg"><title>x</title><image href="{}"/></svg>',
    ],
)
def test_hostile_html_reads_nothing(tmp_path, markup, address):
    """Nothing of the disk or the network gets into the PDF, and the rest is printed."""
    secret = tmp_path / "secret.txt"
    secret.write_text("contraseña-secreta-48151623")
    address = address.format(secret=secret)
    body = markup.replace("{{", "{").replace("}}", "}").replace("{}", address)
    data = make(f'<html lang="es"><head></head><body>{body}<p>Hola mundo</p></body></html>')
    with pikepdf.open(io.BytesIO(data)) as pdf:
        streams = [o.read_bytes() for o in pdf.objects if isinstance(o, pikepdf.Stream) and "/Filter" in o]
        assert not any(b"48151623" in stream for stream in streams)
        assert "/EmbeddedFiles" not in pdf.Root.get("/Names", {})
    assert "Hola mundo" in text_of(data, tmp_path)


@pytest.mark.parametrize(
    "address", ["memory:nada", "static:css/nada.css", "static:../manage.py", "static:/etc/passwd"]
)
def test_missing_asset_is_said(address):
    """A paper of ours without its picture must not go out as if it were whole."""
    with pytest.raises(MissingAsset):
        make(f'<html lang="es"><body><img src="{address}" alt="x"></body></html>')


def test_missing_style_sheet_is_said():
    with pytest.raises(MissingAsset):
        make(css=["css/does-not-exist.css"])


def test_warm_leaves_the_sheets_ready():
    pdf_module._stylesheets.cache_clear()
    warm(CSS)
    assert pdf_module._stylesheets.cache_info().misses == 1
    make()
    assert pdf_module._stylesheets.cache_info().misses == 1
