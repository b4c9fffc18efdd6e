"""What offices write in a table, as values of the inventory. Pure: no database.

Every function takes the cell's text and raises ValueError with a sentence in Spanish for the report of the row.
"""

import calendar
import datetime as dt
from functools import cache

from babel import Locale

from agreements.imports.tables import parse_date, parse_term
from agreements.models import Agreement
from agreements.terms import dates
from partners.countries import country_names
from partners.folding import fold

Kind, Registered, Renewal, State = Agreement.Kind, Agreement.Registered, Agreement.Renewal, Agreement.State

# A value and the folded words by which it is known, the more telling first.
KINDS = (
    (Kind.REGULARISATION, ("regulariza",)),
    (Kind.LETTER, ("carta", "declaracion", "proclama", "intencion", "amistad")),
    (Kind.MEMORANDUM, ("memorandum", "memorando", "mou", "entendimiento")),
    (Kind.COOPERATION, ("especific", "cooperacion", "colaboracion")),
    (Kind.TWINNING, ("hermanamiento", "hermandad", "ciudades hermanas", "amplio alcance", "mahaa")),
)
STATES = (
    (State.UNKNOWN, ("por confirmar", "no se sabe", "sin dato", "desconoc", "se ignora")),
    (State.ENDED, ("terminado", "concluid", "vencid", "no vigente", "inactiv", "expirad", "cancelad")),
    (State.IN_FORCE, ("vigente", "activ", "en vigor", "renovad")),
)
RENEWALS = (
    (Renewal.AUTOMATIC, ("automatic", "por si mism", "tacita")),
    (
        Renewal.ENDS,
        ("sin renovacion", "sin prorroga", "no se renueva", "concluye", "termina", "no renovable"),
    ),
    (Renewal.AGREED, ("acuerdo", "escrito", "expresa", "renovable", "prorrogable", "convenio")),
    ("", ("no se sabe", "sin dato", "no lo dice")),
)
REGISTERED = (
    (Registered.UNKNOWN, ("no se sabe", "sin dato", "desconoc", "se ignora", "por confirmar")),
    (Registered.NO, ("no", "sin registro", "pendiente", "en tramite")),
    (Registered.YES, ("si", "registrad", "inscrit", "x", "yes")),
)
YES, NO = {"si", "s", "yes", "x", "1"}, {"no", "n", "0"}
COUNTRY_ALIASES = {
    "eua": "US",
    "eeuu": "US",
    "ee uu": "US",
    "e u a": "US",
    "usa": "US",
    "estados unidos de america": "US",
    "inglaterra": "GB",
    "gran bretana": "GB",
    "escocia": "GB",
    "gales": "GB",
    "uk": "GB",
    "corea": "KR",
    "republica de corea": "KR",
    "holanda": "NL",
    "republica popular china": "CN",
    "china popular": "CN",
    "taiwan": "TW",
    "republica checa": "CZ",
    "federacion rusa": "RU",
    "estados unidos mexicanos": "MX",
}


def _known(text, catalogue, what):
    folded = fold(text)
    for value, words in catalogue:
        if any(folded == word or (len(word) > 3 and word in folded) for word in words):
            return value
    raise ValueError(f"No se reconoce {what} «{text}».")


def kind_of(text):
    """The kind of instrument; a twinning when nothing is said."""
    if not text:
        return Kind.TWINNING
    labels = {fold(label): value for value, label in Kind.choices}
    return labels.get(fold(text)) or _known(text, KINDS, "el tipo de instrumento")


def state_of(text):
    """The state that the table tells; None when it tells none."""
    if not text:
        return None
    if fold(text) in YES | NO:
        return State.IN_FORCE if fold(text) in YES else State.ENDED
    return _known(text, STATES, "el estado")


def renewal_of(text):
    if not text:
        return ""
    if fold(text) in YES | NO:
        raise ValueError(
            "De la renovación diga si es automática, por acuerdo escrito, o si concluye al vencer."
        )
    return _known(text, RENEWALS, "la renovación")


def registered_of(text, registry_number):
    if not text:
        return Registered.YES if registry_number else Registered.UNKNOWN
    return _known(text, REGISTERED, "si está registrado:")


def notice_days_of(text):
    if not text:
        return None
    digits = fold(text).removesuffix(" dias naturales").removesuffix(" dias").strip()
    if not digits.isascii() or not digits.isdigit() or not 1 <= int(digits) <= 999:
        raise ValueError(f"Los días de aviso van en número, del 1 al 999: «{text}».")
    return int(digits)


def signed_of(text):
    """(first day of what is known or None, precision)."""
    if not text:
        return None, Agreement.Precision.DAY
    try:
        day, precision = parse_date(text)
    except ValueError as error:
        raise ValueError(
            f"No se entiende la fecha de firma «{text}»: escriba 1974, 04/1974 o 20/04/1974."
        ) from error
    return day, Agreement.Precision(precision)


def term_of(*, signed, starts, ends, term):
    """{starts_on, ends_on, is_indefinite} from what the table tells, and remarks on what had to be supposed.

    `signed` is the pair of `signed_of`; the others are texts. An end of which only the year or the month is known is
    its last day; a start of which only those are known is no start.
    """
    remarks = []
    starts_on = _start(starts, remarks)
    ends_on = _end(ends, remarks)
    months = indefinite = None
    if term:
        try:
            months = parse_term(term)
            indefinite = months is None
        except ValueError as error:
            raise ValueError(
                f"No se entiende la duración «{term}»: escriba, por ejemplo, 5 años, 18 meses o indefinida."
            ) from error
    if ends_on:
        if indefinite:
            raise ValueError("Una vigencia indefinida no puede tener un último día.")
        return {"starts_on": starts_on, "ends_on": ends_on, "is_indefinite": False}, remarks
    day, precision = signed
    begins = starts_on or (day if precision == Agreement.Precision.DAY else None)
    if months and begins:
        try:
            ends_on = dates.last_day(begins, months)
        except ValueError as error:
            raise ValueError(f"La duración «{term}» es demasiado larga.") from error
        remarks.append(f"Último día de vigencia, calculado: {ends_on:%d/%m/%Y}.")
        starts_on = begins
    elif months:
        remarks.append("Sin el día en que empezó, la duración no da un último día: quedó sin dato.")
    return {"starts_on": starts_on, "ends_on": ends_on, "is_indefinite": bool(indefinite)}, remarks


def _start(text, remarks):
    if not text:
        return None
    day, precision = _date(text, "el inicio de vigencia")
    if precision == "day":
        return day
    remarks.append("Del inicio de vigencia no se sabe el día: quedó sin dato.")
    return None


def _end(text, remarks):
    if not text:
        return None
    day, precision = _date(text, "el último día de vigencia")
    if precision == "day":
        return day
    month = 12 if precision == "year" else day.month
    last = dt.date(day.year, month, calendar.monthrange(day.year, month)[1])
    remarks.append(f"Del último día de vigencia se tomó el {last:%d/%m/%Y}.")
    return last


def _date(text, what):
    try:
        return parse_date(text)
    except ValueError as error:
        raise ValueError(f"No se entiende {what} «{text}»: escriba 20/04/1974.") from error


def country_of(text):
    """The code of a country written in Spanish, in English or as its code; "" for nothing."""
    folded = fold(text)
    if not folded:
        return ""
    if folded in COUNTRY_ALIASES:
        return COUNTRY_ALIASES[folded]
    code = _countries().get(folded)
    if code is None:
        raise ValueError(f"No se reconoce el país «{text}».")
    return code


@cache
def _countries():
    english = Locale("en").territories
    found = {code.lower(): code for code in country_names()}
    for code, name in country_names().items():
        found[fold(english.get(code, name))] = code
        found[fold(name)] = code
    return found
