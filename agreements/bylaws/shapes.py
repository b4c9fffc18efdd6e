"""The shapes of the proposed bylaws: a chapter and its articles, as data."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Article:
    """One article. `text` holds placeholders in braces (`wording.phrases`); a line that begins with "- " is one of its
    fractions, any other line a further paragraph. `key` names the rule of the sessions that it states, if any."""

    text: str
    key: str = ""


@dataclass(frozen=True)
class ChapterSpec:
    """One chapter of the proposal (domain.md, 5.3); `purpose` tells the office what it is for."""

    key: str
    title: str
    purpose: str
    articles: tuple[Article, ...]
