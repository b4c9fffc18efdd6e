"""Rows of the access table: timeline and report of a process."""

from tests.access_kinds import NO_POST, READ, WRITE, Case, act, of

ROWS = {
    "phases:process-timeline": Case(READ, NO_POST, of("process")),
    "agreements:process-timeline-pdf": Case(READ, NO_POST, of("process")),
    "agreements:process-report-pdf": Case(READ, NO_POST, of("process")),
    "agreements:document-issue-process": Case(WRITE, act(), of("process")),
}
