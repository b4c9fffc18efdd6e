"""Pages of reports: what each shows to whom, refusals that keep what was typed, files, and the cost of the pages."""

import datetime as dt
import io
from decimal import Decimal

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from agreements.models import IssuedDocument, Report
from agreements.programme.writing import add_activity, create_programme
from tests.agreements import reported
from tests.agreements.reported import begin, close, closed_quarter, say, tell

pytestmark = pytest.mark.django_db

D = dt.date


def url(name, *args):
    return reverse(f"agreements:{name}", args=args)


@pytest.fixture
def programme(draft, activity_data, enlace):
    """An approved programme of 2025: a visit in February and a forum in September."""
    programme = create_programme(agreement=draft, year=2025, by=enlace)
    for name, month in (("Visita técnica", 2), ("Foro", 9)):
        days = {"starts_on": D(2025, month, 3), "ends_on": D(2025, month, 5)}
        add_activity(programme=programme, by=enlace, **activity_data | days | {"name": name})
    return reported.approved(programme, enlace)


@pytest.fixture
def visit(programme):
    return programme.activities.get(name="Visita técnica")


@pytest.fixture
def report(programme, enlace):
    return begin(programme, "t1", enlace)


def started(**changes):
    return {"real_starts_on": D(2025, 2, 3)} | changes


@pytest.fixture
def as_enlace(client, enlace):
    client.force_login(enlace)
    return client


def hidden(page, name):
    return page.context["form"][name].value()


# --- The list --------------------------------------------------------------------------------------------------------


def test_the_list_says_what_each_period_lacks_and_offers_the_next_step(as_enlace, programme, report):
    page = as_enlace.get(url("report-list", programme.pk))
    rows = page.context["rows"]
    assert [row.period for row in rows] == ["t1", "t2", "t3", "t4", "year"]
    assert [each.text for each in rows[0].lacks] == [
        "Falta el avance de «Visita técnica».",
        "Falta escribir el resumen.",
    ]
    assert page.context["next_row"].period == "t1"
    text = page.content.decode()
    assert "Falta el avance de «Visita técnica»." in text and "Iniciar" in text


def test_a_programme_that_is_not_approved_explains(as_enlace, draft, enlace):
    other = create_programme(agreement=draft, year=2026, by=enlace)
    text = as_enlace.get(url("report-list", other.pk)).content.decode()
    assert "Se informa de un programa aprobado" in text and 'name="period"' not in text


def test_a_report_is_begun_by_a_button_and_a_double_click_begins_one(as_enlace, programme):
    for _ in range(2):
        answer = as_enlace.post(url("report-begin", programme.pk), {"period": "t1"})
    report = Report.objects.get()
    assert answer.url == url("report-detail", report.pk)
    answer = as_enlace.post(url("report-begin", programme.pk), {"period": "x"}, follow=True)
    assert "Ese periodo no existe." in answer.content.decode() and Report.objects.count() == 1


def test_the_committee_reads_what_is_closed_and_no_work_in_hand(
    client, integrante, programme, report, visit, enlace
):
    client.force_login(integrante)
    assert client.get(url("report-detail", report.pk)).status_code == 404
    text = client.get(url("report-list", programme.pk)).content.decode()
    assert "En preparación" in text and "Falta el avance" not in text
    say(report, visit, enlace, **started())
    csv = b"".join(client.get(url("report-list", programme.pk) + "?formato=csv").streaming_content)
    assert "Visita técnica" not in csv.decode()
    tell(report, enlace)
    close(report, enlace)
    page = client.get(url("report-detail", report.pk))
    assert page.status_code == 200
    assert "Fue un buen trimestre." in page.content.decode() and "evidence" not in page.content.decode()
    csv = b"".join(client.get(url("report-list", programme.pk) + "?formato=csv").streaming_content)
    assert "Visita técnica" in csv.decode()


# --- Writing ---------------------------------------------------------------------------------------------------------

LINE = {"progress": "under_way", "real_starts_on": "2025-02-03", "narrative": "Empezó.", "actual": "1"}


def test_a_line_is_written_and_its_number_leads_to_it(as_enlace, report, visit):
    address = url("report-line", report.pk, visit.pk)
    answer = as_enlace.post(address, LINE | {"women": "3", "spent_local": "1500.50"})
    assert answer.url == f"{url('report-detail', report.pk)}#actividad-{visit.pk}"
    line = report.lines.get()
    assert (line.women, line.spent_local, line.men) == (3, Decimal("1500.50"), None)
    text = as_enlace.get(url("report-detail", report.pk)).content.decode()
    assert f'href="{url("report-detail", report.pk)}#renglon-{line.pk}"' in text
    assert f'id="renglon-{line.pk}"' in text


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("actual", "muchas"),
        ("actual", "NaN"),
        ("actual", "-3"),
        ("women", "tres"),
        ("women", "-1"),
        ("men", "99999999999"),
        ("spent_local", "-5"),
        ("spent_counterpart", "300 EUR"),
        ("spent_counterpart", "1" * 20),
        ("real_starts_on", "31/31/2025"),
        ("real_starts_on", "2024-12-31"),
        ("real_ends_on", "2025-04-01"),
        ("progress", "magia"),
        ("narrative", ""),
    ],
)
def test_what_makes_no_sense_is_said_beside_its_field_and_kept(as_enlace, report, visit, field, typed):
    page = as_enlace.post(url("report-line", report.pk, visit.pk), LINE | {field: typed})
    assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
    assert page.context["form"].data[field] == typed
    assert report.lines.count() == 0


def test_two_people_on_one_line_nothing_is_lost(as_enlace, report, visit, enlace):
    address = url("report-line", report.pk, visit.pk)
    seen = hidden(as_enlace.get(address), "seen")
    say(report, visit, enlace, **started(women=11, narrative="Lo de la otra persona."))
    page = as_enlace.post(address, LINE | {"seen": seen, "women": "12", "narrative": "Lo mío."})
    text = page.content.decode()
    assert page.status_code == 422
    assert "Lo guardado ahora" in text and "Lo de la otra persona." in text and "Lo mío." in text
    assert report.lines.get().women == 11
    again = LINE | {"seen": hidden(page, "seen"), "women": "12", "narrative": "Lo mío."}
    assert as_enlace.post(address, again).status_code == 302
    assert report.lines.get().women == 12


def test_the_words_of_a_stale_tab_are_kept_beside_what_was_saved(as_enlace, report, enlace):
    address = url("report-edit", report.pk)
    seen = hidden(as_enlace.get(address), "seen")
    tell(report, enlace, "Lo de la otra persona.")
    page = as_enlace.post(address, {"seen": seen, "summary": "Lo mío."})
    text = page.content.decode()
    assert page.status_code == 422 and "Lo de la otra persona." in text and "Lo mío." in text
    assert as_enlace.post(address, {"seen": hidden(page, "seen"), "summary": "Lo mío."}).status_code == 302
    report.refresh_from_db()
    assert report.summary == "Lo mío."


def test_activities_of_another_programme_and_of_the_year_have_no_line(
    as_enlace, report, programme, draft, activity_data, enlace
):
    other = create_programme(agreement=draft, year=2026, by=enlace)
    foreign = add_activity(programme=other, by=enlace, **activity_data)
    assert as_enlace.get(url("report-line", report.pk, foreign.pk)).status_code == 404
    year = begin(programme, "year", enlace)
    visit = programme.activities.first()
    assert as_enlace.get(url("report-line", year.pk, visit.pk)).status_code == 404


# --- Closing ---------------------------------------------------------------------------------------------------------


def test_closing_names_what_is_missing_then_closes_and_locks(as_enlace, report, visit, enlace):
    address = url("report-close", report.pk)
    text = as_enlace.get(address).content.decode()
    assert url("report-line", report.pk, visit.pk) in text and "Falta escribir el resumen." in text
    assert as_enlace.post(address, {"seen": report.revision}).status_code == 422
    say(report, visit, enlace, **started())
    tell(report, enlace)
    seen = hidden(as_enlace.get(address), "seen")
    tell(report, enlace, "Cambió.")
    stale = as_enlace.post(address, {"seen": seen})
    assert stale.status_code == 422 and "El informe cambió" in stale.content.decode()
    assert as_enlace.post(address, {"seen": hidden(stale, "seen")}).status_code == 302
    report.refresh_from_db()
    assert not report.is_open
    for name, args in (("report-line", [visit.pk]), ("report-edit", []), ("report-close", [])):
        answer = as_enlace.post(url(name, report.pk, *args), LINE | {"summary": "Otra cosa"})
        assert answer.url == url("report-detail", report.pk)
    report.refresh_from_db()
    assert (report.summary, report.lines.get().narrative) == ("Cambió.", "Se hizo la primera parte.")


def test_opening_again_asks_why(as_enlace, programme, visit, enlace):
    report = closed_quarter(programme, "t1", enlace, **{f"a{visit.pk}": started()})
    address = url("report-reopen", report.pk)
    assert as_enlace.post(address, {"reason": " "}).status_code == 422
    assert as_enlace.post(address, {"reason": "Faltó un dato"}).status_code == 302
    report.refresh_from_db()
    assert report.is_open
    text = as_enlace.get(url("report-detail", report.pk)).content.decode()
    assert "Faltó un dato" in text


def test_opening_a_quarter_behind_a_closed_one_is_refused_by_name(as_enlace, programme, visit, enlace):
    first = closed_quarter(programme, "t1", enlace, **{f"a{visit.pk}": started()})
    closed_quarter(programme, "t2", enlace, **{f"a{visit.pk}": started()})
    page = as_enlace.post(url("report-reopen", first.pk), {"reason": "Faltó"})
    assert page.status_code == 422 and "segundo trimestre de 2025" in page.content.decode()


# --- Files and papers ------------------------------------------------------------------------------------------------


def test_a_closed_report_is_issued_from_its_page(as_enlace, programme, visit, enlace):
    report = closed_quarter(programme, "t1", enlace, **{f"a{visit.pk}": started()})
    assert (
        url("document-issue-report", report.pk)
        in as_enlace.get(url("report-detail", report.pk)).content.decode()
    )
    answer = as_enlace.post(url("document-issue-report", report.pk))
    document = IssuedDocument.objects.get()
    assert (document.kind, document.report, answer.url) == (
        "quarter",
        report,
        url("document-detail", document.pk),
    )
    assert as_enlace.get(answer.url).status_code == 200
    listed = as_enlace.get(url("document-list", report.municipality.cvegeo) + "?tipo=quarter")
    assert document.title in listed.content.decode()


def test_an_open_report_is_not_issued(as_enlace, report):
    answer = as_enlace.post(url("document-issue-report", report.pk), follow=True)
    assert "ciérrelo antes de emitirlo" in answer.content.decode()
    assert IssuedDocument.objects.count() == 0


def test_the_report_as_a_workbook_and_as_csv(as_enlace, report, visit, enlace):
    say(report, visit, enlace, **started())
    answer = as_enlace.get(url("report-detail", report.pk) + "?formato=xlsx")
    book = load_workbook(io.BytesIO(answer.getvalue()))
    assert book.sheetnames == ["Resumen", "Actividades", "Trimestres"]
    csv = b"".join(as_enlace.get(url("report-detail", report.pk) + "?formato=csv").streaming_content).decode()
    assert csv.startswith("\ufeffN.º,Actividad,") and "Visita técnica" in csv


# --- Cost ------------------------------------------------------------------------------------------------------------

LIST_QUERIES, DETAIL_QUERIES = 10, 13


@pytest.fixture
def many(programme, report, activity_data, enlace):
    """Thirty more activities, each with a line in the first quarter."""

    def add():
        type(programme).objects.filter(pk=programme.pk).update(state="draft")
        days = {"starts_on": D(2025, 2, 3), "ends_on": D(2025, 2, 5)}
        for number in range(30):
            row = add_activity(
                programme=programme, by=enlace, **activity_data | days | {"name": f"N.º {number}"}
            )
            if number < 5:
                say(report, row, enlace, **started())
        type(programme).objects.filter(pk=programme.pk).update(state="approved")

    return add


def test_the_pages_cost_the_same_for_thirty_activities_more(
    as_enlace, programme, report, many, visit, enlace, django_assert_num_queries
):
    say(report, visit, enlace, **started())
    for rows in (2, 32):
        with django_assert_num_queries(LIST_QUERIES):
            as_enlace.get(url("report-list", programme.pk))
        with django_assert_num_queries(DETAIL_QUERIES):
            page = as_enlace.get(url("report-detail", report.pk))
        assert len(page.context["page"].activities) == rows
        if rows == 2:
            many()
