"""Rows of the access table: one's tasks, histories, the calendar and its addresses."""

from tests.access_kinds import (
    CVEGEO,
    NO_POST,
    NO_POST_PUBLIC,
    PAPERS,
    PERSONAL,
    PUBLIC,
    READ,
    Case,
    everybody,
    of,
    readers,
)

ROWS = {
    "phases:my-tasks": Case(PERSONAL, NO_POST),
    "phases:history-list": Case(READ, NO_POST, CVEGEO),
    # The committee sees what concerns it.
    "phases:calendar-month": Case(PAPERS, NO_POST, CVEGEO),
    # The address is shown in the answer. A committee may not subscribe to a whole process.
    "phases:feed-create": Case(
        readers(302, 302, 302),
        readers(200, 200, 422),
        CVEGEO,
        lambda s: {"content": f"process-{s.process.pk}"},
    ),
    "phases:feed-revoke": Case(everybody(404, enlace=200), everybody(404, enlace=302), of("feed")),
    # Whoever has the address reads it: no login.
    "phases:feed-read": Case(PUBLIC, NO_POST_PUBLIC, lambda s: [s.feed_secret]),
    "phases:task-ics": Case(READ, NO_POST, of("task")),
}
