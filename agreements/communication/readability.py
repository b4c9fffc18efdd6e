"""How easy a Spanish text is to read: Fernández-Huerta's score, its word, and the sentences that weigh it down. Pure.

Score = 206.84 - 60 × (syllables per word) - 1.02 × (words per sentence) (Fernández Huerta 1959, as `textstat` computes
it); from 0 (very hard) to 100 (very easy). Syllables are those at which a word may be hyphenated: an estimate.
"""

import re
from dataclasses import dataclass
from functools import cache

#: Words of a sentence above which it is pointed out.
LONG_SENTENCE = 25
#: Fewer words than these say nothing about a text.
FEW_WORDS = 20
#: What a citizen's summary should reach: «normal», as a daily newspaper.
TARGET = 60
#: Lowest score of each step, its word, and who reads it without effort.
SCALE = (
    (90, "muy fácil", "cuarto de primaria"),
    (80, "fácil", "quinto de primaria"),
    (70, "algo fácil", "sexto de primaria"),
    (60, "normal", "secundaria"),
    (50, "algo difícil", "preparatoria"),
    (30, "difícil", "los primeros años de una carrera"),
    (0, "muy difícil", "una carrera terminada"),
)
_SENTENCE_END = re.compile(r"(?<=[.!?…])[»”\")]*\s+|\n+")
_WORD = re.compile(r"[^\W\d_]+|\d[\d.,]*", re.UNICODE)
_FULL_STOPS_INSIDE = re.compile(r"(?<=\d)[.,](?=\d)")
_LIST_MARK = re.compile(r"^\s*[-–•*]\s+", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found in a text. `score` is None when it is too short to say."""

    words: int
    sentences: int
    score: float | None
    long_sentences: tuple[tuple[str, int], ...]

    @property
    def word(self):
        return self._step()[1] if self.score is not None else "sin calcular"

    @property
    def reader(self):
        """Up to which schooling the text is read without effort."""
        return self._step()[2] if self.score is not None else ""

    @property
    def reaches_target(self):
        return self.score is not None and self.score >= TARGET

    @property
    def words_per_sentence(self):
        return self.words / self.sentences if self.sentences else 0

    @property
    def advice(self):
        """What to do next, in one or two sentences."""
        if self.score is None:
            return f"Escriba al menos {FEW_WORDS} palabras para calcular la lecturabilidad."
        found = []
        if len(self.long_sentences) == 1:
            found.append(f"Parta en dos la oración de más de {LONG_SENTENCE} palabras.")
        elif self.long_sentences:
            found.append(
                f"Parta las {len(self.long_sentences)} oraciones de más de {LONG_SENTENCE} palabras."
            )
        if not self.reaches_target:
            found.append("Cambie palabras largas por otras cortas y diga una sola idea por oración.")
        return " ".join(found) or "El texto se lee bien: léalo en voz alta una vez más y guárdelo."

    def _step(self):
        return next(step for step in SCALE if self.score >= step[0])


def read(text: str) -> Reading:
    """Measure a text. Each paragraph or item of a list ends a sentence, with or without full stop."""
    sentences = sentences_of(text)
    counts = [len(_WORD.findall(sentence)) for sentence in sentences]
    words = sum(counts)
    long = tuple(
        (sentence, count) for sentence, count in zip(sentences, counts, strict=True) if count > LONG_SENTENCE
    )
    score = None
    if words >= FEW_WORDS:
        plain = " ".join(_FULL_STOPS_INSIDE.sub("", each).rstrip('.!?…»”") :;,') + "." for each in sentences)
        score = round(min(100.0, max(0.0, _textstat().fernandez_huerta(plain))), 1)
    return Reading(words, len(sentences), score, long)


def sentences_of(text: str) -> list[str]:
    """The sentences of a text, without marks of lists; what holds no word is none."""
    text = _LIST_MARK.sub("", text.replace("\r\n", "\n"))
    parts = (part.strip() for part in _SENTENCE_END.split(text))
    return [part for part in parts if _WORD.search(part)]


@cache
def _textstat():
    # Imported here because it brings NLTK (0.3 s): only whoever measures a text should pay for it.
    from textstat.textstat import textstatistics

    measure = textstatistics()
    measure.set_lang("es")
    return measure
