"""Who may apply to a call for funds, and what it asks of them: controlled lists that rows of calls name by key.

A requirement stands here only when rows of the office can prove it, or tell that they cannot; whatever else the rules
of a call demand stays in its text. Some carry a value after a colon: `fase:3`, `red:cglu`. Pure: no database.
"""

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from partners.countries import MEXICO, country_names

#: Requirements per call; more would be the rules of the call themselves.
MOST = 20


@dataclass(frozen=True, slots=True)
class Applicant:
    """Somebody whom a call admits. `is_office`: a municipality applies as such, alone or with its partner."""

    key: str
    name: str
    is_office: bool = False
    is_partner: bool = False


APPLICANTS: dict[str, Applicant] = {
    one.key: one
    for one in (
        Applicant("municipio", "Gobiernos municipales de México", is_office=True),
        Applicant("organismo-publico", "Organismos públicos de México", is_office=True),
        Applicant(
            "ambos-gobiernos",
            "Los dos gobiernos locales, cada uno ante su país",
            is_office=True,
            is_partner=True,
        ),
        Applicant("gobierno-contraparte", "El gobierno local del otro país", is_partner=True),
        Applicant("sociedad-civil", "Organizaciones de la sociedad civil"),
        Applicant("academia", "Universidades y centros de investigación"),
        Applicant("gobierno-federal", "Dependencias federales"),
        Applicant("gobierno-estatal", "Gobiernos de los estados"),
    )
}
APPLICANT_CHOICES = [(one.key, one.name) for one in APPLICANTS.values()]


@dataclass(frozen=True, slots=True)
class Requirement:
    """Something that a call asks and that rows can prove. `takes`: what stands after the colon ("" for nothing)."""

    key: str
    name: str
    takes: str = ""


PARTNER, SIGNED, APPROVED = "contraparte", "acuerdo-vigente", "acuerdo-dictaminado"
NETWORK, THEME, PHASE = "red", "tema", "fase"
COMMITTEE, COFUNDING, PARALLEL, ACTIVITY = "comite", "aportacion", "en-paralelo", "actividad"

REQUIREMENTS: dict[str, Requirement] = {
    one.key: one
    for one in (
        Requirement(PARTNER, "Contraparte en uno de los países de la convocatoria"),
        Requirement(SIGNED, "Acuerdo firmado y vigente con la contraparte"),
        Requirement(APPROVED, "Acuerdo con dictamen de procedencia de la SRE"),
        Requirement(NETWORK, "Pertenecer a una red de ciudades", takes="clave de la red"),
        Requirement(THEME, "El tema es fortaleza o necesidad del municipio"),
        Requirement(PHASE, "Proceso de hermanamiento en esta fase o una posterior", takes="fase, del 1 al 4"),
        Requirement(COMMITTEE, "Comité de Ciudades Hermanas instalado"),
        Requirement(COFUNDING, "Presupuesto propio previsto para aportar"),
        Requirement(PARALLEL, "Postular al mismo tiempo que la contraparte"),
        Requirement(ACTIVITY, "Actividad sobre el tema en el programa anual"),
    )
}
_PARAMETER = {PHASE: re.compile(r"[1-4]"), NETWORK: re.compile(r"[a-z0-9-]{1,60}")}


def split_requirement(text):
    """(key, value) of «fase:3»; the value is empty for requirements that take none."""
    key, _, value = text.partition(":")
    return key, value


def requirement_name(text):
    """The requirement in words: «Proceso de hermanamiento en fase 3 o posterior»."""
    key, value = split_requirement(text)
    if key == PHASE:
        return f"Proceso de hermanamiento en fase {value} o posterior"
    if key == NETWORK:
        return f"Pertenecer a la red «{value}»"
    return REQUIREMENTS[key].name if key in REQUIREMENTS else text


def applicant_names(keys):
    """The names of the applicants in the order of the list; unknown keys are left out."""
    return [one.name for one in APPLICANTS.values() if one.key in set(keys)]


def is_requirement(text):
    """Whether the text names a requirement of the list, with its value where it takes one."""
    key, value = split_requirement(text)
    if key not in REQUIREMENTS:
        return False
    pattern = _PARAMETER.get(key)
    return bool(pattern.fullmatch(value)) if pattern else text == key


def validate_applicants(value):
    """Raise ValidationError unless `value` is a list of known applicants, each once."""
    if not _once(value) or not set(value) <= set(APPLICANTS):
        raise ValidationError("Elija de la lista quién puede participar, cada uno una sola vez.")


def validate_requirements(value):
    """Raise ValidationError unless `value` is a list of known requirements, each once."""
    if not _once(value) or len(value) > MOST or not all(is_requirement(each) for each in value):
        raise ValidationError("Elija los requisitos de la lista, cada uno una sola vez.")


def validate_call_countries(value):
    """Raise ValidationError unless `value` is a list of ISO codes of countries other than Mexico, each once."""
    if not _once(value) or not set(value) <= set(country_names()) - {MEXICO}:
        raise ValidationError("Elija países de la lista, cada uno una sola vez.")


def _once(value):
    return (
        isinstance(value, list)
        and all(isinstance(each, str) for each in value)
        and len(set(value)) == len(value)
    )
