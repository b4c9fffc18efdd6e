"""Papers of a process: the timeline on one sheet, the report, and issuing the report."""

import datetime as dt
import io
import re
import subprocess

import pikepdf
import pytest
from django.urls import reverse
from django.utils import timezone

from agreements.models import IssuedDocument
from agreements.papers import process_chart, processes
from agreements.trust import documents
from partners.models import Entry
from phases import progress
from phases.models import Diagnosis, Recommendations, Task
from phases.questionnaire import QUESTIONS
from phases.timeline_rows import timeline_of
from tests.conftest import MONDAY
from tests.lib.reading import text_in_order
from tests.lib.test_pdf import elements, failures, text_of

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
TODAY = MONDAY + 45 * DAY
NOON = dt.datetime(2026, 4, 16, 18, 0, tzinfo=dt.UTC)
CAUSES = ("sre", "counterpart", "cabildo", "election", "administration", "other")


def suspended(process, by, count):
    for number in range(count):
        starts_on = MONDAY + (1 + 3 * number) * DAY
        progress.record_suspension(
            process=process,
            cause=CAUSES[number % len(CAUSES)],
            reason=f"Motivo {number + 1}",
            starts_on=starts_on,
            ends_on=starts_on + DAY,
            by=by,
            today=TODAY,
        )


def own_tasks(process, count):
    Task.objects.bulk_create(
        Task(
            municipality=process.municipality,
            process=process,
            phase=process.phases.get(number=1 + number % 4),
            key=f"propia-{number}",
            name=f"Tarea propia de la oficina con un nombre bastante largo, número {number}",
            planned_on=MONDAY + number * DAY,
            due_on=MONDAY + number * DAY,
        )
        for number in range(count)
    )


def pages(data):
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [[float(each) for each in page.mediabox] for page in pdf.pages]


def conforms(data):
    return failures(data, "2a") == [] and failures(data, "ua1") == []


@pytest.fixture
def process(process):
    return type(process).objects.with_timeline().get(pk=process.pk)


# --- The sheet -------------------------------------------------------------------------------------------------------


def test_timeline_is_one_landscape_sheet_with_46_tasks_and_10_suspensions(process, enlace):
    suspended(process, enlace, 10)
    assert process.tasks.count() >= 46
    data = processes.timeline_source(process, TODAY).pdf()
    assert pages(data) == [[0, 0, 792, 612]]
    assert conforms(data)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        text = text_in_order(pdf)
        roles = [str(element.S) for element in elements(pdf)]
    for each in process.tasks.all():
        assert each.code in text
    assert "Designar al enlace municipal y abrir el expediente" in text
    assert "Cambio de administración" in text
    assert "Motivo 1" not in text
    assert roles.count("/Table") == 1
    assert "/Figure" in roles


@pytest.mark.parametrize("own", [0, 12, 60])
def test_nothing_of_the_sheet_is_cut_off(process, enlace, tmp_path, own):
    """Whatever the process holds, the last line, which tells the suspensions, stands above the foot."""
    suspended(process, enlace, 14)
    own_tasks(process, own)
    data = processes.timeline_source(process, TODAY).pdf()
    assert len(pages(data)) == 1
    words = words_of(data, tmp_path)
    foot = min(bottom for text, bottom in words if text == "Folio")
    last = max(bottom for text, bottom in words if text == "anteriores,")
    assert last < foot - 8
    assert foot < 612 - 10


def words_of(data, tmp_path):
    """Every word with its lower edge in points from the top of the page."""
    (tmp_path / "sheet.pdf").write_bytes(data)
    found = subprocess.run(
        ["pdftotext", "-bbox", tmp_path / "sheet.pdf", "-"],  # noqa: S607
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [(text, float(bottom)) for bottom, text in re.findall(r'yMax="([\d.]+)">([^<]*)</word>', found)]


def test_a_process_with_too_many_tasks_leaves_out_what_does_not_apply_first(process, enlace):
    own_tasks(process, 30)
    ids = process.tasks.order_by("pk").values_list("pk", flat=True)[:15]
    Task.objects.filter(pk__in=list(ids)).update(state=Task.State.NOT_APPLICABLE)
    chart = timeline_of(process, TODAY)
    groups, left_out, density = process_chart.printed(chart)
    shown = [row for _, rows in groups for row in rows]
    assert len(shown) + left_out == len(chart.rows)
    assert len(shown) + len(groups) == process_chart.MOST_ROWS
    assert density == "tightest"
    assert sum(row.task.state == "not_applicable" for row in shown) == max(15 - left_out, 0)


def test_rows_of_the_drawing_are_as_high_as_those_of_the_table(process):
    chart = timeline_of(process, TODAY)
    groups, left_out, density = process_chart.printed(chart)
    rows = sum(1 + len(rows) for _, rows in groups)
    drawing = process_chart.sheet(chart, groups)
    height = {name: height for _, height, name in process_chart.ROW_HEIGHTS}[density]
    assert left_out == 0
    assert float(drawing.height) == pytest.approx(process_chart.AXIS_HEIGHT + rows * height)


def test_hatch_stays_inside_its_rectangle():
    for width, height in ((3, 500), (500, 3), (40, 40)):
        shape = process_chart._hatch(10, 10 + width, 20, 20 + height)
        points = shape.d.replace("M", " ").replace("L", " ").split()
        xs, ys = [float(x) for x in points[::2]], [float(y) for y in points[1::2]]
        assert min(xs) >= 10
        assert max(xs) <= 10 + width
        assert min(ys) >= 20
        assert max(ys) <= 20 + height


# --- The report ------------------------------------------------------------------------------------------------------


@pytest.fixture
def told(process, enlace):
    """A process about which every section of the report has something to say."""
    suspended(process, enlace, 2)
    progress.complete_task(
        task=process.tasks.get(code="S1"), by=enlace, today=MONDAY + 3 * DAY, note="Oficio 12/2026"
    )
    progress.grant_extension(
        task=process.tasks.get(code="S4"),
        working_days=5,
        reason="El auditorio no estuvo libre",
        approved_by="Presidencia Municipal",
        by=enlace,
        today=TODAY,
    )
    Recommendations.objects.create(
        phase=process.phases.get(number=1),
        coordination="Reunir cada quince días a las áreas.",
        communication="Publicar un resumen mensual.",
        written_by=enlace,
        written_at=NOON,
    )
    Diagnosis.objects.create(
        process=process,
        answers={key: "no" for key, each in QUESTIONS.items() if not each.is_written},
        answered_by=enlace,
        answered_at=NOON,
    )
    return type(process).objects.with_timeline().get(pk=process.pk)


def test_report_tells_everything(told, tmp_path):
    data = processes.report_source(told, TODAY).pdf()
    assert conforms(data)
    text = " ".join(text_of(data, tmp_path).split())
    for words in (
        "Informe del proceso Guadalajara – Lyon",
        "16 de abril de 2026",
        f"{told.folio}/INF",
        "Resumen",
        "Cuenta del tiempo",
        "El municipio",
        "Espera de la contraparte",
        "Motivo 2",
        "El auditorio no estuvo libre",
        "autorizó: Presidencia Municipal",
        "Oficio 12/2026",
        "Resultados esperados",
        "A mediano y largo plazo",
        "Diagnóstico institucional",
        "Reunir cada quince días a las áreas.",
        "Redactó: Elena Ruiz.",
        "Últimos movimientos",
    ):
        assert words in text
    assert "Efectividad" not in text
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert str(pdf.docinfo["/Title"]) == f"Informe del proceso, Guadalajara – Lyon ({told.folio}/INF)"


def test_report_of_a_process_without_counterpart_or_events(municipality, enlace, methodology, tmp_path):
    bare = progress.open_process(municipality=municipality, opened_on=MONDAY, by=enlace, today=MONDAY)
    data = processes.report_source(bare, MONDAY).pdf()
    assert conforms(data)
    text = " ".join(text_of(data, tmp_path).split())
    assert "Guadalajara – contraparte por definir" in text
    assert "El plazo no se ha suspendido." in text
    assert "No se han concedido prórrogas." in text
    assert "Todavía no se han escrito recomendaciones." in text
    assert "Diagnóstico institucional" not in text


def test_the_summary_is_one_page(told):
    with pikepdf.open(io.BytesIO(processes.report_source(told, TODAY).pdf())) as pdf:
        heads = [element.Pg.objgen for element in elements(pdf) if element.S == "/H2"]
        order = [page.objgen for page in pdf.pages]
    assert [order.index(page) for page in heads[:2]] == [1, 2]


def test_phases_plan_against_commitment(told):
    paper = processes.paper_of_report(told, TODAY)
    assert [line.gap for line in paper.phases] == ["4 días naturales después"] * 4
    first = paper.phases[0]
    assert first.planned == (MONDAY, MONDAY + 27 * DAY)
    assert first.in_force == (MONDAY, MONDAY + 31 * DAY)
    assert first.state == "con retraso, 14 días naturales"
    assert sum(days for _, days, _ in paper.elapsed.rows) == paper.elapsed.days == 46


def test_same_day_same_bytes_next_day_others(told):
    assert processes.report_source(told, TODAY).pdf() == processes.report_source(told, TODAY).pdf()
    assert processes.report_source(told, TODAY).pdf() != processes.report_source(told, TODAY + DAY).pdf()


# --- Issuing it ------------------------------------------------------------------------------------------------------


def test_issuing_the_report_freezes_it(told, enlace):
    document = documents.issue(kind="process_report", source=told, by=enlace, now=NOON)
    assert (document.process, document.agreement, document.programme) == (told, None, None)
    assert document.folio == f"{told.folio}/INF"
    assert document.title == "Informe del proceso Guadalajara – Ciudad de Lyon al 16 de abril de 2026"
    assert documents.verify(document)
    assert Entry.objects.about(told).get(act="document.issued").at == NOON


def test_issuing_twice_on_one_day_is_one_document(told, enlace):
    first = documents.issue(kind="process_report", source=told, by=enlace, now=NOON)
    again = documents.issue(kind="process_report", source=told, by=enlace, now=NOON + dt.timedelta(hours=1))
    assert again == first
    tomorrow = documents.issue(kind="process_report", source=told, by=enlace, now=NOON + DAY)
    assert tomorrow != first
    assert documents.verify(first)


def test_the_day_of_the_report_is_the_municipalitys_own(told, enlace):
    """At 03:00 UTC of the 17th it is still the 16th in Guadalajara."""
    at = dt.datetime(2026, 4, 17, 3, 0, tzinfo=dt.UTC)
    document = documents.issue(kind="process_report", source=told, by=enlace, now=at)
    assert document.title.endswith("al 16 de abril de 2026")


def test_issuing_from_its_page_and_the_committee_reads_it(client, told, enlace, integrante):
    client.force_login(enlace)
    url = reverse("agreements:document-issue-process", args=[told.pk])
    assert "Emitir el informe del proceso" in client.get(url).content.decode()
    answer = client.post(url)
    assert answer.url == reverse("agreements:document-detail", args=[IssuedDocument.objects.get().pk])
    document = IssuedDocument.objects.get(process=told)
    page = client.get(reverse("phases:process-detail", args=[told.pk])).content.decode()
    assert "1 documento emitido" in page
    client.force_login(integrante)
    read = client.get(reverse("agreements:document-download", args=[document.pk]))
    assert b"".join(read.streaming_content).startswith(b"%PDF-")
    assert client.get(reverse("agreements:process-report-pdf", args=[told.pk])).status_code == 404


@pytest.mark.parametrize(
    ("name", "start"),
    [("process-timeline-pdf", "linea-de-tiempo-14039-"), ("process-report-pdf", "informe-14039-")],
)
def test_the_papers_as_of_today(client, told, lectora, name, start):
    client.force_login(lectora)
    answer = client.get(reverse(f"agreements:{name}", args=[told.pk]))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    today = told.municipality.today(timezone.now())
    assert f'filename="{start}' in answer["Content-Disposition"]
    assert f"{today}.pdf" in answer["Content-Disposition"]


REPORT_QUERIES = 10


@pytest.mark.parametrize("count", [1, 12])
def test_the_report_costs_the_same_with_many_events(process, enlace, django_assert_num_queries, count):
    suspended(process, enlace, count)
    for each in process.tasks.filter(code__startswith="S").exclude(is_milestone=True)[:count]:
        if not each.requires and not each.is_automatic:
            progress.complete_task(task=each, by=enlace, today=TODAY, note="Hecho")
    process = type(process).objects.with_timeline().get(pk=process.pk)
    with django_assert_num_queries(REPORT_QUERIES):
        processes.paper_of_report(process, TODAY)
