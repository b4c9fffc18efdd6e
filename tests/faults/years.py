"""A share of the three years, as a process of its own: `python -m tests.faults.years`, told by its environment.

Prints progress to standard error and, as its last line, the verdict as JSON.
"""

import datetime as dt
import json
import os
import resource
import sys
import time

import django

#: A Monday.
FIRST_DAY = dt.date(2026, 1, 5)


def main():
    seed, processes, days, towns = (
        int(os.environ[name]) for name in ("YEARS_SEED", "YEARS_PROCESSES", "YEARS_DAYS", "YEARS_TOWNS")
    )
    django.setup()
    from tests.faults.story import Story
    from tests.faults.world import World

    started = time.monotonic()
    world = World(seed=seed, towns=towns, processes=processes, days=days, first_day=FIRST_DAY)
    story = Story(world)

    def report(number, today, seconds):
        if number % 30 == 0:
            counts = world.oracle.counts
            print(
                f"{today} {seconds:.0f} s, {len(world.oracle.tasks)} tasks, {counts['mails']} mails",
                *world.oracle.complaints,
                sep="\n",
                file=sys.stderr,
                flush=True,
            )

    story.run(report)
    verdict = story.verdict() | {
        "seconds": round(time.monotonic() - started),
        "cpu_seconds": round(time.process_time()),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    print(json.dumps(verdict))


if __name__ == "__main__":
    main()
