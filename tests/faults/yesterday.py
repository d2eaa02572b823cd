"""``python -m tests.faults.yesterday serve …``: ``manage.py`` with a clock that is 26 hours behind and goes on."""

import sys
from datetime import UTC, datetime, timedelta

import time_machine
from django.core.management import execute_from_command_line

BEHIND = timedelta(hours=26)

if __name__ == "__main__":
    time_machine.travel(datetime.now(UTC) - BEHIND, tick=True).start()  # the workers inherit it
    execute_from_command_line(sys.argv)
