"""Filters and tags of every template: dates, amounts, sizes, icons, chips, timelines, forms. `{% load look %}`.

Filters: `long_date` "jueves 12 de marzo de 2026", `plain_date` "12 de marzo de 2026", `short_date` "12 mar 2026",
`moment` "12 de marzo de 2026, 10:35 h (UTC−6)", `money` "$1,234,567.50 MXN", `file_size` "1.2 MB",
`minutes` "15 minutos", `field_errors` (the form's errors with the id of each field).
`overdue` (a pending task past its deadline).
Tags: `icon`, `chip`, `state_chip`, `due_chip`, `phase_timeline`, `phase_strip`, `sort_header`, `file_link`,
`form_fields`, `page_links`.
"""

import copy
import datetime as dt
from decimal import Decimal, InvalidOperation

from crispy_forms.helper import FormHelper
from crispy_forms.utils import render_crispy_form
from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html

from partners import timeline

register = template.Library()

WEEKDAYS = ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"]
MONTHS = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
]
NO_BREAK = "\u00a0"


def _day(value):
    """The calendar day of a date or an instant (in the time zone in force), or None for anything else."""
    if isinstance(value, dt.datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).date()
    return value if isinstance(value, dt.date) else None


@register.filter
def plain_date(value):
    """12 de marzo de 2026; empty for no date."""
    day = _day(value)
    return f"{day.day} de {MONTHS[day.month - 1]} de {day.year}" if day else ""


@register.filter
def long_date(value):
    """jueves 12 de marzo de 2026; empty for no date."""
    day = _day(value)
    return f"{WEEKDAYS[day.weekday()]} {plain_date(day)}" if day else ""


@register.filter
def short_date(value):
    """12 mar 2026, for tables; empty for no date."""
    day = _day(value)
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}" if day else ""


@register.filter
def day_month(value):
    """12 mar, where the year is known."""
    day = _day(value)
    return f"{day.day} {MONTHS[day.month - 1][:3]}" if day else ""


@register.filter
def moment(value):
    """12 de marzo de 2026, 10:35 h (UTC−6), in the time zone in force; empty for no instant."""
    if not isinstance(value, dt.datetime):
        return plain_date(value)
    if timezone.is_naive(value):
        return f"{plain_date(value)}, {value:%H:%M}{NO_BREAK}h"
    local = timezone.localtime(value)
    return f"{plain_date(local)}, {local:%H:%M}{NO_BREAK}h{NO_BREAK}({zone_name(local)})"


def zone_name(local):
    """UTC−6: the offset of an aware instant, with minutes only where there are some."""
    minutes = round(local.utcoffset().total_seconds() / 60)
    sign = "−" if minutes < 0 else "+"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{sign}{hours}" + (f":{rest:02d}" if rest else "")


@register.filter
def money(value, currency="MXN"):
    """$1,234,567.50 MXN; empty for no amount."""
    if value is None or value == "":
        return ""
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return ""
    sign = "-" if amount < 0 else ""
    return f"{sign}${abs(amount):,.2f}{NO_BREAK}{currency}"


@register.filter
def file_size(value):
    """1.2 MB, from bytes, as file managers count them (1 KB = 1024 bytes); empty for no number."""
    try:
        size = int(value)
    except (TypeError, ValueError):
        return ""
    if size < 1024:
        return "1 byte" if size == 1 else f"{size} bytes"
    amount = float(size)
    for unit in ("KB", "MB", "GB"):
        amount /= 1024
        # 1023.96 KB would print as 1024.0 KB: it is 1.0 MB.
        if round(amount, 1) < 1024 or unit == "GB":
            break
    return f"{amount:.1f}".removesuffix(".0") + f" {unit}"


@register.filter
def minutes(value):
    """15 minutos, from a timedelta; never less than one."""
    whole = max(round(value.total_seconds() / 60), 1) if isinstance(value, dt.timedelta) else 1
    return "1 minuto" if whole == 1 else f"{whole} minutos"


# --- Icons and chips ------------------------------------------------------------------------------------------------


@register.simple_tag
def icon(name, extra_class=""):
    """An icon of static/icons.txt, for decoration only: the words stand beside it."""
    return format_html(
        '<svg class="icon{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        f" {extra_class}" if extra_class else "",
        static("vendor/icons.svg"),
        name,
    )


TONE_ICONS = {
    "active": "play-circle",
    "good": "check-circle",
    "soon": "hourglass-split",
    "late": "exclamation-triangle",
    "idle": "circle",
}

# The tone and icon of each state of each record. A state that is missing here is neutral.
STATES = {
    "open": ("active", "play-circle"),
    "suspended": ("soon", "pause-circle"),
    "in_followup": ("good", "arrow-repeat"),
    "closed": ("idle", "archive"),
    "pending": ("idle", "circle"),
    "done": ("good", "check-circle"),
    "not_applicable": ("idle", "dash-circle"),
    "planned": ("idle", "clock"),
    "claimed": ("active", "arrow-repeat"),
    "sent": ("good", "check-circle"),
    "failed": ("late", "exclamation-triangle"),
    "cancelled": ("idle", "x-circle"),
    "draft": ("idle", "pencil"),
    "issued": ("good", "check-circle"),
    "proposed": ("active", "clock"),
    "legal_review": ("active", "arrow-repeat"),
    "negotiated": ("active", "check-circle"),
    "in_opinion": ("active", "clock"),
    "observed": ("soon", "exclamation-triangle"),
    "answered": ("active", "arrow-repeat"),
    "approved": ("good", "check-circle"),
    "rejected": ("late", "x-circle"),
    "withdrawn": ("idle", "x-circle"),
    "signed": ("good", "pencil"),
    "at_registry": ("active", "clock"),
    "registered": ("good", "check-circle"),
    "in_force": ("good", "check-circle"),
    "expiring": ("soon", "clock"),
    "renewed": ("idle", "arrow-repeat"),
    "amended": ("good", "pencil"),
    "ended": ("idle", "archive"),
    "unknown": ("soon", "question-circle"),
    "convened": ("active", "bell"),
    "held": ("good", "check-circle"),
    "no_quorum": ("late", "x-circle"),
    "superseded": ("idle", "archive"),
}


@register.simple_tag
def chip(text, tone="idle", icon_name=""):
    """A word with an icon, on the colour of its tone: active, good, soon, late or idle."""
    return format_html(
        '<span class="chip tone-{}">{}{}</span>', tone, icon(icon_name or TONE_ICONS[tone]), text
    )


@register.simple_tag
def state_chip(record):
    """The chip of a record with `state` and `get_state_display()`."""
    tone, name = STATES.get(record.state, ("idle", "circle"))
    return chip(record.get_state_display(), tone, name)


@register.filter
def overdue(task, today):
    """Whether a pending task's deadline is past, while its clock runs (samples without a clock always run)."""
    late = task.state == "pending" and task.due_on and task.due_on < today
    return bool(late and getattr(task, "is_clock_running", True))


@register.simple_tag
def due_chip(task, today, phrase=""):
    """How far a pending task's deadline is: `phrase` (or a word of ours) on red when it is past and on amber when it
    falls within seven natural days; farther away the phrase alone. Nothing while the clock stands still.
    """
    if task.state != "pending" or not task.due_on or not getattr(task, "is_clock_running", True):
        return ""
    days = (task.due_on - today).days
    if days < 0:
        return chip(phrase or "vencida", "late")
    if days == 0:
        return chip(phrase or "vence hoy", "soon", "exclamation-circle")
    if days <= 7:
        return chip(phrase or "próxima", "soon", "clock")
    return format_html('<span class="small">{}</span>', phrase) if phrase else ""


# --- Timelines -------------------------------------------------------------------------------------------------------


def _timeline(process, today):
    phases = process.phases.all() if hasattr(process.phases, "all") else process.phases
    state = getattr(process, "state", "open")
    line = timeline.build(phases, today=today, paused=state == "suspended", stopped=state == "closed")
    # Numbers of an SVG are written with a point, whatever the language: the template gets text.
    bars = [
        {
            "segment": segment,
            "x": _percent(segment.x),
            "width": _percent(segment.width),
            "overrun_x": _percent(segment.overrun_x),
            "overrun_width": _percent(segment.overrun_width),
            "late": timeline.days_in_words(segment.days_late) if segment.days_late else "",
        }
        for segment in line.segments
    ]
    return {"line": line, "bars": bars, "today_x": None if line.today_x is None else _percent(line.today_x)}


def _percent(number):
    return f"{number:.4f}%"


@register.inclusion_tag("partials/timeline.html")
def phase_timeline(process, today):
    """The timeline of anything with `phases`: SVG on wide places, list on narrow ones, table for everybody."""
    return _timeline(process, today)


@register.inclusion_tag("partials/timeline_strip.html")
def phase_strip(process, today):
    """The timeline as one thin line with its sentence, for a row of a list."""
    return _timeline(process, today)


# --- Lists -----------------------------------------------------------------------------------------------------------


@register.inclusion_tag("partials/sort_header.html", takes_context=True)
def sort_header(context, label, key, css_class=""):
    """A `<th>` that sorts by `?orden=key`, or `-key` when pressed again; keeps the other filters."""
    request = context["request"]
    current = request.GET.get("orden", "")
    query = request.GET.copy()
    query.pop("pagina", None)
    query["orden"] = f"-{key}" if current == key else key
    direction = {key: "ascending", f"-{key}": "descending"}.get(current, "")
    return {"label": label, "url": f"?{query.urlencode()}", "direction": direction, "css_class": css_class}


@register.simple_tag(takes_context=True)
def page_links(context, page):
    """For the pager: (number, address) of the pages worth a link; number None stands for a gap."""
    query = context["request"].GET.copy()

    def address(number):
        query["pagina"] = number
        return f"?{query.urlencode()}"

    gap = page.paginator.ELLIPSIS
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {
        "pages": [(None, "") if number == gap else (number, address(number)) for number in numbers],
        "previous": address(page.previous_page_number()) if page.has_previous() else "",
        "next": address(page.next_page_number()) if page.has_next() else "",
    }


FILE_KINDS = {
    "pdf": ("file-earmark-pdf", "PDF"),
    "doc": ("file-earmark-word", "Word"),
    "docx": ("file-earmark-word", "Word"),
    "odt": ("file-earmark-text", "OpenDocument"),
    "xls": ("file-earmark-excel", "Excel"),
    "xlsx": ("file-earmark-excel", "Excel"),
    "ods": ("file-earmark-excel", "OpenDocument"),
    "csv": ("file-earmark-excel", "CSV"),
    "jpg": ("file-earmark-image", "imagen JPEG"),
    "jpeg": ("file-earmark-image", "imagen JPEG"),
    "png": ("file-earmark-image", "imagen PNG"),
    "webp": ("file-earmark-image", "imagen WebP"),
    "zip": ("file-earmark-zip", "ZIP"),
    "txt": ("file-earmark-text", "texto"),
}


@register.inclusion_tag("partials/file_link.html")
def file_link(name, url, size=None, pages=None):
    """A link to a file that says its type, size in bytes and number of pages before it is opened."""
    extension = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    symbol, kind = FILE_KINDS.get(extension, ("file-earmark", "archivo"))
    return {"name": name, "url": url, "size": size, "pages": pages, "symbol": symbol, "kind": kind}


# --- Forms -----------------------------------------------------------------------------------------------------------


@register.filter
def field_errors(form):
    """The form's errors for its summary: (id of the field or "", label or "", message), fields in their order."""
    rows = [("", "", message) for message in form.non_field_errors()]
    for field in form:
        if not field.errors:
            continue
        where, label = ("", "") if field.is_hidden else (_first_input(field), field.label)
        rows += [(where, label, message) for message in field.errors]
    return rows


def _first_input(field):
    """The id of the element that takes the focus: a group of radios has it on its first option."""
    if field.use_fieldset:
        return next(
            (widget.id_for_label for widget in field.subwidgets if widget.id_for_label),
            f"div_{field.auto_id}",
        )
    return field.id_for_label


@register.simple_tag(takes_context=True)
def form_fields(context, form):
    """The form's fields by its own crispy helper (or none), without `<form>`, token and error summary."""
    helper = copy.copy(getattr(form, "helper", None)) or FormHelper(form)
    helper.form_tag = False
    helper.disable_csrf = True
    helper.form_show_errors = True
    helper.inputs = []
    return render_crispy_form(form, helper, context.flatten() | {"summary_shown": True})
