"""Papers of communication: the plan, the citizen's summary, the data sheet for the press.

The same rows and the same day give the same bytes.
"""

import datetime as dt
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from agreements.communication.plan_chart import PlanChart, counted_by_month, plan_chart
from agreements.communication.summaries import blocks_of, density_of
from agreements.drafting.answers import INSTRUMENT_NAMES, spoken_date
from agreements.library.areas import AREAS
from agreements.models import Agreement, CommunicationAct
from agreements.papers.data import Fact, Figure, Party
from agreements.papers.parties import party_of_counterpart, party_of_municipality
from agreements.papers.rendering import STYLES
from hermanamientos.lib.geography import is_place
from hermanamientos.lib.map_drawing import locator
from hermanamientos.lib.pdf import PdfSource
from partners.models import Membership
from partners.templatetags.look import MONTHS

#: The task of a process whose evidence the plan is (methodology: communicate within and without).
PLAN_TASK_KEY = "plan-comunicacion"
PLAN_STYLES = (*STYLES, "css/paper_communication.css")
_INKS = (
    ('class="land"', 'fill="#dbe4e1"'),
    ('class="link"', 'stroke="#b5651d"'),
    ('class="home"', 'fill="#0f4c4a"'),
    ('class="place"', 'fill="#b5651d"'),
)


@dataclass(frozen=True)
class MonthPaper:
    name: str
    internal: int
    external: int
    acts: list


@dataclass(frozen=True)
class PlanPaper:
    """The communication plan ready to be printed; `subject` is empty for that of the whole office."""

    municipality: Party
    folio: str
    dated: str
    subject: str
    figures: list[Figure]
    chart: PlanChart
    months: list[MonthPaper]

    title = "Plan de comunicación"

    @property
    def edition(self):
        return f"{self.title} al {self.dated}"


@dataclass(frozen=True)
class SummaryPaper:
    municipality: Party
    counterpart: Party
    folio: str
    dated: str
    blocks: list
    density: str

    title = "Resumen ciudadano"

    @property
    def edition(self):
        return f"{self.title}, {self.dated}"


@dataclass(frozen=True)
class PressSheet:
    municipality: Party
    counterpart: Party
    folio: str
    dated: str
    standing: str
    instrument: str
    dates: list[Fact]
    cities: list[tuple[str, str, str]]
    areas: list[str]
    contacts: list[Fact]
    map: SafeString

    title = "Ficha de datos para la prensa"

    @property
    def edition(self):
        return f"{self.title} al {self.dated}"


# --- Sources ---------------------------------------------------------------------------------------------------------


def plan_source(municipality, acts, today, *, subject=None) -> PdfSource:
    """All that the plan on paper is made from: `acts` in the order of their days, of one `subject` or of the office."""
    paper = paper_of_plan(municipality, acts, today, subject=subject)
    return _source("communication", paper, municipality, today)


def summary_source(summary) -> PdfSource:
    """The citizen's summary on one page, of the day of its last change."""
    paper = paper_of_summary(summary)
    municipality = summary.municipality
    return _source("summary", paper, municipality, municipality.today(summary.changed_at))


def press_source(agreement, today) -> PdfSource:
    """The data sheet of an agreement for the press, on the day `today`."""
    return _source("press_sheet", paper_of_press(agreement, today), agreement.municipality, today)


def _source(template, paper, municipality, today):
    other = getattr(paper, "counterpart", None)
    coats = {"coat-municipality": paper.municipality.coat, "coat-counterpart": other.coat if other else None}
    return PdfSource(
        html=render_to_string(f"agreements/pdf/{template}.html", {"paper": paper}),
        css=PLAN_STYLES,
        title=f"{paper.title}, {municipality} ({paper.folio})",
        lang="es",
        created_at=dt.datetime.combine(today, dt.time(), tzinfo=municipality.zone),
        author=paper.municipality.name,
        assets={name: ("image/png", coat) for name, coat in coats.items() if coat},
    )


# --- From rows to papers ---------------------------------------------------------------------------------------------


def paper_of_plan(municipality, acts, today, *, subject=None) -> PlanPaper:
    acts = list(acts)
    states = CommunicationAct.State
    number = {state: sum(act.state == state for act in acts) for state in states}
    late = sum(act.state == states.PLANNED and act.on < today for act in acts)
    standing = [act for act in acts if act.state != states.CANCELLED]
    return PlanPaper(
        municipality=party_of_municipality(municipality),
        folio=f"{municipality.cvegeo}/COM/{today:%Y%m%d}",
        dated=spoken_date(today),
        subject=str(subject) if subject is not None else "",
        figures=[
            _figure(len(acts), "acción", "acciones en el plan"),
            _figure(number[states.DONE], "realizada", "realizadas"),
            _figure(number[states.PLANNED] - late, "por venir", "por venir"),
            _figure(late, "prevista con fecha pasada", "previstas con fecha pasada"),
        ],
        chart=plan_chart(standing),
        months=[
            MonthPaper(
                name=f"{MONTHS[month - 1].capitalize()} de {year}",
                internal=internal,
                external=external,
                acts=[act for act in acts if (act.on.year, act.on.month) == (year, month)],
            )
            for year, month, internal, external in counted_by_month(acts)
            if internal or external
        ],
    )


def _figure(number, one, many):
    return Figure([str(number)], one if number == 1 else many)


def paper_of_summary(summary) -> SummaryPaper:
    agreement = summary.agreement
    municipality = agreement.municipality
    return SummaryPaper(
        municipality=party_of_municipality(municipality),
        counterpart=party_of_counterpart(agreement.counterpart),
        folio=f"{agreement.folio}/RES",
        dated=spoken_date(municipality.today(summary.changed_at)),
        blocks=blocks_of(summary.text),
        density=density_of(summary.text) or "dense",
    )


def paper_of_press(agreement, today) -> PressSheet:
    municipality, counterpart = agreement.municipality, agreement.counterpart
    mine, theirs = party_of_municipality(municipality), party_of_counterpart(counterpart)
    return PressSheet(
        municipality=mine,
        counterpart=theirs,
        folio=f"{agreement.folio}/PRE",
        dated=spoken_date(today),
        standing=agreement.get_state_display(),
        instrument=INSTRUMENT_NAMES[agreement.kind]["es"],
        dates=_dates(agreement),
        cities=_cities(municipality, counterpart, mine, theirs),
        areas=[AREAS[key].es for key in agreement.areas if key in AREAS],
        contacts=_contacts(municipality, today),
        map=_map(municipality, counterpart),
    )


def _dates(agreement):
    signed = ""
    if agreement.signed_on:
        day = spoken_date(agreement.signed_on)
        signed = {
            Agreement.Precision.YEAR: str(agreement.signed_on.year),
            Agreement.Precision.MONTH: day.partition(" de ")[2],
        }.get(agreement.signed_precision, day)
    known = (
        ("Aprobación del cabildo", agreement.cabildo_on and spoken_date(agreement.cabildo_on)),
        ("Dictamen de procedencia (SRE)", agreement.dictamen_on and spoken_date(agreement.dictamen_on)),
        ("Firma", signed),
        (
            "Inscripción en el registro (SRE)",
            agreement.registered_on and spoken_date(agreement.registered_on),
        ),
        ("Inicio de vigencia", agreement.starts_on and spoken_date(agreement.starts_on)),
        (
            "Fin de vigencia",
            (agreement.ends_on and spoken_date(agreement.ends_on))
            or ("Indefinida" if agreement.is_indefinite else ""),
        ),
        ("Terminación", agreement.ended_on and spoken_date(agreement.ended_on)),
    )
    return [Fact(label, value) for label, value in known if value]


def _cities(municipality, counterpart, mine, theirs):
    """(what, of the municipality, of the counterpart), for what is known of at least one."""
    other = counterpart.mexican_municipality or counterpart.city
    seat = municipality.seat or municipality.name
    rows = (
        ("Nombre oficial", mine.name, theirs.name),
        ("En su idioma", mine.name, theirs.name_local),
        ("Dónde está", mine.place, _place(counterpart, theirs)),
        ("Cabecera o ciudad", seat, getattr(other, "seat", "") or getattr(other, "name", "")),
        ("Población", _people(municipality), _people(other)),
        ("Titular", _mayor(municipality), counterpart.office_holder),
    )
    return [(what, here or "Sin dato", there or "Sin dato") for what, here, there in rows if here or there]


def _place(counterpart, party):
    subdivision = counterpart.city.subdivision if counterpart.city_id else ""
    return f"{subdivision}, {party.place}" if subdivision and subdivision not in party.place else party.place


def _people(place):
    return f"{place.population:,} habitantes" if place is not None and place.population else ""


def _mayor(municipality):
    name, title = municipality.mayor, municipality.mayor_title
    return f"{name}, {title}" if name and title else name


def _contacts(municipality, today):
    """Who answers for the office: its coordinators of today, by their institutional mail."""
    people = (
        Membership.objects.active(today)
        .filter(municipality=municipality, role=Membership.Role.COORDINATOR)
        .select_related("user")
        .order_by("starts_on", "pk")
    )
    found = [Fact(row.user.full_name, row.user.email) for row in people]
    return [*found, Fact("Domicilio", municipality.address)] if municipality.address else found


def _map(municipality, counterpart):
    """A small map with both places, or nothing where one of them is not known."""
    there = counterpart.mexican_municipality or counterpart.city
    if there is None:
        return mark_safe("")
    home, other = (municipality.latitude, municipality.longitude), (there.latitude, there.longitude)
    if not (is_place(*home) and is_place(*other)):
        return mark_safe("")
    title = f"Mapa: {municipality.name} y {there.name}"
    # On paper what a drawing shows is told by its <title>.
    drawing = locator(home, [other], title=title).replace(">", f"><title>{escape(title)}</title>", 1)
    for css_class, ink in _INKS:
        drawing = drawing.replace(css_class, ink)
    # Our own drawing: numbers, and a title that was escaped.
    return mark_safe(drawing)  # noqa: S308
