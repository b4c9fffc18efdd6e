"""Pages of an import."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from agreements.imports.tables import COLUMNS, guess_mapping
from agreements.models import Agreement, AgreementImport
from tests.agreements.test_importing import TABLE, csv_file

pytestmark = pytest.mark.django_db

# Session, user, memberships, municipality's import, notices of the bar.
DETAIL_QUERIES = 5


@pytest.fixture
def as_enlace(client, enlace):
    client.force_login(enlace)
    return client


@pytest.fixture
def create(municipality):
    return reverse("agreements:import-create", args=[municipality.cvegeo])


def url(name, row):
    return reverse(f"agreements:import-{name}", args=[row.pk])


def upload(client, create, text=TABLE):
    client.post(create, {"table": csv_file(text)})
    return AgreementImport.objects.latest("pk")


def mapped(client, row):
    form = client.get(url("map", row)).context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    return client.post(url("map", row), data)


def test_from_the_table_to_the_inventory(as_enlace, create, counterpart):
    answer = as_enlace.post(create, {"table": csv_file()})
    row = AgreementImport.objects.get()
    assert answer.url == url("map", row)
    page = as_enlace.get(answer.url).content.decode()
    assert "Ciudad hermana (Lyon, Ciudad de Lyon, Ciudad de Kioto)" in page
    assert mapped(as_enlace, row).url == url("detail", row)
    page = as_enlace.get(url("detail", row)).content.decode()
    assert "3 nuevas, 1 repetida y 4 rechazadas" in page and "Importar 3 renglones" in page
    assert Agreement.objects.count() == 0
    assert as_enlace.post(url("apply", row)).url == url("detail", row)
    assert as_enlace.post(url("apply", row)).url == url("detail", row)
    assert Agreement.objects.count() == 3
    page = as_enlace.get(url("detail", row)).content.decode()
    assert "Importada el" in page and "Importar 3" not in page
    for agreement in Agreement.objects.all():
        assert reverse("agreements:term-detail", args=[agreement.pk]) in page
    only = as_enlace.get(url("detail", row), {"resultado": "refused"})
    assert [each["state"] for each in only.context["page"]] == ["refused"] * 4
    # An applied table keeps its columns.
    assert as_enlace.get(url("map", row)).url == url("detail", row)


def test_the_report_is_a_file_in_which_nothing_is_a_formula(as_enlace, create):
    row = upload(as_enlace, create, "Contraparte,País,Título\n=cmd|' /C calc'!A0,Francia,@SUM(A1)\n")
    mapped(as_enlace, row)
    answer = as_enlace.get(url("detail", row), {"formato": "csv"})
    lines = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert lines[0][:3] == ["Renglón", "Resultado", "Contraparte"]
    assert lines[1][2] == "'=cmd|' /C calc'!A0"
    assert lines[1][4] == "'@SUM(A1)"


def test_the_template_is_understood_by_the_import(as_enlace, municipality, create):
    address = reverse("agreements:import-template", args=[municipality.cvegeo])
    answer = as_enlace.get(address, {"formato": "xlsx"})
    data = b"".join(answer.streaming_content)
    headings = [cell.value for cell in load_workbook(io.BytesIO(data)).active[1]]
    assert list(guess_mapping(headings)) == [column.key for column in COLUMNS]
    as_enlace.post(create, {"table": SimpleUploadedFile("plantilla.xlsx", data)})
    row = AgreementImport.objects.get()
    mapped(as_enlace, row)
    row.refresh_from_db()
    assert [each["state"] for each in row.report] == ["new"]


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (SimpleUploadedFile("lista.csv", b"MZ\x90\x00"), "no corresponde a su extensión"),
        (SimpleUploadedFile("lista.pdf", b"%PDF-1.7"), "Suba una tabla"),
        (SimpleUploadedFile("lista.csv", b""), "El archivo está vacío"),
        (None, "obligatorio"),
    ],
)
def test_what_is_no_table_comes_back_with_a_sentence(as_enlace, create, file, words):
    page = as_enlace.post(create, {"table": file} if file else {})
    assert page.status_code == 422
    assert words in page.content.decode()
    assert AgreementImport.objects.count() == 0


def test_a_wrong_mapping_comes_back(as_enlace, create):
    row = upload(as_enlace, create)
    for data, field in (
        ({"counterpart": ""}, "counterpart"),
        ({"counterpart": "Firma", "signed": "Firma"}, "__all__"),
        ({"counterpart": "No está"}, "counterpart"),
    ):
        page = as_enlace.post(url("map", row), data)
        assert page.status_code == 422
        assert list(page.context["form"].errors) == [field]
    row.refresh_from_db()
    assert row.state == "uploaded"


def test_an_unchecked_import_is_not_applied(as_enlace, create):
    row = upload(as_enlace, create)
    page = as_enlace.post(url("apply", row), follow=True).content.decode()
    assert "Primero diga qué columna" in page
    assert Agreement.objects.count() == 0


def test_what_a_table_says_is_text_and_never_markup(as_enlace, create):
    row = upload(as_enlace, create, "Contraparte,País,<b>x</b>\n<script>1</script>,Francia,<i>y</i>\n")
    assert "<script>1" not in as_enlace.get(url("map", row)).content.decode()
    mapped(as_enlace, row)
    assert "<script>1" not in as_enlace.get(url("detail", row)).content.decode()


def test_who_may(client, as_enlace, create, lectora, otro_enlace, integrante):
    row = upload(as_enlace, create)
    mapped(as_enlace, row)
    for user, reading, writing in ((lectora, 200, 403), (otro_enlace, 404, 404), (integrante, 404, 404)):
        client.force_login(user)
        assert client.get(url("detail", row)).status_code == reading
        for address in (create, url("map", row), url("apply", row)):
            assert client.post(address).status_code == writing
    assert Agreement.objects.count() == 0


@pytest.mark.parametrize("rows", [1, 30])
def test_the_report_costs_the_same(rows, as_enlace, create, django_assert_num_queries):
    text = "Contraparte,País,Firma\n" + "".join(f"Ciudad {n},Francia,{1950 + n}\n" for n in range(rows))
    row = upload(as_enlace, create, text)
    mapped(as_enlace, row)
    with django_assert_num_queries(DETAIL_QUERIES):
        page = as_enlace.get(url("detail", row))
    assert len(page.context["page"].object_list) == min(rows, 25)
