import datetime as dt
from decimal import Decimal

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone

from partners.templatetags import look
from tests.look import sample

NO_BREAK = "\u00a0"


def render(source, **context):
    return Template("{% load look %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("long_date", "jueves 12 de marzo de 2026"),
        ("plain_date", "12 de marzo de 2026"),
        ("short_date", "12 mar 2026"),
        ("day_month", "12 mar"),
    ],
)
def test_dates_in_words(name, expected):
    assert getattr(look, name)(dt.date(2026, 3, 12)) == expected
    assert getattr(look, name)(None) == ""
    assert getattr(look, name)("") == ""


def test_moment_is_told_in_the_zone_in_force():
    instant = dt.datetime(2026, 1, 1, 5, 59, tzinfo=dt.UTC)
    with timezone.override("America/Mexico_City"):
        assert look.moment(instant) == f"31 de diciembre de 2025, 23:59{NO_BREAK}h{NO_BREAK}(UTC−6)"
        assert look.plain_date(instant) == "31 de diciembre de 2025"
    with timezone.override("America/Cancun"):
        assert look.moment(instant) == f"1 de enero de 2026, 00:59{NO_BREAK}h{NO_BREAK}(UTC−5)"
    assert look.moment(dt.date(2026, 1, 1)) == "1 de enero de 2026"


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (Decimal("1234567.5"), "$1,234,567.50 MXN"),
        ("1234567.5", "$1,234,567.50 MXN"),
        (0, "$0.00 MXN"),
        (Decimal("-1200"), "-$1,200.00 MXN"),
        (Decimal("0.125"), "$0.12 MXN"),
        (None, ""),
        ("", ""),
        ("mucho", ""),
    ],
)
def test_money(amount, expected):
    assert look.money(amount).replace(NO_BREAK, " ") == expected


def test_money_in_another_currency():
    assert look.money(5000, "EUR") == f"$5,000.00{NO_BREAK}EUR"


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (1023, "1023 bytes"),
        (1024, "1 KB"),
        (1258291, "1.2 MB"),
        (10 * 1024 * 1024, "10 MB"),
        (1024 * 1024 - 1, "1 MB"),
        (5 * 1024**4, "5120 GB"),
        (None, ""),
        ("x", ""),
    ],
)
def test_file_size(size, expected):
    assert look.file_size(size) == expected


@pytest.mark.parametrize(
    ("length", "expected"),
    [(dt.timedelta(minutes=15), "15 minutos"), (dt.timedelta(seconds=5), "1 minuto"), (None, "1 minuto")],
)
def test_minutes(length, expected):
    assert look.minutes(length) == expected


def test_icon_is_hidden_from_readers():
    html = render('{% icon "house" "grande" %}')
    assert html.startswith(
        '<svg class="icon grande" aria-hidden="true" focusable="false"><use href="/static/'
    )
    assert html.endswith('icons.svg#house"></use></svg>')


def test_chip_escapes_what_it_says():
    assert "&lt;b&gt;hola&lt;/b&gt;</span>" in render('{% chip text "soon" %}', text="<b>hola</b>")


@pytest.mark.parametrize(
    ("days", "phrase", "expected"),
    [
        (-1, "", "vencida"),
        (0, "", "vence hoy"),
        (7, "", "próxima"),
        (8, "", ""),
        (3, "en 3 días", "en 3 días"),
    ],
)
def test_due_chip_words(days, phrase, expected):
    task = sample.task("Nota", sample.TODAY + dt.timedelta(days=days))
    html = render("{% due_chip task today phrase %}", task=task, today=sample.TODAY, phrase=phrase)
    assert (expected in html) if expected else html == ""


def test_due_chip_colours_follow_the_date_whatever_the_phrase():
    def tone(days):
        task = sample.task("Nota", sample.TODAY + dt.timedelta(days=days))
        return look.due_chip(task, sample.TODAY, "faltan días").split('"')[1]

    assert [tone(-1), tone(0), tone(7), tone(8)] == [
        "chip tone-late",
        "chip tone-soon",
        "chip tone-soon",
        "small",
    ]


def test_due_chip_says_nothing_of_a_finished_task():
    task = sample.task("Nota", sample.TODAY - dt.timedelta(days=9), state="done")
    assert look.due_chip(task, sample.TODAY, "hace 9 días") == ""


def test_field_errors_link_to_the_first_input_of_each_field():
    form = sample.ProcessForm({"opened_on": "31/02/2026", "kind": "new"}, {})
    form.add_error(None, "Ya hay un proceso abierto con esta contraparte.")
    assert [(where, label) for where, label, _ in look.field_errors(form)] == [
        ("", ""),
        ("id_opened_on", "Fecha de inicio"),
        ("id_registered_0", "¿Está registrado ante la SRE?"),
        ("id_note", "Motivo de la iniciativa"),
    ]
    assert look.field_errors(form)[0][2] == "Ya hay un proceso abierto con esta contraparte."


def test_sort_header_turns_around_and_keeps_the_filters():
    def header(query):
        request = RequestFactory().get(f"/procesos/?{query}")
        return render('{% sort_header "Inicio" "inicio" %}', request=request)

    assert 'href="?estado=open&amp;orden=inicio"' in header("estado=open&pagina=3")
    assert "aria-sort" not in header("estado=open")
    assert 'href="?orden=-inicio"' in header("orden=inicio")
    assert 'aria-sort="ascending"' in header("orden=inicio")
    assert 'aria-sort="descending"' in header("orden=-inicio")


def test_page_links_keep_the_filters_and_elide():
    request = RequestFactory().get("/procesos/?estado=open&pagina=4")
    links = look.page_links({"request": request}, Paginator(range(240), 25).page(4))
    assert [number for number, _ in links["pages"]] == [1, 2, 3, 4, 5, None, 10]
    assert links["pages"][0][1] == "?estado=open&pagina=1"
    assert (links["previous"], links["next"]) == ("?estado=open&pagina=3", "?estado=open&pagina=5")


def test_file_link_says_type_size_and_pages():
    html = " ".join(render('{% file_link "Acta.PDF" "/x/" 1258291 1 %}').split())
    assert '<a href="/x/">Acta.PDF</a> <span class="kind">(PDF, 1.2 MB, 1 página)</span>' in html
    assert "(archivo)" in render('{% file_link "sin-extension" "/x/" %}')
