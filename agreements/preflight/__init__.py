"""Review before the ministry's opinion (preflight): rules over the text of an agreement, and what they find. Pure.

A help for whoever drafts, not the opinion of the ministry. The text is a `Paper`: passages of plain text (a clause in
one language each), with the facts of a draft when there are any. A rule looks for words, or names a routine of
`agreements.preflight.checks`, which looks at more than words. Without accents, case and inflection:
`agreements.preflight.words`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache

from agreements.preflight.words import Matcher, clean, folded, is_negated, sentence_at

ERROR, WARNING = "error", "warning"
FOREIGN, NATIONAL = "foreign", "national"
#: What a passage is, for rules that do not ask the same of every part.
OPENING, RECITALS, AREAS, OPERATION, PERSONNEL, FINAL, WHOLE = (
    "opening",
    "recitals",
    "areas",
    "operation",
    "personnel",
    "final",
    "whole",
)
_AROUND = 70


@dataclass(frozen=True)
class Finding:
    """One thing to look at. `clause` is the clause's key (in a file: its heading), "" for the whole text."""

    code: str
    level: str
    clause: str
    language: str
    excerpt: str
    message: str
    source: str
    suggestion: str

    @property
    def is_error(self):
        return self.level == ERROR


@dataclass(frozen=True)
class Rule:
    """One rule as the engine uses it: `words` and `exceptions` are ((language, (phrase, …)), …)."""

    code: str
    level: str
    message: str
    source: str
    suggestion: str = ""
    grade: str = "D"
    routine: str = ""
    words: tuple[tuple[str, tuple[str, ...]], ...] = ()
    exceptions: tuple[tuple[str, tuple[str, ...]], ...] = ()
    must_trigger: str = ""
    must_not_trigger: str = ""

    @property
    def is_only_of_treaties_law(self):
        """Whether nothing but the Ley sobre la Celebración de Tratados stands behind it: it asks for nothing between
        Mexican municipalities, where there is no foreign organ (LSCT art. 1)."""
        parts = [part.strip() for part in self.source.split(";") if part.strip()]
        return bool(parts) and all("LSCT" in part or "Celebración de Tratados" in part for part in parts)


@dataclass(frozen=True)
class Passage:
    """A clause in one language, or a part of a file. `text` is clean plain text, `folded` the same to compare."""

    clause: str
    language: str
    heading: str
    text: str
    role: str
    folded: str


def passage(clause, language, heading, text, role=OPERATION):
    """A passage with its text cleaned of what cannot be seen."""
    text = clean(text)
    return Passage(clause, language, heading, text, role, folded(text))


@dataclass(frozen=True)
class Facts:
    """What is known of a draft besides its words. Days are dates; None is unknown."""

    kind: str
    today: date
    counterpart_is_private: bool = False
    counterpart_language: str = ""
    languages: tuple[str, ...] = ("es",)
    unknown_areas: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    mandatory: tuple[tuple[str, str], ...] = ()
    expects_programmes: bool = True
    expects_followup: bool = True
    months: int | None = None
    is_indefinite: bool = False
    starts_on: date | None = None
    administration_ends_on: date | None = None
    has_qualified_vote: bool = False
    signing_on: date | None = None
    dictamen_on: date | None = None
    cabildo_on: date | None = None


@dataclass(frozen=True)
class Paper:
    """A whole text; `facts` is None for a file, of which only the words are known."""

    passages: tuple[Passage, ...]
    scope: str = FOREIGN
    facts: Facts | None = None
    #: What one routine found out that another one asks for too.
    kept: dict = field(default_factory=dict, compare=False, repr=False)

    def in_role(self, *roles):
        """The passages that play one of these parts; a text without headings plays all of them."""
        return [each for each in self.passages if each.role in roles or each.role == WHOLE]

    @cached_property
    def folded(self):
        """Headings and words of everything, folded."""
        return "\n\n".join(f"{folded(each.heading)}\n{each.folded}" for each in self.passages)


@dataclass(frozen=True)
class Hit:
    """Listed words at a place of a passage."""

    passage: Passage
    start: int
    end: int


Routine = Callable[[Paper, Rule, list[Hit]], Iterable[Finding]]


def review(paper: Paper, rules: Iterable[Rule], routines: Mapping[str, Routine]) -> list[Finding]:
    """All that the rules find, in the order of the text; errors before warnings in each clause, the whole text last.

    A rule whose routine this version does not have finds nothing. Between Mexican municipalities, rules that only the
    treaties law asks for are left out.
    """
    rules = tuple(rule for rule in rules if not (paper.scope == NATIONAL and rule.is_only_of_treaties_law))
    hits = hits_of(paper, rules)
    findings = []
    for rule in rules:
        if not rule.routine:
            findings += [found_at(rule, hit) for hit in once_a_sentence(once_each(hits[rule.code]))]
        elif rule.routine in routines:
            findings += routines[rule.routine](paper, rule, hits[rule.code])
    order = {}
    for place, each in enumerate(paper.passages):
        order.setdefault((each.clause, each.language), place)
    last = len(paper.passages)
    findings = dict.fromkeys(findings)
    return sorted(
        findings,
        key=lambda each: (order.get((each.clause, each.language), last), not each.is_error, each.code),
    )


def hits_of(paper, rules):
    """{code: [Hit]}: the listed words of every rule that stand in the paper and that no sentence negates."""
    hits, matchers = {rule.code: [] for rule in rules}, {}
    for each in paper.passages:
        for language in (each.language,) if each.language else ("es", "en"):
            if language not in matchers:
                matchers[language] = matcher_of(rules, language)
            for span in matchers[language].spans(each.folded):
                if not is_negated(each.text, each.folded, span.start, span.end):
                    hits[span.code].append(Hit(each, span.start, span.end))
    return hits


@lru_cache(maxsize=32)
def matcher_of(rules, language):
    lists = []
    for rule in rules:
        phrases = dict(rule.words).get(language, ())
        if phrases:
            lists.append((rule.code, phrases, dict(rule.exceptions).get(language, ())))
    return Matcher(lists, language)


def once_each(hits):
    """The first of equal words in each passage: a clause that says «arbitraje» five times has one finding."""
    seen = {}
    for hit in hits:
        words = " ".join(hit.passage.folded[hit.start : hit.end].split())
        seen.setdefault((hit.passage.clause, hit.passage.language, words), hit)
    return list(seen.values())


def once_a_sentence(hits):
    """The first of several words in one sentence: «un tribunal arbitral» is one thing to look at."""
    seen = {}
    for hit in hits:
        place = sentence_at(hit.passage.folded, hit.start, hit.end)
        seen.setdefault((hit.passage.clause, hit.passage.language, *place), hit)
    return list(seen.values())


def found_at(rule, hit, *, level="", message=""):
    """A finding of a rule at a place of a passage."""
    return found_in(rule, hit.passage, hit.start, hit.end, level=level, message=message)


def found_in(rule, where, start, end, *, level="", message=""):
    return Finding(
        rule.code,
        level or rule.level,
        where.clause,
        where.language,
        excerpt(where.text, start, end),
        message or rule.message,
        rule.source,
        rule.suggestion,
    )


def found(rule, *, clause="", language="", text="", level="", message=""):
    """A finding of a rule about the whole text, or about something that is missing."""
    return Finding(
        rule.code,
        level or rule.level,
        clause,
        language,
        text,
        message or rule.message,
        rule.source,
        rule.suggestion,
    )


def excerpt(text, start, end):
    """The words at a place with some around them, cut between words, on one line."""
    first, last = max(0, start - _AROUND), min(len(text), end + _AROUND)
    if first:
        first = text.find(" ", first, start) + 1 or start
    if last < len(text):
        cut = text.rfind(" ", end, last)
        last = cut if cut > 0 else end
    words = " ".join(text[first:last].split())
    return ("…" if first else "") + words + ("…" if last < len(text) else "")


def key_of(paper, role):
    """The clause of a draft that plays a part; "" when it has none."""
    return next((each.clause for each in paper.passages if each.role == role), "")
