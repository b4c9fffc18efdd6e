"""The citizen's summary of an agreement: its verb, and the text proposed from what the agreement says.

Nothing is proposed that the agreement, its parties or its programme do not hold: what is missing is left out.
"""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, Sum

from agreements.drafting.answers import INSTRUMENT_NAMES, country_name, spoken_date, with_article
from agreements.library.areas import AREAS
from agreements.models import Agreement, AnnualProgramme, CitizenSummary, State
from agreements.papers.data import money
from partners.history import record
from phases.guards import require_text

#: What one page holds.
MAX_LENGTH = 2500
STALE = (
    "Otra persona cambió el resumen mientras usted lo escribía. Lo que escribió sigue aquí: compárelo con la versión "
    "vigente, que se muestra abajo, y vuelva a guardar."
)
_INSTRUMENTS = {
    Agreement.Kind.TWINNING: "un acuerdo de hermanamiento",
    Agreement.Kind.COOPERATION: "un acuerdo para cooperar en temas precisos",
    Agreement.Kind.MEMORANDUM: "un memorándum para trabajar",
    Agreement.Kind.LETTER: "una carta de intención",
    Agreement.Kind.REGULARISATION: "un acuerdo que pone al día su hermanamiento",
}
_UNITS = {"years": ("año", "años"), "months": ("mes", "meses")}


def save_summary(*, agreement, text, by, seen, now):
    """Write the summary of an agreement; `seen` is the revision that the person saw, 0 when there was none.

    The same text again changes nothing. Raises ValidationError for an empty text, one that does not fit a page, or
    when somebody saved in between.
    """
    text = "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").strip().split("\n"))
    require_text(text, {"text": "Escriba el resumen."})
    if len(text) > MAX_LENGTH:
        raise ValidationError(
            {"text": f"El resumen cabe en una página: hasta {MAX_LENGTH:,} caracteres (tiene {len(text):,})."}
        )
    if density_of(text) is None:
        raise ValidationError(
            {"text": "El resumen no cabe en una página: junte renglones o quite alguna pregunta."}
        )
    with transaction.atomic():
        row = CitizenSummary.objects.filter(agreement=agreement).first()
        if row is None:
            row = _create(agreement, text, by, now, seen)
        elif row.revision == seen and row.text == text:
            return row
        else:
            standing = CitizenSummary.objects.filter(pk=row.pk, revision=seen)
            if standing.update(text=text, revision=F("revision") + 1, changed_by=by, changed_at=now) != 1:
                raise ValidationError(STALE, code="stale")
            row.refresh_from_db()
        record(
            act="summary.saved",
            text=f"Se guardó el resumen ciudadano de «{agreement.title}».",
            by=by,
            subject=agreement,
            municipality=agreement.municipality,
            at=now,
        )
    return row


def _create(agreement, text, by, now, seen):
    if seen:
        raise ValidationError(STALE, code="stale")
    try:
        with transaction.atomic():
            return CitizenSummary.objects.create(
                agreement=agreement, text=text, changed_by=by, changed_at=now
            )
    except IntegrityError as error:
        raise ValidationError(STALE, code="stale") from error


def blocks_of(text):
    """The text for page and paper: ("heading", words), ("paragraph", words) or ("list", items), in order."""
    found = []
    for paragraph in text.replace("\r\n", "\n").split("\n"):
        line = paragraph.strip()
        if not line:
            continue
        if line[:2] in ("- ", "– ", "• ", "* "):
            if found and found[-1][0] == "list":
                found[-1][1].append(line[2:].strip())
            else:
                found.append(("list", [line[2:].strip()]))
        elif line.startswith("¿") and line.endswith("?"):
            found.append(("heading", line))
        else:
            found.append(("paragraph", line))
    return found


@dataclass(frozen=True, slots=True)
class Density:
    """How large the words of a page are set: heights in points, and characters of a line."""

    name: str
    line: float
    paragraph_gap: float
    item_gap: float
    heading: float
    characters: int
    room: float

    def height(self, blocks):
        total = 0.0
        for kind, content in blocks:
            if kind == "heading":
                total += self.heading + self.line * (len(content) // (self.characters * 0.8))
            elif kind == "list":
                total += sum(self._lines(item) + self.item_gap for item in content) + self.paragraph_gap
            else:
                total += self._lines(content) + self.paragraph_gap
        return total

    def _lines(self, text):
        return self.line * (1 + len(text) // self.characters)


#: As static/css/paper_communication.css sets them, the largest first.
DENSITIES = (
    Density("airy", 19.5, 6.8, 2.8, 40.7, 70, 475),
    Density("plain", 16.1, 6.8, 2.8, 31.0, 80, 440),
    Density("dense", 12.5, 6.8, 1.7, 20.5, 94, 480),
)


def density_of(text):
    """The largest of DENSITIES at which the text fits a page, by its name; None when it fits at none."""
    blocks = blocks_of(text)
    return next((each.name for each in DENSITIES if each.height(blocks) <= each.room), None)


def proposed_text(agreement) -> str:
    """A summary to begin from, made of what is known of the agreement."""
    sections = (
        ("¿Qué es?", _what(agreement)),
        ("¿Para qué sirve?", _purpose(agreement)),
        ("¿En qué se trabaja?", _areas(agreement)),
        ("¿Cuánto dura?", _term(agreement)),
        ("¿Cuánto cuesta?", _cost(agreement)),
        ("¿Cómo participar?", _contact(agreement)),
    )
    return "\n\n".join(f"{heading}\n{text}" for heading, text in sections if text)


def _what(agreement):
    counterpart = agreement.counterpart
    theirs = with_article(counterpart)
    if not counterpart.is_mexican:
        country = country_name(counterpart.country_code)
        theirs = theirs if country.lower() in theirs.lower() else f"{theirs} ({country})"
    mine = f"El municipio de {agreement.municipality.name}"
    instrument = _INSTRUMENTS.get(agreement.kind, INSTRUMENT_NAMES[agreement.kind]["es"].lower())
    if agreement.is_draft:
        return f"{mine} prepara {instrument} con {theirs}. Todavía no se firma."
    if agreement.state in (State.REJECTED, State.WITHDRAWN):
        return f"{mine} preparó {instrument} con {theirs}. No se firmó."
    verb = "tuvo" if agreement.state == State.ENDED else "tiene"
    signed = f" Se firmó {_signed(agreement)}." if agreement.signed_on else ""
    return f"{mine} {verb} {instrument} con {theirs}.{signed}"


def _signed(agreement):
    day = spoken_date(agreement.signed_on)
    return {
        Agreement.Precision.YEAR: f"en {agreement.signed_on.year}",
        Agreement.Precision.MONTH: f"en {day.partition(' de ')[2]}",
    }.get(agreement.signed_precision, f"el {day}")


def _purpose(agreement):
    objective = str(agreement.answers.get("objective") or "").strip().rstrip(".")
    return f"Su objetivo es {objective[:1].lower()}{objective[1:]}." if objective else ""


def _areas(agreement):
    return "\n".join(f"- {AREAS[key].es}" for key in agreement.areas if key in AREAS)


def _term(agreement):
    if agreement.ended_on:
        return f"Terminó el {spoken_date(agreement.ended_on)}."
    if agreement.ends_on:
        return f"Su vigencia va hasta el {spoken_date(agreement.ends_on)}."
    if agreement.is_indefinite:
        return "No tiene fecha de término."
    answers = agreement.answers
    unit, number = _UNITS.get(answers.get("term_unit")), answers.get("term_number")
    if agreement.is_draft and unit and number:
        return f"Durará {number} {unit[0] if int(number) == 1 else unit[1]}."
    return ""


def _cost(agreement):
    programme = (
        AnnualProgramme.objects.filter(agreement=agreement)
        .annotate(local=Sum("activities__budget_local"))
        .order_by("-year")
        .first()
    )
    if programme is None or not programme.local:
        return ""
    return f"El programa de {programme.year} prevé {money(programme.local, 'MXN')} del municipio."


def _contact(agreement):
    where = f", en {agreement.municipality.address}" if agreement.municipality.address else ""
    return f"Pregunte en la oficina de asuntos internacionales del municipio{where}."
