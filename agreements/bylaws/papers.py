"""The bylaws as a paper: cover, what was decided, index, chapters with numbered articles, transitory articles.

The same edition as it stands gives the same bytes. Until it is in force, it says on every page that it is a project.
"""

from dataclasses import dataclass

from django.template.loader import render_to_string

from agreements.bylaws.articles import NumberedChapter, chapters_of
from agreements.bylaws.choices import CHOICES, GROUPS, TEXT, complete, label_of
from agreements.drafting.answers import spoken_date
from agreements.models import Bylaws
from agreements.papers.data import Fact, Figure, Party
from agreements.papers.parties import party_of_municipality
from agreements.papers.rendering import STYLES
from hermanamientos.lib.pdf import PdfSource

BYLAWS_STYLES = (*STYLES, "css/paper_bylaws.css")
WATERMARK = "PROYECTO"
PROPOSAL = (
    "Este documento es un proyecto que el municipio prepara con una propuesta de redacción. No es derecho vigente: "
    "para obligar debe aprobarlo el cabildo conforme a {law} y publicarse en {gazette}."
)


@dataclass(frozen=True)
class BylawsPaper:
    """The bylaws ready to be printed. `notice` says what they are worth while nobody has approved them."""

    title: str
    folio: str
    number: int
    state_label: str
    dated: str
    municipality: Party
    notice: str
    enactment: list[Fact]
    figures: list[Figure]
    decisions: list[tuple[str, list[Fact]]]
    chapters: list[NumberedChapter]
    is_draft: bool

    @property
    def short_title(self):
        return f"{self.title}, {self.municipality.name}"

    @property
    def edition(self):
        return f"Edición {self.number} · {self.state_label} · {self.dated}"


def bylaws_title(bylaws) -> str:
    name = party_of_municipality(bylaws.municipality).name
    return f"Reglamento de operación del Comité de Ciudades Hermanas, {name}, edición {bylaws.number}"


def bylaws_source(bylaws) -> PdfSource:
    """All that the PDF of an edition is made from; the same until the edition changes."""
    paper = paper_of_bylaws(bylaws)
    coat = paper.municipality.coat
    return PdfSource(
        html=render_to_string("agreements/pdf/bylaws.html", {"paper": paper}),
        css=BYLAWS_STYLES,
        title=f"{paper.short_title} ({paper.folio})",
        lang="es",
        created_at=bylaws.changed_at,
        author=paper.municipality.name,
        watermark=WATERMARK if paper.is_draft else "",
        assets={"coat-municipality": ("image/png", coat)} if coat else {},
    )


def paper_of_bylaws(bylaws) -> BylawsPaper:
    choices, chapters = complete(bylaws.choices), chapters_of(bylaws)
    main = [chapter for chapter in chapters if chapter.heading]
    articles = sum(len(chapter.articles) for chapter in main)
    dated = bylaws.in_force_from or bylaws.municipality.today(bylaws.changed_at)
    return BylawsPaper(
        title="Reglamento de operación del Comité de Ciudades Hermanas",
        folio=bylaws.folio,
        number=bylaws.number,
        state_label=_state(bylaws),
        dated=spoken_date(dated),
        municipality=party_of_municipality(bylaws.municipality),
        notice=PROPOSAL.format(law=choices["organic_law"], gazette=choices["gazette"])
        if bylaws.is_open
        else "",
        enactment=_enactment(bylaws),
        figures=[
            Figure([str(len(main))], "capítulos"),
            Figure([str(articles)], "artículos"),
            Figure([str(choices["sessions_per_year"])], "sesiones ordinarias al año"),
            Figure([str(choices["notice_days_ordinary"])], "días naturales de aviso"),
        ],
        decisions=[
            (
                group,
                [
                    Fact(each.label, _capital(label_of(each.key, choices[each.key])))
                    for each in CHOICES
                    if each.group == group and each.kind != TEXT
                ],
            )
            for group in GROUPS
            if any(each.group == group and each.kind != TEXT for each in CHOICES)
        ],
        chapters=chapters,
        is_draft=bylaws.is_open,
    )


def _state(bylaws):
    return {
        Bylaws.State.DRAFT: "Proyecto",
        Bylaws.State.IN_FORCE: "Vigente",
        Bylaws.State.SUPERSEDED: "Sustituido",
    }[bylaws.state]


def _enactment(bylaws):
    if bylaws.is_open:
        return []
    facts = [
        Fact("Aprobado por el cabildo", f"{spoken_date(bylaws.approved_on)}, {bylaws.approved_in}"),
        Fact("Publicado", f"{spoken_date(bylaws.published_on)}, {bylaws.published_in}"),
        Fact("Vigente desde", spoken_date(bylaws.in_force_from)),
    ]
    if bylaws.superseded_on:
        facts.append(Fact("Sustituido", f"desde el {spoken_date(bylaws.superseded_on)}"))
    return facts


def _capital(text):
    return text[:1].upper() + text[1:]
