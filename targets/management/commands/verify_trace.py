"""Verifies that nobody edited, removed or inserted an event, and that the rows are what the trace says."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from targets.models import Plan
from targets.trace.chain import ENOUGH_OF_A_HASH, ChainResult, verify


class Command(BaseCommand):
    """``verify_trace [--plan YEAR] [--noted SEQUENCE:HASH]``: exit code 0 where all fits, 1 otherwise."""

    help = "Walks each plan's chain of events, names the first broken link, and holds the rows against the trace."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--plan", type=int, metavar="YEAR", help="this year's plan only")
        parser.add_argument(
            "--noted",
            type=noted,
            action="append",
            default=[],
            metavar="SEQUENCE:HASH",
            help="a hash that was noted earlier (with --plan): the chain must still have it",
        )
        parser.add_argument("--language", choices=("zh-hans", "en"), default="zh-hans")

    def handle(self, *, plan: int | None, noted: list[tuple[int, str]], language: str, **_options: Any) -> None:
        with translation.override(language):
            plans = Plan.objects.order_by("year")
            if plan is not None:
                plans = plans.filter(year=plan)
                if not plans:
                    raise CommandError(_("There is no plan for %(year)d; load one with loadplan.") % {"year": plan})
            elif noted:
                raise CommandError(_("A noted hash belongs to one plan; say which with --plan YEAR."))
            if not plans:
                self.stdout.write(_("There is no plan yet, and so no trace."))
            whole = True
            for row in plans:
                result = verify(row, noted=dict(noted))
                whole &= result.is_whole
                self.report(row, result)
            if not whole:
                raise SystemExit(1)

    def report(self, plan: Plan, result: ChainResult) -> None:
        out = self.stdout if result.is_whole else self.stderr
        out.write(f"{plan.year} {plan.title}")
        for line in [*result.chain_sentences(), *result.row_sentences()]:
            out.write(f"  {line}")
        for difference in result.differences:
            out.write(f"    {difference}")


def noted(text: str) -> tuple[int, str]:
    """``120:9f2c…`` as 120 and the hash, or its beginning. Raises ValueError."""
    sequence, _colon, beginning = text.partition(":")
    if not (0 < len(beginning) <= 64 and len(beginning) >= ENOUGH_OF_A_HASH and int(beginning, 16) >= 0):
        raise ValueError(text)
    return int(sequence), beginning
