#!/usr/bin/env python
"""Runs the project's management commands."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "townplan.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    from townplan.environment import private_files

    private_files()
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"ERROR: {error}")
    except Exception as error:
        from townplan.keeping.faults import fault_in_both_languages

        sentence = "" if "--traceback" in sys.argv else fault_in_both_languages(error)
        if not sentence:
            raise  # an error of the program
        sys.exit(f"ERROR: {sentence}")


if __name__ == "__main__":
    main()
