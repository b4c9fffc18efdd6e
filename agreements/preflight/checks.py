"""Routines of the review that look at more than words: who signs, when, for how long, in which languages. Pure.

Each takes the paper, its rule and where the rule's own words stand (`Hit`), and gives findings. Over a file they tell
what the words tell, and keep silent where only a draft's facts could decide. Names and dates that contradict each
other: `agreements.preflight.consistency`; what is missing: `agreements.preflight.presence`.
"""

import re

from agreements.preflight import (
    AREAS,
    FINAL,
    OPENING,
    PERSONNEL,
    RECITALS,
    WHOLE,
    found,
    found_at,
    found_in,
    key_of,
    once_each,
)
from agreements.preflight.consistency import dates, names, signature_days
from agreements.preflight.presence import blanks, languages, missing_clauses, no_followup, no_programme
from agreements.preflight.reading import dates_in, indefinite_in, months_in_words, terms_in
from agreements.preflight.words import is_negated, sentence_at

# --- Who signs -------------------------------------------------------------------------------------------------------

_PARTY = re.compile(
    r"(?:\bque celebran\b|\bcelebrado entre\b|\bentre\b|\bbetween\b|\bpor una parte\b,?|\bpor (?:la "
    r")?otra(?: parte)?\b,?"
    r"|\bon the one (?:hand|part)\b,?|\bon the other(?: hand| part)?\b,?)\s*"
)
_PARTY_ENDS = re.compile(
    r"\brepresentad|\brepresented\b|\ben lo sucesivo\b|\ben adelante\b|\bhereinafter\b|\bdenominad|\bcon "
    r"la representacion\b"
    r"|;|(?<=\w{3})\.\s|\n\s*\n"
)
_COMPANY = re.compile(
    r"\bs\.?\s?a\.?\s?(?:p\.?\s?i\.?\s?)?de\s?c\.?\s?v\b|(?<![a-z][.,])\bs\.\s?a\.(?=\W|$)|\bs\.?\s?de\s?r\.?\s?l\b"
    r"|(?<![a-z][.,])\ba\.\s?c\.(?=\W|$)"
    r"|\b(?:inc|llc|ltd|gmbh|corp|pty|ag|plc|sarl|s\.?r\.?l|s\.?p\.?a)\b(?=\W|$)|\bsociedad anonima\b"
    r"|\basociacion civil\b"
    r"|\buniversidad privada\b|\borganizacion no gubernamental\b|\bong\b"
    r"|^\W*(?:la |el |the )?(?:empresa|compania|fundacion|camara|club|company|foundation)\b"
    r"|\b(?:y|e|and),?\s+(?:la |the )?(?:empresa|compania|fundacion|company|foundation)\b"
)
_SUPPORTED = re.compile(
    r"\b(?:auspici\w+|apoyo|marco|programa|acompan\w+|testig\w+|auspices|support\w*|programme?|witness\w*)\b"
)
_NAMED = re.compile(
    r"\W{0,4}(?:[^.;]{0,40}\W)?(?:representad|represented\b|en lo sucesivo\b|en adelante\b|hereinafter\b|denominad)"
)
_LONGEST_PARTY = 220
#: How far into a text its parties are named.
_START_OF_TEXT = 1200


def private_counterpart(paper, rule, hits):
    """LSCT arts. 1-2: a private institution is no party of an interinstitutional agreement."""
    facts = paper.facts
    if facts and facts.counterpart_is_private:
        yield found(rule, clause=key_of(paper, OPENING))
    for each in paper.in_role(OPENING):
        for party in _PARTY.finditer(each.folded):
            ends = _PARTY_ENDS.search(each.folded, party.end())
            end = min(ends.start() if ends else len(each.folded), party.end() + _LONGEST_PARTY)
            company = _COMPANY.search(each.folded[party.end() : end])
            if company and not _SUPPORTED.search(each.folded, party.end(), party.end() + company.start()):
                place = party.end() + company.start()
                yield found_in(rule, each, place, party.end() + company.end())
                return
        for company in _COMPANY.finditer(each.folded, 0, _START_OF_TEXT):
            # «… y Agaves del Sur, S.A. de C.V., representada por …», without «por la otra».
            before = max(0, company.start() - 160)
            if _NAMED.match(each.folded, company.end()) and not _SUPPORTED.search(
                each.folded, before, company.start()
            ):
                yield found_in(rule, each, company.start(), company.end())
                return


_STATE_NAME = (
    r"(?:(?:el |the )?(?:gobierno de mexico|gobierno de los estados unidos mexicanos|gobierno de la "
    r"republica mexicana"
    r"|gobierno mexicano|government of mexico|government of the united mexican states|mexican government"
    r"|mexican state|estado mexicano)"
    r"|(?:los |the )?(?:estados unidos mexicanos|united mexican states)|la republica mexicana|mexico(?! city))"
)
_NOT_A_CITY = r"(?!\s*,?\s*(?:d\.\s?f|distrito federal|cdmx|ciudad de mexico|mexico))"
_BETWEEN = re.compile(
    r"(?:\b(?:celebran|suscriben|acuerdo|convenio|memorandum|carta|declaracion|tratado|agreement|treaty"
    r"|protocol\w*)\b)"
    rf"[^.;]{{0,120}}?\b(?:entre|between)\s+(?P<first>{_STATE_NAME}){_NOT_A_CITY}(?=\s*(?:,|\by\b|\be\b|\band\b|\())"
)
_MADE_BY = re.compile(
    r"\b(?:celebran|suscriben)\b,?\s*(?:por una "
    rf"parte,?\s*)?(?P<first>{_STATE_NAME}){_NOT_A_CITY}(?=\s*(?:,|\by\b|\be\b|\())"
    rf"|\bpor una parte,?\s+(?P<second>{_STATE_NAME}){_NOT_A_CITY}(?=\s*(?:,|\by\b|\())"
)
_AND_BY = re.compile(
    rf"\b(?:entre|between|celebran)\s+[^.;]{{3,260}}?\s(?:y|and),?\s(?:,?\s?por (?:la )?otra(?: parte)?,?\s)?"
    rf"(?P<first>{_STATE_NAME}){_NOT_A_CITY}(?=\s*(?:\(|representad|,\s*(?:representad|en lo|en adelante"
    r"|con la rep)|;|\.|\n|$))"
)
_TIES = re.compile(
    r"\b(?:relacion\w*|lazos|vinculos|diplomatic\w+|existentes?|historic\w+|frontera|amistad que une\w*"
    r"|relations\w*|ties|bonds)\s*(?:que \w+\s+)?"
    r"(?:entre|between)\s"
)
_COMMITS = (
    r"(?:(?:se\s+)?(?:compromete|comprometen|comprometera|comprometeran|obligan?|obligara|obligaran"
    r"|acuerdan?|acordaran?"
    r"|convienen?|convendran?|garantizan?|garantizaran?|aportan?|aportaran?|financian?|financiaran?|pagan?"
    r"|pagaran?|otorgan?"
    r"|otorgaran?|asumen?|asumiran?|celebran|celebraran|suscriben|destinaran?|permitiran?|adoptaran?"
    r"|cooperaran?|deberan?"
    r"|reconoceran?|apoyaran?|facilitaran?)|undertakes?|commits?|agrees?|shall|pledges?)\b"
)
_BOTH = (
    r"(?:(?:los|las) dos|ambos|ambas|the two|both) "
    r"(?:paises|estados|naciones|republicas|gobiernos nacionales|gobiernos federales|countries|states|nations"
    r"|national governments|federal governments)"
)
#: A subject is looked for only around one of these.
_NATIONS = re.compile(
    r"mexic|paises|(?:ambos|dos) estados|naciones|republicas|gobiernos (?:nacionales|federales)"
    r"|(?:both|two) (?:countries|states|nations)|(?:national|federal) governments"
)
_BEFORE_NATION, _AFTER_NATION = 70, 170
_SUBJECT = re.compile(
    rf"\b{_BOTH},?\s+{_COMMITS}"
    # «México y Japón acuerdan», at the start of a sentence: after a comma it may be where a town lies.
    rf"|(?:^|[.;:]\s+|\n|\bque\s+){_STATE_NAME}\s+(?:y|and)\s+(?:[^\s.;,]+\s+){{1,7}}{_COMMITS}"
    rf"|(?<!de )(?<!del )(?<!of )(?<!en )(?<!in )(?<!con )(?<!with )(?<!a )(?<!nuevo )(?<!new )(?<!para )(?<!entre )"
    rf"\b{_STATE_NAME}\s+{_COMMITS}"
    rf"|\b(?:gobierno de mexico|gobierno de los estados unidos mexicanos|gobierno mexicano|government of mexico),"
    rf"[^.;]{{0,80}}?,\s*{_COMMITS}"
    r"|\b(?:en nombre(?: y (?:en )?representacion)?|en representacion|por cuenta|on behalf|in the name) "
    r"(?:de|del|of) (?:los )?"
    rf"{_STATE_NAME}(?!\s*,?\s*(?:d\.\s?f|distrito))"
)


def named_mexico(paper, rule, hits):
    """LSCT arts. 1-2: only the federal Government concludes for Mexico; a municipality speaks for itself."""
    for each in paper.in_role(OPENING):
        opening = each.folded[:_START_OF_TEXT]
        for pattern in (_BETWEEN, _MADE_BY, _AND_BY):
            match = pattern.search(opening)
            if match is None or _TIES.search(opening, match.start(), match.end()):
                continue
            name = "second" if match.groupdict().get("second") else "first"
            yield found_in(rule, each, match.start(name), match.end(name))
            break
    for each in paper.passages:
        if each.role == RECITALS:
            continue
        seen = 0
        for nation in _NATIONS.finditer(each.folded):
            first = max(seen, nation.start() - _BEFORE_NATION)
            match = _SUBJECT.search(each.folded, first, nation.end() + _AFTER_NATION)
            if match is None:
                continue
            seen = match.end()
            if not is_negated(each.text, each.folded, match.start(), match.end()):
                yield found_in(rule, each, match.start(), match.end())


# --- About what ------------------------------------------------------------------------------------------------------

_ABOUT_AREAS = re.compile(r"\b(?:areas?|ambitos?|materias?|campos|sectores|fields?|subjects?)\b")
_LEAD = re.compile(
    r"(?:^|[\n;:,•]|\b(?:y|e|and)\b)\s*(?:[-–•*]|\(?[a-z0-9ivx]{1,4}[.)])?\s*(?:(?:la|el|las|los|the|en "
    r"materia de|de)\s+)*$"
)
_RESPECTS = re.compile(
    r"\b(?:conforme|apego|respet\w+|observ\w+|congruen\w+|sujet\w+|acuerdo con|conformidad con|principios "
    r"de|lineamientos de"
    r"|in accordance with|subject to|respect\w*|comply with)\W+(?:\w+\W+){0,6}$"
)


def areas_beyond_powers(paper, rule, hits):
    """LSCT art. 2-II, second paragraph: the matter is confined to a party's own powers. Looks at lists of areas."""
    if paper.facts:
        for area in paper.facts.unknown_areas:
            yield found(rule, clause=key_of(paper, AREAS), text=area)
    for hit in once_each(hits):
        each = hit.passage
        if each.role not in (AREAS, WHOLE):
            continue
        start, _end = sentence_at(each.folded, hit.start, hit.end)
        if each.role == WHOLE and not _ABOUT_AREAS.search(each.folded, max(0, start - 300), hit.start):
            continue
        if _LEAD.search(each.folded, max(0, hit.start - 40), hit.start):
            yield found_at(rule, hit)


def federal_matter(paper, rule, hits):
    """The same for commitments elsewhere: not in recitals, nor where the text only says that it respects a rule."""
    for hit in once_each(hits):
        if hit.passage.role in (OPENING, RECITALS, PERSONNEL):
            continue
        before = hit.passage.folded[max(0, hit.start - 90) : hit.start]
        if not _RESPECTS.search(before):
            yield found_at(rule, hit)


# --- Money -----------------------------------------------------------------------------------------------------------

_SEEKS = re.compile(
    r"\b(?:gestion\w+|solicit\w+|busc\w+|procur\w+|obten\w+|obtien\w+|concurs\w+|postul\w+|convocatorias?"
    r"|seek\w*|apply|request\w*|calls?)\b"
)
_PAYS = re.compile(
    r"\b(?:pag(?:ar\w*|o|os|a|an|ue|uen|adero|adera)|adeud\w+|deuda|reembols\w+|liquid\w+|cubrir(?:a|an)?"
    r"|cuotas?|aportar(?:a|an)?"
    r"|transferir(?:a|an)?|depositar(?:a|an)?|pay|pays|paid|payable|payment|owe\w*|reimburse\w*|fee)\b"
)


def federal_money(paper, rule, hits):
    """Money of the Federation is not the municipality's to promise; seeking some in a call is fine."""
    for hit in once_each(hits):
        each = hit.passage
        start, _end = sentence_at(each.folded, hit.start, hit.end)
        if each.role != RECITALS and not _SEEKS.search(each.folded, start, hit.start):
            yield found_at(rule, hit)


def foreign_currency(paper, rule, hits):
    """Ley de Disciplina Financiera art. 22: no debt or payment in foreign currency. Figures alone are no debt."""
    for hit in once_each(hits):
        each = hit.passage
        start, end = sentence_at(each.folded, hit.start, hit.end)
        pays = _PAYS.search(each.folded, start, end)
        if (
            pays
            and each.role != RECITALS
            and not is_negated(each.text, each.folded, pays.start(), pays.end())
        ):
            yield found_at(rule, hit)


# --- For how long, and in which order --------------------------------------------------------------------------------

#: A term of a file that no ayuntamiento of three years covers, in months.
_THREE_YEARS = 36
_QUALIFIED = re.compile(
    r"\b(?:dos terceras partes|dos tercios|mayoria calificada|two[- ]thirds|qualified majority)\b"
)


def term_beyond_office(paper, rule, hits):
    """CPEUM art. 115-II b): a term that outlasts the ayuntamiento may need two thirds of it, as state law says."""
    facts = paper.facts
    if facts is not None:
        if facts.has_qualified_vote:
            return
        clause = key_of(paper, FINAL)
        if facts.is_indefinite:
            yield found(rule, clause=clause, text="Vigencia indefinida")
            return
        begins = facts.starts_on or facts.signing_on or facts.today
        ends = facts.administration_ends_on
        # Compared in months: a draft's days are not fixed before its signature.
        if facts.months and ends and _months_after(begins, facts.months) > (ends.year, ends.month, ends.day):
            yield found(
                rule,
                clause=clause,
                text=f"Vigencia de {months_in_words(facts.months)}; la administración termina antes",
            )
        return
    if _QUALIFIED.search(paper.folded):
        return
    for each in paper.passages:
        forever = indefinite_in(each.folded)
        if forever:
            yield found_in(rule, each, *forever.span())
        for start, end, months in terms_in(each.folded):
            if months > _THREE_YEARS:
                yield found_in(rule, each, start, end)


def _months_after(day, months):
    years, index = divmod(day.month - 1 + months, 12)
    return day.year + years, index + 1, day.day


def signed_before_opinion(paper, rule, hits):
    """LSCT art. 7: information and opinion come before signature."""
    facts = paper.facts
    if facts is not None:
        signing = facts.signing_on
        if signing and facts.dictamen_on and signing < facts.dictamen_on:
            yield found(rule, clause=key_of(paper, FINAL))
        elif signing and not facts.dictamen_on and signing <= facts.today and facts.kind != "letter":
            yield found(
                rule,
                clause=key_of(paper, FINAL),
                message="La fecha de firma ya llegó y no consta el dictamen de procedencia. " + rule.message,
            )
        return
    yield from _signed_before(paper, rule, r"\bdictamen\b")


def signed_before_council(paper, rule, hits):
    """The council's approval comes before signature."""
    facts = paper.facts
    if facts is not None:
        if facts.signing_on and facts.cabildo_on and facts.signing_on < facts.cabildo_on:
            yield found(rule, clause=key_of(paper, FINAL))
        return
    yield from _signed_before(paper, rule, r"\b(?:cabildo|ayuntamiento en sesion)\b")


def _signed_before(paper, rule, act):
    """In a file: the text dates the act after its own signature."""
    signed = [day for _passage, _start, _end, day in signature_days(paper) if day]
    if not signed:
        return
    for each in paper.passages:
        for word in re.finditer(act, each.folded):
            start, end = sentence_at(each.folded, word.start(), word.end())
            for first, last, day in dates_in(each.folded, word.end(), end):
                if (
                    day
                    and day > min(signed)
                    and not re.search(r"\bfirm|\bsuscri|\bsigned", each.folded[start:first])
                ):
                    yield found_in(rule, each, first, last)
                    return


ROUTINES = {
    "private-counterpart": private_counterpart,
    "named-mexico": named_mexico,
    "areas-beyond-powers": areas_beyond_powers,
    "federal-matter": federal_matter,
    "federal-money": federal_money,
    "foreign-currency": foreign_currency,
    "term-beyond-office": term_beyond_office,
    "signed-before-opinion": signed_before_opinion,
    "signed-before-council": signed_before_council,
    "languages": languages,
    "no-followup": no_followup,
    "no-programme": no_programme,
    "missing-clauses": missing_clauses,
    "blanks": blanks,
    "names": names,
    "dates": dates,
}
