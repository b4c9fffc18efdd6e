"""The system's own rules of the review before the opinion: plain data, our own wording, by what they look at.

Whoever changes one gives every installation a new version of it. Each one tells a text that it must find and another
that it must not, several with an empty line between them. Grades: A the law's own text, B a public document, C practice
still to be confirmed, D our inference. A rule whose whole source is the LSCT is left out between Mexican
municipalities.
"""

from agreements.preflight import Rule


def rule(
    code,
    level,
    message,
    source,
    *,
    finds,
    spares,
    suggestion="",
    grade="D",
    routine="",
    es="",
    en="",
    but_es="",
    but_en="",
):
    """A rule; `es` and `en` list phrases separated by «·», `but_es` and `but_en` those in which they are allowed."""
    return Rule(
        code=code,
        level=level,
        message=message,
        source=source,
        suggestion=suggestion,
        grade=grade,
        routine=routine,
        words=_lists(es, en),
        exceptions=_lists(but_es, but_en),
        must_trigger=finds,
        must_not_trigger=spares,
    )


def _lists(es, en):
    lists = (("en", en), ("es", es))
    return tuple(
        (language, tuple(phrase.strip() for phrase in text.split("·")))
        for language, text in lists
        if text.strip()
    )
