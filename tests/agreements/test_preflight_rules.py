"""The system's own rules: each finds what it must and spares what it must not; what is never flagged."""

import re

import pytest

from agreements.preflight import ERROR, FOREIGN, NATIONAL, WARNING, Rule, review, rule_editions
from agreements.preflight.checks import ROUTINES
from agreements.preflight.rules import BUILTIN
from agreements.preflight.texts import paper_of

BY_CODE = {rule.code: rule for rule in BUILTIN}


def codes(text, scope=FOREIGN, level=None):
    found = review(paper_of(text, scope=scope), BUILTIN, ROUTINES)
    return {each.code for each in found if level is None or each.level == level}


@pytest.mark.parametrize("rule", BUILTIN, ids=lambda rule: rule.code)
def test_rule_finds_its_samples_and_spares_the_others(rule):
    must, must_not = rule_editions.samples(rule.must_trigger), rule_editions.samples(rule.must_not_trigger)
    assert must and must_not
    assert [text for text in must if not rule_editions.finds(rule, text)] == []
    assert [text for text in must_not if rule_editions.finds(rule, text)] == []


def test_every_rule_of_the_domain_is_there_with_its_level():
    levels = {rule.code: rule.level for rule in BUILTIN}
    assert len(levels) == len(BUILTIN)
    assert levels == {
        "contraparte-privada": ERROR,
        "parte-mexico": ERROR,
        "vocabulario-de-tratado": WARNING,
        "partes-contratantes": WARNING,
        "area-sin-competencia": ERROR,
        "materia-federal": ERROR,
        "recursos-federales": ERROR,
        "prestamos-y-deuda": ERROR,
        "moneda-extranjera": ERROR,
        "arbitraje-y-tribunales": WARNING,
        "visas-y-permisos": WARNING,
        "vigencia-mas-alla-del-ayuntamiento": WARNING,
        "firma-antes-del-dictamen": ERROR,
        "firma-antes-del-cabildo": ERROR,
        "idiomas-y-autenticidad": WARNING,
        "sin-seguimiento": WARNING,
        "sin-programa-anual": WARNING,
        "falta-clausula-obligatoria": ERROR,
        "datos-por-definir": WARNING,
        "nombres-inconsistentes": WARNING,
        "fechas-inconsistentes": WARNING,
    }


@pytest.mark.parametrize("rule", BUILTIN, ids=lambda rule: rule.code)
def test_rule_says_why_and_what_to_do(rule):
    assert rule.message.endswith(".") and rule.source and rule.suggestion
    assert rule.grade in "ABCD"
    assert not rule.routine or rule.routine in ROUTINES
    assert re.fullmatch(r"[a-z-]{5,60}", rule.code)


@pytest.mark.parametrize(
    "text",
    [
        "Artículo 1. Las Partes acuerdan cooperar. ARTÍCULO II. LAS PARTES convienen en reunirse.",
        "Cláusula Primera. Las Partes cooperarán. Article 3. The Parties will cooperate.",
    ],
)
def test_articles_and_the_parties_are_never_flagged(text):
    found = review(paper_of(text), BUILTIN, ROUTINES)
    assert [each for each in found if re.search(r"art[íi]c|las partes|the parties", each.excerpt, re.I)] == []
    assert {each.level for each in found} <= {WARNING}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("El Municipio CONTRATARÁ UN EMPRESTITO con el banco de la Ciudad.", "prestamos-y-deuda"),
        ("La Ciudad otorgará prés\u00adtamos al Municipio.", "prestamos-y-deuda"),
        ("El Municipio recibirá una linea\nde credito.", "prestamos-y-deuda"),
        ("Las Partes ratificarán el acuerdo.", "vocabulario-de-tratado"),
        ("El acuerdo será ratificado por el Senado.", "vocabulario-de-tratado"),
        ("Se requiere la aprobación del Senado.", "vocabulario-de-tratado"),
        ("Se firma ad referendum.", "vocabulario-de-tratado"),
        ("Mediante canje de notas las Partes fijarán la fecha.", "vocabulario-de-tratado"),
        ("Las Altas Partes Contratantes acuerdan.", "partes-contratantes"),
        ("Ambos países se comprometen a cooperar.", "parte-mexico"),
        ("Los dos Estados se comprometen a cooperar.", "parte-mexico"),
        ("El Gobierno de México, por conducto del Municipio, se obliga a recibirlos.", "parte-mexico"),
        ("El Municipio firma en representación de los Estados Unidos Mexicanos.", "parte-mexico"),
        ("Acuerdo entre los Estados Unidos Mexicanos y la Ciudad de Porto.", "parte-mexico"),
        ("Agreement between the City of Porto and Mexico.", "parte-mexico"),
        ("Acuerdo que celebran el Municipio de Tequila y la empresa Agaves del Sur.", "contraparte-privada"),
        ("Agreement between the Municipality of Tequila and Blue Agave, Inc.", "contraparte-privada"),
        ("Toda controversia se resolverá mediante arbitraje en Londres.", "arbitraje-y-tribunales"),
        ("El incumplimiento dará lugar a sanciones.", "arbitraje-y-tribunales"),
        ("Disputes will be heard by the courts of the State of Texas.", "arbitraje-y-tribunales"),
        ("Las Partes expedirán permisos de trabajo.", "visas-y-permisos"),
        ("El Municipio adeudará 3,000 euros a la Ciudad.", "moneda-extranjera"),
        ("The costs shall be paid from federal funds.", "recursos-federales"),
        ("Las Partes eliminarán los aranceles a la artesanía.", "materia-federal"),
        ("México y Japón acuerdan cooperar.", "parte-mexico"),
        ("The Government of Mexico and the City of Lyon agree as follows.", "parte-mexico"),
        ("Acuerdo entre el Municipio de Puebla y Autos del Rin AG.", "contraparte-privada"),
        ("El Municipio deberá suscribir un pagaré.", "prestamos-y-deuda"),
        ("El acuerdo inicia el 31 de febrero de 2026.", "fechas-inconsistentes"),
    ],
)
def test_wording_that_must_be_found(text, code):
    assert code in codes(text)


@pytest.mark.parametrize(
    "text",
    [
        "Nada de lo previsto implica deuda, préstamo ni garantía financiera.",
        "Lo anterior, sin que ello constituya tratado internacional ni genere deuda pública.",
        "Las Partes se abstendrán de contratar préstamos.",
        "Queda excluido el arbitraje.",
        "El arbitraje queda excluido.",
        "Neither Party will take out loans or issue bonds.",
        "El Municipio de Tequila, Estado de Jalisco, de los Estados Unidos Mexicanos, se compromete a cooperar.",
        "La Ciudad de México se compromete a cooperar.",
        "El Gobierno del Estado de México apoyará las actividades.",
        "Guadalajara, México, se compromete a recibir a la delegación.",
        "Considerando que México y Japón celebran su amistad desde 1888.",
        "Las delegaciones respetarán la legislación aduanera y migratoria del país receptor.",
        "Las bibliotecas acordarán el préstamo de libros y el préstamo interbibliotecario.",
        "El comercio entre ambas regiones alcanzó 300 millones de dólares.",
        "Se tratará la información bajo estricta reserva.",
        "Las Partes podrán gestionar recursos federales ante las instancias que correspondan.",
        "Cada Parte pagará los gastos de su personal en su propia moneda; ninguna pagará en dólares.",
        "El hospedaje lo pagarán los anfitriones, que pagan también los alimentos.",
        "Toluca, México y Lyon, Francia acuerdan reunirse.",
        "La cooperación seguirá los lineamientos de política exterior que establece el Gobierno de México.",
        "Se capacitará a árbitros deportivos de las ligas infantiles.",
    ],
)
def test_wording_that_must_not_be_found(text):
    only_words = [
        rule
        for rule in BUILTIN
        if rule.routine not in ("languages", "no-followup", "no-programme", "missing-clauses")
    ]
    assert [each.code for each in review(paper_of(text), only_words, ROUTINES)] == []


def test_a_negation_ends_where_a_new_act_begins():
    text = "Las Partes no cobrarán cuotas y contratarán un préstamo para el puente."
    assert "prestamos-y-deuda" in codes(text)
    assert "prestamos-y-deuda" in codes("No obstante lo anterior, la Ciudad otorgará un préstamo.")
    assert "prestamos-y-deuda" in codes("Las Partes no sólo cooperarán, sino que otorgarán préstamos.")
    assert "arbitraje-y-tribunales" in codes("El presente Acuerdo no excluye el arbitraje.")
    assert "prestamos-y-deuda" in codes("No habrá costos. La Ciudad otorgará un préstamo.")


@pytest.mark.parametrize(
    "text",
    [
        "De no llegar a un acuerdo, las Partes acudirán a los tribunales.",
        "Si las Partes no se entienden, habrá arbitraje.",
        "Las controversias que no puedan resolverse mediante consultas se someterán a arbitraje.",
        "Any dispute that cannot be settled amicably shall be referred to arbitration.",
    ],
)
def test_a_condition_is_no_negation(text):
    assert "arbitraje-y-tribunales" in codes(text)


def test_between_mexican_municipalities_what_only_the_treaties_law_asks_is_left_out():
    text = (
        "Convenio entre el Municipio de Tequila y el Municipio de Celaya. Las Partes Contratantes otorgan "
        "plenos poderes "
        "y se someten a un tribunal arbitral. Una de ellas otorgará un préstamo."
    )
    assert {"vocabulario-de-tratado", "partes-contratantes", "arbitraje-y-tribunales"} <= codes(text)
    national = codes(text, scope=NATIONAL)
    assert national & {"vocabulario-de-tratado", "partes-contratantes", "arbitraje-y-tribunales"} == set()
    assert "idiomas-y-autenticidad" not in national
    assert "prestamos-y-deuda" in national


def test_several_words_of_one_sentence_are_one_finding():
    text = (
        "Artículo 8. Toda controversia irá a un tribunal arbitral, y el laudo del árbitro dará lugar a sanciones. "
        "Los tribunales de París lo ejecutarán.\n"
        "Artículo 9. Habrá arbitraje."
    )
    found = [
        each for each in review(paper_of(text), BUILTIN, ROUTINES) if each.code == "arbitraje-y-tribunales"
    ]
    assert [each.clause for each in found] == ["Artículo 8", "Artículo 8", "Artículo 9"]
    first, second, _ = (each.excerpt for each in found)
    assert first.startswith("Artículo 8. Toda controversia")
    assert second.endswith("Los tribunales de París lo ejecutarán.")


def test_findings_stand_in_the_order_of_the_text_with_their_place():
    text = (
        "Artículo 1. Objetivo. Las Partes Contratantes cooperarán.\n"
        "Artículo 2. La Ciudad otorgará un préstamo y permisos de trabajo."
    )
    found = [
        (each.clause, each.code, each.language)
        for each in review(paper_of(text), BUILTIN, ROUTINES)
        if each.clause
    ]
    assert found == [
        ("Artículo 1", "partes-contratantes", "es"),
        ("Artículo 2", "prestamos-y-deuda", "es"),
        ("Artículo 2", "visas-y-permisos", "es"),
    ]


def test_excerpts_are_the_text_itself_with_words_around():
    rule = Rule("una", WARNING, "Mensaje.", "Fuente", words=(("es", ("arbitraje",)),))
    text = (
        "Inicio de una oración muy larga que apenas cabe entera en el extracto: el Arbitraje\nse celebrará."
    )
    (found,) = review(paper_of(text), [rule], ROUTINES)
    assert (
        found.excerpt
        == "…de una oración muy larga que apenas cabe entera en el extracto: el Arbitraje se celebrará."
    )


def test_a_word_repeated_in_one_clause_is_one_finding():
    rule = Rule("una", WARNING, "Mensaje.", "Fuente", words=(("es", ("arbitraje",)),))
    assert len(review(paper_of("Arbitraje, arbitraje y más arbitraje. " * 20), [rule], ROUTINES)) == 1
