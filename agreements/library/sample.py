"""An invented agreement, to see how a library fills before anybody uses it. Nothing of it is ever stored."""

from agreements.drafting.answers import scope_of, values_of
from agreements.library.areas import AREAS, MODALITIES
from agreements.library.clauses import LANGUAGES, NATIONAL, article_heading, article_numbers
from agreements.library.filling import fill
from agreements.models import Agreement
from partners.models import Counterpart, Municipality

SAMPLE_ANSWERS = {
    "counterpart_name_en": "the City of Villa Muestra, France",
    "objective": "impulsar el desarrollo de ambas comunidades mediante proyectos conjuntos",
    "objective_en": "to further the development of both communities through joint projects",
    "reasons": ["el turismo cultural beneficia a sus centros históricos"],
    "reasons_en": ["cultural tourism benefits their historic centres"],
    "ties": "los intercambios escolares entre ambas ciudades",
    "ties_en": "the school exchanges between both cities",
    "council_approval": "el acuerdo 0/2030 de la sesión del 1 de marzo de 2030",
    "council_approval_en": "resolution 0/2030 of the session of 1 March 2030",
    "municipal_unit": "la Dirección de Asuntos Internacionales",
    "municipal_unit_en": "the Office of International Affairs",
    "counterpart_unit": "la Oficina de Relaciones Exteriores",
    "counterpart_unit_en": "the External Relations Office",
    "programme_month": 11,
    "meeting_frequency": "half_yearly",
    "funding_sources": "fondos de cooperación descentralizada",
    "funding_sources_en": "funds of decentralised cooperation",
    "start": "signature",
    "term_unit": "years",
    "term_number": 3,
    "renewal": "agreed",
    "notice_days": 60,
    "municipal_signatory": "Nombre de Muestra",
    "municipal_signatory_title": "presidenta municipal",
    "counterpart_signatory": "Nom d’Exemple",
    "counterpart_signatory_title": "alcalde",
    "place": "San Ejemplo",
    "signing_on": "2030-05-12",
    "copies": 4,
    "witnesses": ["Testigo de Muestra"],
    "divergence": "consult",
    "old_link": "Carta de Amistad",
    "old_link_en": "Letter of Friendship",
    "old_link_on": "1998-05",
    "old_link_began": "por una visita recíproca de sus escuelas",
    "old_link_began_en": "by a mutual visit of their schools",
}


def sample_agreement(instrument, scope, with_answers=True):
    """An unsaved agreement between invented parties; without answers, every datum shows its blank."""
    municipality = Municipality(cvegeo="14000", state="14", name="San Ejemplo")
    if scope == NATIONAL:
        counterpart = Counterpart(
            kind=Counterpart.Kind.MEXICAN_MUNICIPALITY,
            official_name="Municipio de Villa Muestra",
            country_code="MX",
            mexican_municipality=Municipality(cvegeo="31000", state="31", name="Villa Muestra"),
        )
    else:
        counterpart = Counterpart(
            kind=Counterpart.Kind.CITY, official_name="Ciudad de Villa Muestra", country_code="FR"
        )
    return Agreement(
        kind=instrument,
        scope=scope_of(counterpart),
        municipality=municipality,
        counterpart=counterpart,
        languages=list(LANGUAGES),
        areas=list(AREAS)[:3] if with_answers else [],
        modalities=list(MODALITIES)[:3] if with_answers else [],
        answers=SAMPLE_ANSWERS if with_answers else {},
    )


def filled(clauses, instrument, scope, with_answers=True):
    """The clauses as a draft would show them: [(clause, [(wording, [(language, heading, html), …]), …]), …].

    Raises `filling.UnknownVariable` for a text that names a variable the library does not have.
    """
    agreement = sample_agreement(instrument, scope, with_answers)
    values = {language: values_of(agreement, language) for language in LANGUAGES}
    numbers = article_numbers(clause.key for clause in clauses)
    return [
        (
            clause,
            [
                (
                    wording,
                    [
                        (
                            language,
                            article_heading(numbers[clause.key], wording.heading[language], language),
                            fill(wording.texts[language], values[language], language),
                        )
                        for language in LANGUAGES
                    ],
                )
                for wording in clause.alternatives
            ],
        )
        for clause in clauses
    ]
