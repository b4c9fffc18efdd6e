"""Settings of workers that are going to be killed: the tests' own, with a clock that runs faster.

Leases and waits last minutes; instead of shortening them, the whole clock of the worker is sped up. The file named by
FAULTS_CLOCK holds three numbers: a real instant, the instant that it stands for (both in seconds of the epoch), and how
many seconds pass for each real one. The test may write it anew at any time.
"""

import os
import time
from datetime import UTC, datetime
from pathlib import Path

from django.utils import timezone

CLOCK = Path(os.environ["FAULTS_CLOCK"])


def now():
    """The instant that the file says, in place of `timezone.now`."""
    real, stands_for, speed = map(float, CLOCK.read_text().split())
    return datetime.fromtimestamp(stands_for + (time.time() - real) * speed, UTC)


timezone.now = now

from tests.settings import *  # noqa: E402, F403
