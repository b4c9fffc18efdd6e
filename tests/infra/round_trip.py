"""A job for the worker that tests start: its trace is a file."""

from pathlib import Path

from celery import shared_task


@shared_task(name="tests.leave_trace")
def leave_trace(path):
    with Path(path).open("a") as file:
        file.write("done\n")
