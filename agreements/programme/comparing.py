"""Two versions of a programme compared: activities added, removed, and what changed in each. Pure."""

from dataclasses import dataclass

from agreements.programme.content import HEAD_LABELS, LABELS, in_words


@dataclass(frozen=True)
class Change:
    """What a part said before and what it says after; empty for nothing."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class ActivityChange:
    name: str
    changes: list[Change]


@dataclass(frozen=True)
class Comparison:
    head: list[Change]
    added: list[str]
    removed: list[str]
    changed: list[ActivityChange]

    @property
    def is_empty(self):
        return not (self.head or self.added or self.removed or self.changed)


def compare(older, newer):
    """Two contents (`content_of`). An activity is the same when its row is; a copy of it is another."""
    before = {activity["id"]: activity for activity in older["activities"]}
    after = {activity["id"]: activity for activity in newer["activities"]}
    changed = [
        ActivityChange(after[key]["name"], found)
        for key in after
        if key in before and (found := _changes(LABELS, before[key], after[key]))
    ]
    return Comparison(
        head=_changes(HEAD_LABELS, older, newer),
        added=[activity["name"] for key, activity in after.items() if key not in before],
        removed=[activity["name"] for key, activity in before.items() if key not in after],
        changed=changed,
    )


def _changes(labels, before, after):
    return [
        Change(label, in_words(name, before.get(name)), in_words(name, after.get(name)))
        for name, label in labels.items()
        if before.get(name) != after.get(name)
    ]
