"""Finding listed words in a text, whatever their accents, case and inflection. Pure: no database, no clock.

Advisors list words and phrases; nobody types a regular expression. How a listed word meets the words of a text:

- Case and accents do not count, nor do characters that cannot be seen (soft hyphens, changes of direction).
- Spanish: number and gender do not count («préstamos» is «préstamo», «arbitrales» is «arbitral», «jueces» is «juez»).
  A listed infinitive stands for its regular forms («ratificar»: «ratifican», «ratificará», «ratifiquen»,
  «ratificadas», «ratificarse»). Changes inside the root (acordar, acuerdan) are not followed: list both.
- English: plurals, and the endings -s, -ed, -ing («ratify»: «ratifies», «ratified»).
- Any other language: the word as it is listed.
- A phrase is words in a row; line breaks and punctuation between them do not count.
- An exception is a longer phrase in which the word is allowed; a word that its sentence negates («no constituye
  deuda», «sin que ello cree deuda», «queda excluido el arbitraje») is allowed too.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_WORD = re.compile(r"\w+")
#: Between two words of one phrase there is no new sentence.
_PHRASE_END = re.compile(r"[.;:!?]\s|\n\s*\n")


class _Folded(dict):
    """Each character as it is compared, one for one, so that places in the text stay what they are."""

    def __missing__(self, code):
        character = chr(code)
        low = character.lower()
        base = unicodedata.normalize("NFD", low)[0] if low else character
        self[code] = base if base.isprintable() else " "
        return self[code]


class _Visible(dict):
    """Leaves out what cannot be seen: soft hyphens, marks of direction, other format and control characters."""

    def __missing__(self, code):
        hidden = code not in (9, 10) and unicodedata.category(chr(code)) in ("Cf", "Cc")
        self[code] = None if hidden else code
        return self[code]


_FOLDED, _VISIBLE = _Folded({9: " ", 10: "\n"}), _Visible()


def clean(text):
    """Composed characters, one kind of line break, nothing invisible: the text whose places findings give."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n\n").replace("\u00a0", " ")
    return unicodedata.normalize("NFC", text).translate(_VISIBLE)


def folded(text):
    """A clean text in small letters without accents, of the same length."""
    return text.translate(_FOLDED)


# --- Inflections -----------------------------------------------------------------------------------------------------

_INFINITIVE = re.compile(r"(\w{2,})([aei]r)(?:se)?")
_VERB_ENDINGS = sorted(
    set(
        "o as a amos an aste aron aba abas abamos aban are aras ara aremos aran aria arias ariamos arian "
        "ando ado ada "
        "ados adas ar e es emos en ase asen arse es imos i iste io ieron ia ias iamos ian ere eras era "
        "eremos eran ire "
        "iras ira iremos iran eria erias eriamos erian iria irias iriamos irian iendo yendo ido ida idos idas er ir "
        "iera ieran iese iesen erse irse andose iendose".split()
    ),
    key=len,
    reverse=True,
)


def _root(stem):
    """The root of a verb as it is compared: ratifiqu-, garantic- and pagu- are ratific-, garantiz- and pag-."""
    if stem.endswith("qu"):
        return stem[:-2] + "c"
    if stem.endswith("gu"):
        return stem[:-1]
    return stem[:-1] + "c" if stem.endswith("z") else stem


def _spanish_noun(word):
    """Without number and gender: loses -es, -s, and then -a, -o or -e; nothing shorter than three letters."""
    while True:
        if len(word) > 5 and word.endswith("es") and word[-3] not in "aeiou":
            word = word[:-2]
        elif len(word) > 4 and word.endswith("s") and word[-2] in "aeou":
            word = word[:-1]
        else:
            break
    if word.endswith("c"):
        word = word[:-1] + "z"
    return word[:-1] if len(word) > 3 and word[-1] in "aoe" else word


def _english(word):
    for ending, instead in (("ies", "y"), ("ied", "y"), ("ying", "y")):
        if len(word) > 4 and word.endswith(ending):
            return word[: -len(ending)] + instead
    if len(word) > 4 and word.endswith(("sses", "xes", "ches", "shes")):
        word = word[:-2]
    elif len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    if len(word) > 6 and word.endswith("ing"):
        word = word[:-3]
    elif len(word) > 5 and word.endswith("ed"):
        word = word[:-2]
    return word.rstrip("e") if len(word) > 3 else word


@lru_cache(maxsize=50_000)
def keys_of(word, language):
    """What a word of a text may be compared by: its noun, and the roots of the verbs that it may be a form of."""
    if language == "en":
        return frozenset((_english(word),))
    if language != "es":
        return frozenset((word,))
    keys = {_spanish_noun(word)}
    for ending in _VERB_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            keys.add(f"{_root(word[: -len(ending)])}-")
    return frozenset(keys)


@lru_cache(maxsize=5_000)
def listed_keys(word, language):
    """What a listed word asks for: any of these. An infinitive asks for its verb, and for itself as a noun."""
    if language != "es":
        return keys_of(word, language)
    keys = {_spanish_noun(word)}
    verb = _INFINITIVE.fullmatch(word)
    if verb:
        keys.add(f"{_root(verb[1])}-")
    return frozenset(keys)


# --- Matching --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Phrase:
    """A listed phrase: the rule's code, and for each of its words what it may be compared by.

    `anchor` is the place of its longest word, by which it is looked for: «de» and «en» stand everywhere.
    """

    code: str
    words: tuple[frozenset[str], ...]
    anchor: int
    is_exception: bool


@dataclass(frozen=True)
class Span:
    """Where a rule's words stand in a clean text."""

    code: str
    start: int
    end: int


def words_of(text):
    """The words of a listed phrase, folded."""
    return _WORD.findall(folded(clean(text)))


class Matcher:
    """All the listed phrases of some rules in one language, found in one pass over a text."""

    def __init__(self, lists, language):
        """`lists`: (code, phrases, exceptions) of every rule that lists words in this language."""
        self.language = language
        self.by_key = {}
        self.by_word = {}
        for code, phrases, exceptions in lists:
            for group, is_exception in ((phrases, False), (exceptions, True)):
                for text in group:
                    if words := words_of(text):
                        self._add(code, words, is_exception)

    def _add(self, code, words, is_exception):
        keys = tuple(listed_keys(word, self.language) for word in words)
        anchor = max(range(len(words)), key=lambda place: len(words[place]))
        phrase = Phrase(code, keys, anchor, is_exception)
        for key in keys[anchor]:
            self.by_key.setdefault(key, []).append(phrase)

    def _anchored_at(self, word):
        """The phrases that this word of a text may belong to."""
        found = self.by_word.get(word)
        if found is None:
            phrases = {
                id(phrase): phrase
                for key in keys_of(word, self.language)
                for phrase in self.by_key.get(key, ())
            }
            if len(self.by_word) > 100_000:
                self.by_word.clear()
            found = self.by_word[word] = tuple(phrases.values())
        return found

    def spans(self, folded_text):
        """Where listed phrases stand and no exception covers them, in order; of two in one place the longer one."""
        words = _WORD.findall(folded_text)
        anchors = {word: phrases for word in set(words) if (phrases := self._anchored_at(word))}
        if not anchors:
            return []
        ends = [(found.start(), found.end()) for found in _WORD.finditer(folded_text)]
        hits, allowed = [], []
        for index, word in enumerate(words):
            for phrase in anchors.get(word, ()):
                span = self._span_of(phrase, words, ends, index, folded_text)
                if span is not None:
                    (allowed if phrase.is_exception else hits).append(span)
        return _longest(_uncovered(hits, allowed))

    def _span_of(self, phrase, words, ends, index, text):
        """The place of the phrase whose anchor is this word; None when the words around it are others."""
        first = index - phrase.anchor
        last = first + len(phrase.words) - 1
        if first < 0 or last >= len(words):
            return None
        for keys, word in zip(phrase.words, words[first : last + 1], strict=True):
            if keys.isdisjoint(keys_of(word, self.language)):
                return None
        start, end = ends[first][0], ends[last][1]
        if last > first and _PHRASE_END.search(text, start, end):
            return None
        return Span(phrase.code, start, end)


def _uncovered(hits, allowed):
    by_code = {}
    for span in allowed:
        by_code.setdefault(span.code, []).append(span)
    return [
        hit
        for hit in hits
        if not any(span.start <= hit.start and hit.end <= span.end for span in by_code.get(hit.code, ()))
    ]


def _longest(hits):
    kept, last = [], {}
    for hit in sorted(hits, key=lambda span: (span.start, -span.end)):
        if hit.start >= last.get(hit.code, 0):
            kept.append(hit)
            last[hit.code] = hit.end
    return kept


# --- Negation --------------------------------------------------------------------------------------------------------

_SENTENCE_END = re.compile(r"[.;!?](?=\s)|\n\s*\n")
_BEFORE, _FAR = 240, 800
# What looks like a negation and is none: «no obstante», a condition («de no lograrse, …»), a clause that only says
# which («las controversias que no puedan resolverse…»), and the denial of a prohibition.
_NOT_NEGATION = re.compile(
    r"\bno (?:obstante|solo|solamente|unicamente|mas tarde|menos)\b"
    r"|\bsin (?:perjuicio|embargo|demora|costo|limitacion\w*)\b"
    r"|\b(?:de|si|cuando|mientras|if|when|where|should) (?:\w+ ){0,2}(?:no|not|cannot)\b"
    r"|\b(?:que|that|which) (?:(?:no|not) (?:\w+ )?(?:pued|pud|sea|sean|hay|se (?:resuelv|soluc|logr|lleg))\w*"
    r"|(?:cannot|can not|is not|are not|could not|has not|have not)\b)|\bnot (?:settled|resolved)\b"
    r"|\bno (?:\w+ ){0,2}(?:exclu\w+|prohib\w+|impid\w+)|\bnot? (?:only|later|less)\b"
    r"|\bwithout (?:prejudice|delay)\b|\bnot (?:\w+ )?(?:exclud\w+|prohibit\w*|prevent\w*)"
)
_NEGATION = re.compile(
    r"\b(?:no|ni|nunca|jamas|tampoco|nada|ningun[ao]?s?|sin que|excluy\w+|excluid\w+|abst(?:en|ien|uv"
    r"|end)\w+|prohib\w+"
    r"|not|nor|neither|never|none|nothing|cannot|exclud\w+|refrain\w*)\b"
)
_NEGATION_ENDS = re.compile(
    r"\b(?:pero|sino|aunque|but|however)\b|\b[ye]\s+(?:se\s+|le\s+|les\s+)?\w+r(?:á|án)\b|\band\s+(?:shall"
    r"|will|may|must)\b"
)
_NARROW = re.compile(r"\b(?:sin|without|libre de|free of)\s+(?:\w+\s+){0,3}$")
_AFTER = re.compile(
    r"\W*(?:\w+\W+){0,5}?(?:qued\w+ exclui\w+|se exclu\w+"
    r"|no (?:forma\w* parte|sera\w* materia|son materia|es materia|proced\w+|se (?:acept|conced|otorg"
    r"|permit|contempl|prev)\w+)"
    r"|(?:is|are) excluded|(?:shall|will) not be)"
)


def is_negated(text, folded_text, start, end):
    """Whether the sentence denies what stands at this place of a clean text («no constituye deuda»)."""
    begin = max(0, start - _BEFORE)
    for boundary in _SENTENCE_END.finditer(folded_text, begin, start):
        begin = boundary.end()
    before = _NOT_NEGATION.sub(lambda found: "_" * len(found[0]), folded_text[begin:start])
    if _NARROW.search(before):
        return True
    negations = list(_NEGATION.finditer(before))
    if negations:
        # Where the accents are: «y pagará» is a new act, «y para» is not.
        since = text[begin + negations[-1].end() : start].lower()
        if not _NEGATION_ENDS.search(since):
            return True
    return bool(_AFTER.match(folded_text, end, min(len(folded_text), end + 90)))


def sentence_at(folded_text, start, end):
    """(start, end) of the sentence around a place; of a very long one, what stands near."""
    first, last = max(0, start - _FAR), min(len(folded_text), end + _FAR)
    for boundary in _SENTENCE_END.finditer(folded_text, first, start):
        first = boundary.end()
    following = _SENTENCE_END.search(folded_text, end, last)
    return first, following.start() if following else last
