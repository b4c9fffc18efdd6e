"""PURE: figures of a report in words: numbers, persons, money, days, and the sentence that says how things stand."""

import datetime as dt
from decimal import Decimal

from agreements.papers.data import date_range, money
from agreements.reporting.figures import NOT_STARTED, PROGRESS, Plan, Quantity, Row, Summary

UNKNOWN = "sin dato"


def number(value) -> str:
    """ "1,234.5"; whole numbers without decimals; "sin dato" for what is not known."""
    if value is None:
        return UNKNOWN
    text = f"{Decimal(value):,.2f}"
    return text.rstrip("0").rstrip(".")


def percent(value) -> str:
    """ "62.5 %"; "sin dato" for what cannot be said."""
    return UNKNOWN if value is None else f"{number(value)} %"


def amount(value, currency: str) -> str:
    """ "$1,234.50 MXN"; "sin dato" for what is not known."""
    return UNKNOWN if value is None else money(value, currency)


def gaps(each: Quantity) -> str:
    """ "faltan 2 datos"; empty for what is whole, and for what is not known at all."""
    if not each.is_known or not each.unknown:
        return ""
    return "falta 1 dato" if each.unknown == 1 else f"faltan {each.unknown} datos"


def target(plan: Plan) -> str:
    """ "40 empresas", or the target as it was written in words."""
    if plan.target is None:
        return plan.target_words or "sin meta en número"
    return f"{number(plan.target)} {plan.unit}".strip()


def baseline(plan: Plan) -> str:
    return "sin línea base" if plan.baseline is None else f"{number(plan.baseline)} {plan.unit}".strip()


def unit_of(each: Quantity, plan: Plan) -> str:
    """The result with its unit: "34 empresas"."""
    return UNKNOWN if each.value is None else f"{number(each.value)} {plan.unit}".strip()


def days(starts_on: dt.date | None, ends_on: dt.date | None, with_year: bool = True) -> str:
    """Real days: "del 4 al 8 de mayo de 2026", "desde el 4 de mayo de 2026"; empty when nothing began."""
    if starts_on is None:
        return ""
    if ends_on:
        return date_range(starts_on, ends_on, with_year)
    return f"desde el {date_range(starts_on, starts_on, with_year)}"


def adding(plan: Plan) -> str:
    if plan.adding == "last":
        return "vale el último dato, contado desde la línea base"
    return "se suman los trimestres"


def standing(summary: Summary, last: dt.date) -> str:
    """How the programme stands on a day, in one sentence: what became of each activity."""
    if not summary.planned:
        return "El programa no tiene actividades."
    parts = [
        f"{count} {PROGRESS[key][count != 1]}"
        for key, count in summary.counts.items()
        if count and key != NOT_STARTED
    ]
    rest = summary.counts[NOT_STARTED]
    if rest:
        parts.append(f"{rest} sin empezar")
    total = "1 actividad" if summary.planned == 1 else f"{summary.planned} actividades"
    listed = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} y {parts[-1]}"
    return f"Al {date_range(last, last)}, de {total} del programa: {listed}."


def due(summary: Summary) -> str:
    """What should have ended by now, against what did."""
    if not summary.due:
        return "Ninguna actividad debía terminar a esta fecha."
    return f"De {summary.due} que debían haber terminado, {summary.due_done} " + (
        "se realizó." if summary.due_done == 1 else "se realizaron."
    )


def progress(row: Row) -> str:
    return PROGRESS[row.progress][0]
