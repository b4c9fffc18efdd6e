"""What one office has of what a call asks: every requirement met, missing or unknown, in a sentence. Pure.

The office comes as a plain plan (`OfficePlan`), made of its rows elsewhere. Unknown is not missing: where nothing was
captured the answer says so and what to do, and it neither counts for nor against.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from partners.countries import country_name
from partners.funds.facts import OfficePlan
from partners.funds.requirements import (
    ACTIVITY,
    APPLICANTS,
    APPROVED,
    COFUNDING,
    COMMITTEE,
    NETWORK,
    PARALLEL,
    PARTNER,
    PHASE,
    SIGNED,
    THEME,
    applicant_names,
    requirement_name,
    split_requirement,
)
from partners.themes import theme_names

MET, MISSING, UNKNOWN = "met", "missing", "unknown"
WHO = "quien-participa"


@dataclass(frozen=True, slots=True)
class Finding:
    """One requirement: whether it is met, the sentence that says why, and what to do when it is not."""

    key: str
    name: str
    verdict: str
    sentence: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """The answer for one office and one call."""

    findings: tuple[Finding, ...]
    themes: tuple[str, ...]
    """Names of the themes of the call about which the office works."""
    is_relevant: bool
    """Whether the office should hear of the call: it may apply, and countries and themes touch its own."""

    def _of(self, verdict):
        return [each for each in self.findings if each.verdict == verdict]

    @property
    def met(self):
        return self._of(MET)

    @property
    def missing(self):
        return self._of(MISSING)

    @property
    def unknown(self):
        return self._of(UNKNOWN)

    @property
    def summary(self):
        """«Cumple 4 de 6; falta: acuerdo firmado…; por confirmar: …»."""
        return self._in_words(most=len(self.findings))

    @property
    def short_summary(self):
        """The same for a row of a list: of what is missing, and of what is unknown, two at most by name."""
        return self._in_words(most=2)

    def _in_words(self, most):
        if not self.findings:
            return "Sin requisitos capturados"
        text = f"Cumple {len(self.met)} de {len(self.findings)}"
        for words, rows in (("falta", self.missing), ("por confirmar", self.unknown)):
            if rows:
                more = f" y {len(rows) - most} más" if len(rows) > most else ""
                text += f"; {words}: {', '.join(lower_first(each.name) for each in rows[:most])}{more}"
        return text


def match(plan: OfficePlan, call, network_names: Mapping[str, str] | None = None) -> Match:
    """Match a call with an office. `call` has `applicants`, `requirements`, `countries`, `themes`, `cofunding_percent`.

    `network_names` says how networks are called, by key. A co-funding that the call demands is a requirement even when
    nobody ticked it.
    """
    wanted = list(dict.fromkeys(call.requirements))
    if call.cofunding_percent and COFUNDING not in wanted:
        wanted.append(COFUNDING)
    findings = [_who(plan, call)] if call.applicants else []
    for text in wanted:
        key, value = split_requirement(text)
        if key not in _CHECKS:
            continue
        verdict, sentence, remedy = _CHECKS[key](plan, call, value, network_names or {})
        name = requirement_name(text)
        if key == NETWORK:
            name = f"Pertenecer a {(network_names or {}).get(value, value)}"
        findings.append(Finding(text, name, verdict, sentence, remedy))
    shared = plan.themes & set(call.themes)
    near = (not call.countries or plan.countries & set(call.countries)) and (not call.themes or shared)
    admitted = not any(each.key == WHO and each.verdict == MISSING for each in findings)
    return Match(tuple(findings), tuple(theme_names(shared)), bool(admitted and near))


def _who(plan, call):
    chosen = [APPLICANTS[key] for key in call.applicants if key in APPLICANTS]
    name = "Postulante admitido"
    who = ", ".join(lower_first(each) for each in applicant_names(call.applicants))
    if any(one.is_office and not one.is_partner for one in chosen):
        return Finding(WHO, name, MET, f"Admite a: {who}.")
    if any(one.is_partner for one in chosen):
        near = _partner_of(plan, call)
        if near:
            return Finding(
                WHO, name, MET, f"Admite a: {who}. {near} puede postular, o hacerlo junto con el municipio."
            )
        return Finding(
            WHO,
            name,
            MISSING,
            f"Admite a: {who}. El municipio no tiene contraparte{_in_countries(call)} con quien hacerlo.",
            "Busque una ciudad en el emparejador, o registre la contraparte con la que ya trabaja.",
        )
    return Finding(
        WHO,
        name,
        MISSING,
        f"Admite sólo a: {who}. El municipio no puede postular por sí mismo.",
        "Revise en «Actores y aliados» quién puede postular con el apoyo del municipio.",
    )


def _partner(plan, call, value, names):
    near = _partner_of(plan, call)
    if near:
        return MET, f"La contraparte es {near}.", ""
    return (
        MISSING,
        f"El municipio no tiene contraparte{_in_countries(call)}.",
        "Busque una ciudad en el emparejador y regístrela como contraparte.",
    )


def _signed(plan, call, value, names):
    rows = [each for each in plan.agreements if _is_near(each, call)]
    found = next((each for each in rows if each.is_in_force), None)
    if found:
        return MET, f"Está vigente «{found.title}».", ""
    doubtful = next((each for each in rows if each.is_in_force is None), None)
    if doubtful:
        return (
            UNKNOWN,
            f"No consta si «{doubtful.title}» sigue vigente.",
            "Confirme su vigencia en «Acuerdos».",
        )
    if rows:
        return (
            MISSING,
            f"«{rows[0].title}» todavía no está firmado, o ya no está vigente.",
            "Concluya el trámite del acuerdo, o corrija su vigencia en «Acuerdos».",
        )
    return (
        MISSING,
        f"No hay acuerdo con una contraparte{_in_countries(call)}.",
        "Agregue al inventario el que ya exista, o inicie el proyecto de acuerdo.",
    )


def _approved(plan, call, value, names):
    found = next((each for each in plan.agreements if each.is_approved and _is_near(each, call)), None)
    if found:
        return MET, f"«{found.title}» tiene dictamen de procedencia.", ""
    return (
        MISSING,
        "Ningún acuerdo con esa contraparte tiene dictamen de procedencia de la SRE.",
        "Envíe el proyecto de acuerdo a la SRE y registre el dictamen en su trámite.",
    )


def _network(plan, call, value, names):
    name, state = names.get(value, value), plan.networks.get(value)
    if state == "member":
        return MET, f"El municipio es miembro de {name}.", ""
    if state == "applying":
        return (
            MISSING,
            f"El ingreso a {name} está en trámite.",
            "Concluya el ingreso antes de que cierre la convocatoria.",
        )
    if state == "left":
        return MISSING, f"El municipio salió de {name}.", f"Consulte si puede volver a ingresar a {name}."
    return (
        UNKNOWN,
        f"En «Redes» no consta si el municipio pertenece a {name}.",
        "Regístrelo en «Redes», o consulte cómo se ingresa.",
    )


def _theme(plan, call, value, names):
    if not call.themes:
        return UNKNOWN, "La convocatoria no tiene temas capturados.", "Consulte las bases en su fuente."
    if not plan.stands:
        return (
            UNKNOWN,
            "El municipio no ha dicho cuáles son sus fortalezas y necesidades.",
            "Captúrelas en el perfil del municipio.",
        )
    shared = theme_names(set(plan.stands) & set(call.themes))
    if shared:
        return MET, f"Es fortaleza o necesidad del municipio: {'; '.join(shared)}.", ""
    return (
        MISSING,
        "Ninguno de sus temas es fortaleza o necesidad declarada del municipio.",
        "Revise el perfil del municipio, o explique en la propuesta por qué importa el tema.",
    )


def _phase(plan, call, value, names):
    rows = [each for each in plan.processes if _is_near(each, call)]
    best = max(rows, key=lambda each: each.phase, default=None)
    if best is None:
        return (
            MISSING,
            f"No hay proceso de hermanamiento con una contraparte{_in_countries(call)}.",
            "Abra un proceso de hermanamiento.",
        )
    if best.phase >= int(value):
        return MET, f"El proceso con {best.partner} está en la fase {best.phase}.", ""
    return (
        MISSING,
        f"El proceso con {best.partner} está en la fase {best.phase}.",
        f"Avance el proceso hasta la fase {value}.",
    )


def _committee(plan, call, value, names):
    if plan.has_committee:
        return MET, "El Comité de Ciudades Hermanas está instalado.", ""
    if plan.has_committee is None:
        return (
            UNKNOWN,
            "No consta si el Comité de Ciudades Hermanas está instalado.",
            "Cumpla la tarea «Instalar o ratificar el Comité» de un proceso, con su acta.",
        )
    return (
        MISSING,
        "La instalación del Comité de Ciudades Hermanas está pendiente.",
        "Instale el Comité y cumpla la tarea con su acta.",
    )


def _cofunding(plan, call, value, names):
    percent = f"Pide aportar el {call.cofunding_percent} %. " if call.cofunding_percent else ""
    rows = [each for each in plan.activities if each.budget > 0 and _is_near(each, call)]
    if rows:
        total = sum(each.budget for each in rows)
        return (
            MET,
            f"{percent}El programa anual prevé ${total:,.2f} MXN del municipio. Revise que alcance.",
            "",
        )
    if plan.activities:
        return (
            MISSING,
            f"{percent}Ninguna actividad del programa anual con esa contraparte tiene presupuesto del municipio.",
            "Prevea el recurso en el programa anual y obtenga la suficiencia presupuestal.",
        )
    return (
        UNKNOWN,
        f"{percent}No hay programa anual de este año en el que conste el presupuesto.",
        "Elabore el programa anual del acuerdo, o consulte a Tesorería.",
    )


def _parallel(plan, call, value, names):
    near = _partner_of(plan, call)
    if not near:
        return (
            MISSING,
            f"No hay contraparte{_in_countries(call)} que postule al mismo tiempo.",
            "Busque una ciudad en el emparejador y regístrela como contraparte.",
        )
    planned = next((each for each in plan.activities if each.is_joint_call and _is_near(each, call)), None)
    if planned:
        return MET, f"El programa anual ya prevé «{planned.name}».", ""
    return (
        UNKNOWN,
        f"No consta que {near} vaya a postular al mismo tiempo.",
        "Acuérdelo por escrito con la contraparte y agregue la actividad al programa anual.",
    )


def _activity(plan, call, value, names):
    rows = [each for each in plan.activities if _is_near(each, call)]
    found = [each for each in rows if not call.themes or set(each.themes) & set(call.themes)]
    if found:
        return MET, f"El programa anual prevé «{found[0].name}».", ""
    if not plan.activities:
        return (
            UNKNOWN,
            "No hay programa anual de este año en el que conste la actividad.",
            "Elabore el programa anual del acuerdo.",
        )
    return (
        MISSING,
        "Ninguna actividad del programa anual trata de sus temas con esa contraparte.",
        "Agregue la actividad al programa anual.",
    )


_CHECKS = {
    PARTNER: _partner,
    SIGNED: _signed,
    APPROVED: _approved,
    NETWORK: _network,
    THEME: _theme,
    PHASE: _phase,
    COMMITTEE: _committee,
    COFUNDING: _cofunding,
    PARALLEL: _parallel,
    ACTIVITY: _activity,
}


def _is_near(row, call):
    return not call.countries or row.country in call.countries


def _partner_of(plan, call):
    """The name of a partner in one of the call's countries, or ""."""
    return next((each.name for each in plan.partners if _is_near(each, call)), "")


def _in_countries(call):
    if not call.countries:
        return ""
    names = [country_name(code) for code in call.countries]
    return f" en {_listed(names, last='o')}" if len(names) <= 4 else " en los países de la convocatoria"


def _listed(names, last="y"):
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


def lower_first(text):
    """«Acuerdo firmado» -> «acuerdo firmado», for the middle of a sentence; initialisms stay."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
