"""What every edition of the clause library must keep, and what one edition changes of another.

Works on the clauses that `reading.read_edition` gives, {(instrument, scope): clauses}. Pure module: no ORM, no clock.
"""

import re
from dataclasses import dataclass

from agreements.drafting import markup
from agreements.library.clauses import INSTRUMENTS, LANGUAGES, clause_set
from agreements.library.filling import VARIABLES, missing_variables, variables_in
from agreements.versions.word_diff import compare_words

LONGEST = 20_000
LANGUAGE_NAMES = {"es": "español", "en": "inglés"}
SCOPE_NAMES = {"foreign": "con una contraparte extranjera", "national": "entre municipios de México"}
#: What the interview asks and the law or the instrument needs: a text of that clause without it would lose an answer.
NEEDED = {
    "comparecencia": (
        "instrument municipal_party counterpart_party municipal_signatory counterpart_signatory municipal_short "
        "counterpart_short"
    ).split(),
    "antecedentes": ["old_link", "old_link_date"],
    "objetivo": ["objective"],
    "areas": ["areas"],
    "modalidades": ["modalities"],
    "seguimiento": ["municipal_unit", "counterpart_unit"],
    "disposiciones-finales": (
        "start term renewal notice divergence place signed_on copies languages witnesses"
    ).split(),
    "intencion": ["objective"],
    "temas": ["areas"],
    "cierre": "place signed_on copies languages witnesses".split(),
}
#: Besides what rests on the text of a law: without these the instrument would be another one.
CHARACTERISTIC = {"intencion", "antecedentes"}

_PLACE_ALONE = re.compile(r"<p>\s*(\{[^{}]*\})\s*</p>")
_BETWEEN_BLOCKS = re.compile(r"(</(?:p|ol|ul)>)\s*(\{[^{}]*\})\s*(?=<(?:p|ol|ul)>|$)")
_PLACES = re.compile(r"\{[^{}]*\}")


def tidy(html):
    """Limited HTML of a library text: only allowed tags, and a place alone in a paragraph stands between paragraphs,
    where a list becomes a numbered list."""
    return _BETWEEN_BLOCKS.sub(r"\1\2", _PLACE_ALONE.sub(r"\1", markup.clean(html)))


def kept(instrument):
    """Keys of the clauses that an edition cannot drop nor make optional for this instrument."""
    return {
        clause.key
        for clause in clause_set(instrument)
        if clause.mandatory and (clause.grade == "A" or clause.key in CHARACTERISTIC)
    }


def text_problems(key, headings, texts):
    """What is wrong with one wording of a clause, {language: heading} and {language: tidy HTML}, in sentences."""
    found = []
    for language in LANGUAGES:
        name, html = LANGUAGE_NAMES[language], texts.get(language, "")
        if not headings.get(language, "").strip():
            found.append(f"Falta el encabezado en {name}.")
        if not markup.has_words(html):
            found.append(f"Falta el texto en {name}.")
            continue
        if len(html) > LONGEST:
            found.append(f"El texto en {name} es demasiado largo: caben {LONGEST:,} caracteres.")
        unknown = [place for place in variables_in(html) if place not in VARIABLES]
        found += [
            f"«{{{place}}}», en el texto en {name}, no es una variable de la biblioteca." for place in unknown
        ]
        if re.search(r"[{}]", _PLACES.sub("", html)):
            found.append(
                f"En el texto en {name} hay una llave sin pareja: las variables van como «{{term}}»."
            )
        if not unknown:
            found += _missing(key, html, name)
    if not found:
        found += _uneven(texts)
    return found


def _missing(key, html, name):
    present, sure = set(variables_in(html)), set(missing_variables(html, {}))
    found = []
    for place in NEEDED.get(key, ()):
        label = VARIABLES[place].label["es"]
        if place not in present:
            found.append(f"Al texto en {name} le falta la variable «{{{place}}}» ({label}).")
        elif not VARIABLES[place].optional and place not in sure:
            found.append(
                f"En el texto en {name}, «{{{place}}}» ({label}) comparte párrafo con un dato que puede faltar, y se "
                "perdería con él: póngala en otro párrafo."
            )
    return found


def _uneven(texts):
    """Both languages are equally authentic: they ask for the same data."""
    es, en = (set(variables_in(texts[language])) for language in LANGUAGES)
    return [
        f"La variable «{{{place}}}» está sólo en el texto en {LANGUAGE_NAMES['es' if place in es else 'en']}."
        for place in sorted(es ^ en)
    ]


def problems(edition):
    """All that keeps the clauses of an edition from being published, in sentences."""
    found = []
    for instrument, label in INSTRUMENTS.items():
        for scope, scope_name in SCOPE_NAMES.items():
            clauses = {clause.key: clause for clause in edition.get((instrument, scope), ())}
            where = f"{label} ({scope_name})"
            for key in sorted(kept(instrument)):
                if key not in clauses or not clauses[key].mandatory:
                    heading = next(each for each in clause_set(instrument) if each.key == key).heading["es"]
                    found.append(f"{where}: la cláusula «{heading}» debe estar y ser obligatoria.")
            for clause in clauses.values():
                for wording in clause.alternatives:
                    found += [
                        f"{where}, «{wording.heading.get('es') or clause.key}»: {text}"
                        for text in text_problems(clause.key, wording.heading, wording.texts)
                    ]
    return found


# --- What changed -------------------------------------------------------------------------------------------------

FACTS = {
    "number": "lugar",
    "purpose": "propósito",
    "mandatory": "obligatoria",
    "anchor": "fundamento",
    "grade": "evidencia",
}


@dataclass(frozen=True)
class Change:
    """One difference: in which instrument and clause, what, and how it reads before and after ("" is nothing)."""

    instrument: str
    clause: str
    what: str
    before: str
    after: str

    @property
    def parts(self):
        """Before and after as one text, word by word: `word_diff.Part` in reading order."""
        return compare_words(self.before, self.after)


def changes(old, new):
    """What edition `new` changes of edition `old`: a list of `Change`, in the order of the instruments.

    What changes alike in both scopes is told once.
    """
    found = []
    for instrument, label in INSTRUMENTS.items():
        before, after = _by_key(old, instrument), _by_key(new, instrument)
        for key in dict.fromkeys([*after, *before]):
            lines: dict[tuple[str, str, str], list[str]] = {}
            for scope in SCOPE_NAMES:
                one, other = before.get(key, {}).get(scope), after.get(key, {}).get(scope)
                if one != other:
                    for line in [*_facts(one, other), *_wordings(one, other)]:
                        lines.setdefault(line, []).append(scope)
            heading = next(iter((after.get(key) or before[key]).values())).heading["es"]
            for (what, left, right), scopes in lines.items():
                where = f" {SCOPE_NAMES[scopes[0]]}" if len(scopes) == 1 else ""
                found.append(Change(label, heading, f"{what}{where}", left, right))
    return found


def _by_key(edition, instrument):
    """{clause key: {scope: clause}}, in order."""
    found = {}
    for scope in SCOPE_NAMES:
        for clause in edition.get((instrument, scope), ()):
            found.setdefault(clause.key, {})[scope] = clause
    return found


def _facts(one, other):
    if one is None or other is None:
        return [("cláusula", "" if one is None else "está", "nueva" if one is None else "se quita")]
    return [
        (label, _shown(getattr(one, name)), _shown(getattr(other, name)))
        for name, label in FACTS.items()
        if getattr(one, name) != getattr(other, name)
    ]


def _wordings(one, other):
    before = {each.key: each for each in one.alternatives} if one else {}
    after = {each.key: each for each in other.alternatives} if other else {}
    lines = []
    for key in dict.fromkeys([*after, *before]):
        left, right = before.get(key), after.get(key)
        which = f"redacción «{(right or left).label}», " if key else ""
        if left and right and left.label != right.label:
            lines.append((f"{which}nombre", left.label, right.label))
        for language in LANGUAGES:
            pair = [_words(each, language) for each in (left, right)]
            if pair[0] != pair[1]:
                lines.append((f"{which}texto en {LANGUAGE_NAMES[language]}", *pair))
    return lines


def _words(wording, language):
    if wording is None:
        return ""
    return f"{wording.heading.get(language, '')}\n\n{markup.to_plain(wording.texts.get(language, ''))}"


def _shown(value):
    if isinstance(value, bool):
        return "sí" if value else "no"
    return str(value)
