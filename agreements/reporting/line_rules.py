"""PURE: what the line of an activity in a quarterly report must agree with: itself, the period, the agreement."""

import datetime as dt

from agreements.reporting.figures import CANCELLED, DONE, HAPPENED, POSTPONED, UNDER_WAY
from agreements.reporting.periods import days_of, in_words

#: The largest number of persons that the database keeps.
MOST_PEOPLE = 2_147_483_647
PEOPLE = ("women", "men", "unspecified")
NUMBERS = ("actual", "spent_local", "spent_counterpart")


def spoken(day: dt.date) -> str:
    return f"{day.day:02d}/{day.month:02d}/{day.year}"


def errors_of(values: dict, *, period: str, year: int, life, today: dt.date, ended_before) -> dict[str, str]:
    """What is wrong with a line, by field; empty when all is well.

    `life` is the first and last day of the agreement (None: unknown); `ended_before` are the days on which lines of
    earlier quarters say that the activity ended, which a later line may repeat.
    """
    errors = {}
    for name in PEOPLE:
        if values[name] is not None and not 0 <= values[name] <= MOST_PEOPLE:
            errors[name] = f"Escriba un número de personas entre 0 y {MOST_PEOPLE:,}."
    for name in NUMBERS:
        if values[name] is not None and values[name] < 0:
            errors[name] = "Escriba un número que no sea negativo."
    return errors | _missing(values) | _days(values, period, year, life, today, ended_before)


def _missing(values):
    errors, progress = {}, values["progress"]
    starts_on, ends_on = values["real_starts_on"], values["real_ends_on"]
    if progress in HAPPENED:
        if starts_on is None:
            errors["real_starts_on"] = "Escriba qué día inició la actividad."
        if not values["narrative"].strip():
            errors["narrative"] = "Cuente en una o dos frases qué se hizo."
    if progress == DONE and ends_on is None:
        errors["real_ends_on"] = "Escriba qué día terminó la actividad."
    if progress == UNDER_WAY and ends_on is not None:
        errors["real_ends_on"] = "Si ya terminó, elija «realizada»; si sigue en curso, deje vacío este dato."
    if progress not in HAPPENED and (starts_on or ends_on) and progress not in {POSTPONED, CANCELLED}:
        errors["progress"] = "Si ya inició, elija «en curso» o «realizada»."
    if progress in {POSTPONED, CANCELLED} and not values["problems"].strip():
        errors["problems"] = "Explique por qué se pospuso o se canceló."
    return errors


def _days(values, period, year, life, today, ended_before):
    errors = {}
    starts_on, ends_on = values["real_starts_on"], values["real_ends_on"]
    first, last = days_of(period, year)
    year_first = dt.date(year, 1, 1)
    if starts_on is not None and not year_first <= starts_on <= last:
        errors["real_starts_on"] = f"El inicio debe estar entre el {spoken(year_first)} y el {spoken(last)}."
    if ends_on is not None and not first <= ends_on <= last and ends_on not in ended_before:
        errors["real_ends_on"] = (
            f"El término debe estar dentro del {in_words(period, year)}: "
            f"del {spoken(first)} al {spoken(last)}."
        )
    for name, day in (("real_starts_on", starts_on), ("real_ends_on", ends_on)):
        if day is None or name in errors:
            continue
        if day > today:
            errors[name] = "Todavía no llega ese día: el informe cuenta lo que ya sucedió."
        elif life[0] is not None and day < life[0]:
            errors[name] = f"El acuerdo rige desde el {spoken(life[0])}: no puede ser antes."
        elif life[1] is not None and day > life[1]:
            errors[name] = f"El acuerdo terminó el {spoken(life[1])}: no puede ser después."
    if starts_on is None and ends_on is not None:
        errors.setdefault("real_starts_on", "Escriba qué día inició la actividad.")
    elif starts_on is not None and ends_on is not None and ends_on < starts_on:
        errors.setdefault("real_ends_on", "La actividad no puede terminar antes de empezar.")
    return errors
