"""The chapters of the proposed bylaws, in order: the fourteen of domain.md 5.3, and the transitory articles."""

from agreements.bylaws.committee_chapters import COMMITTEE_CHAPTERS
from agreements.bylaws.twinning_chapters import TRANSITORY, TWINNING_CHAPTERS

__all__ = ["BY_KEY", "CHAPTERS", "RULE_CHAPTERS", "RULE_KEYS", "TRANSITORY"]

CHAPTERS = (*COMMITTEE_CHAPTERS, *TWINNING_CHAPTERS)
BY_KEY = {chapter.key: chapter for chapter in CHAPTERS}
#: Which chapter states each rule that the sessions keep.
RULE_CHAPTERS = {
    article.key: chapter.key for chapter in CHAPTERS for article in chapter.articles if article.key
}
RULE_KEYS = frozenset(RULE_CHAPTERS)
