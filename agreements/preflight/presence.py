"""Routines of the review that look for what every agreement should say, and for what nobody has filled in. Pure."""

import re

from agreements.library.filling import waits_for_signature
from agreements.preflight import FINAL, FOREIGN, WARNING, Hit, found, found_at, key_of, once_each

_AUTHENTIC = re.compile(
    r"\b(?:autentic[ao]s?|textos validos|igual(?:mente)? valid\w*|igual validez|mism[ao] (?:validez|valor"
    r"|fuerza)|igual "
    r"valor|hacen? fe|authentic"
    r"|equal(?:ly)? (?:valid\w*|authentic)|same (?:validity|force|value)|equal (?:validity|force))\b"
)
_FOLLOWUP = re.compile(
    r"\b(?:seguimiento|grupos? de trabajo|comites?|comision(?:es)?|coordinador\w*|areas? coordinadoras?"
    r"|enlaces?|follow[- ]?up|working group"
    r"|committees?|coordinat\w+|liaison)\b"
)
_PROGRAMME = re.compile(
    r"\b(?:programas?|planes?|plan|calendarios?|agendas?) (?:\w+ ){0,3}?(?:anual(?:es)?|de trabajo|de "
    r"actividades)\b|\bpoa\b"
    r"|\b(?:annual|yearly) (?:\w+ ){0,2}?(?:programmes?|programs?|plans?|agenda)\b|\b(?:work|activity) "
    r"(?:plans?|programmes?|programs?)\b"
    r"|\b(?:programmes?|programs?|plans?) of (?:activities|work)\b|\bcada ano,? (?:\w+ ){0,6}programa"
)


def languages(paper, rule, hits):
    """Two languages, equally authentic, unless both sides speak Spanish. Nothing between Mexican municipalities."""
    if paper.scope != FOREIGN:
        return
    facts, clause = paper.facts, key_of(paper, FINAL)
    if facts is None:
        if not _AUTHENTIC.search(paper.folded):
            yield found(rule)
        return
    if facts.kind == "letter":
        return
    if len(facts.languages) < 2:
        if not facts.counterpart_language.startswith("es"):
            yield found(
                rule, clause=clause, message="El proyecto está en un solo idioma y la contraparte usa otro."
            )
    elif not _AUTHENTIC.search(paper.folded):
        yield found(
            rule, clause=clause, message="El texto no dice que sus versiones son igualmente auténticas."
        )


def no_followup(paper, rule, hits):
    """Somebody coordinates, meets and reports. A letter of intent needs none."""
    if (paper.facts is None or paper.facts.expects_followup) and not _FOLLOWUP.search(paper.folded):
        yield found(rule)


def no_programme(paper, rule, hits):
    """The ministry's format of annual programmes belongs to broad agreements."""
    if (paper.facts is None or paper.facts.expects_programmes) and not _PROGRAMME.search(paper.folded):
        yield found(rule)


_ESSENTIALS = (
    (
        "objetivo",
        r"\b(?:objetivo|objeto|finalidad|proposito|objectives?|purposes?|aims?|goals?|formali[sz]\w+|in "
        r"order to|con el fin de)\b",
    ),
    (
        "áreas de cooperación",
        r"\b(?:areas?|ambitos?|campos|materias|sectores|fields?|(?:colabor|cooper)\w+ en)\b",
    ),
    (
        "financiamiento",
        r"\b(?:gastos?|costos?|financ\w+|recursos|presupuest\w+|costs?|expenses?|fund\w*|budget\w*)\b",
    ),
    (
        "solución de controversias",
        r"\b(?:controversias?|diferencias?|consultas|differences?|disputes?|consultations?)\b",
    ),
    (
        "disposiciones finales (vigencia y terminación)",
        r"\b(?:vigencia|vigor|terminacion|duracion|surtira efectos|in force|into force|effect|effective"
        r"|terminat\w+|expir\w+)\b",
    ),
)


def missing_clauses(paper, rule, hits):
    """A draft keeps the mandatory clauses of its library; of a file, words tell at most that one seems missing."""
    if paper.facts is not None:
        present = {each.clause for each in paper.passages if each.text.strip()}
        for key, heading in paper.facts.mandatory:
            if key not in present:
                yield found(rule, text=heading, message=f"Falta la cláusula obligatoria «{heading}».")
        return
    lacking = [name for name, pattern in _ESSENTIALS if not re.search(pattern, paper.folded)]
    if lacking:
        named = ", ".join(f"«{name}»" for name in lacking)
        yield found(rule, level=WARNING, message=f"No se encontró en el texto lo que corresponde a: {named}.")


_BLANK = re.compile(r"\[(?:por definir|to be defined)[^\]\n]{0,120}\]|_{5,}")


def blanks(paper, rule, hits):
    """Data that nobody has filled in yet, save those that the signature itself gives."""
    for each in paper.passages:
        places = [
            Hit(each, match.start(), match.end())
            for match in _BLANK.finditer(each.folded)
            if not waits_for_signature(match[0])
        ]
        for hit in once_each(places):
            yield found_at(rule, hit)
