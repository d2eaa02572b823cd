"""Verifies that nobody edited, removed or inserted an event, and that the rows are what the trace says."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from targets.models import Plan
from targets.trace.chain import ENOUGH_OF_A_HASH, ChainResult, verify


class Command(BaseCommand):
    """``verify_trace [--plan YEAR | --people] [--noted SEQUENCE:HASH]``: exit code 0 where all fits, 1 otherwise."""

    help = (
        "Walks the chain of events of each plan and that of people and places, names the first broken link, and holds "
        "the rows against the trace."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        one = parser.add_mutually_exclusive_group()
        one.add_argument("--plan", type=int, metavar="YEAR", help="this year's plan only")
        one.add_argument(
            "--people", action="store_true", help="only accounts, departments, villages and standard remarks"
        )
        parser.add_argument(
            "--noted",
            type=noted,
            action="append",
            default=[],
            metavar="SEQUENCE:HASH",
            help="a hash that was noted earlier (with --plan or --people): the chain must still have it",
        )
        parser.add_argument("--language", choices=("zh-hans", "en"), default="zh-hans")

    def handle(
        self, *, plan: int | None, people: bool, noted: list[tuple[int, str]], language: str, **_options: Any
    ) -> None:
        with translation.override(language):
            if noted and plan is None and not people:
                raise CommandError(_("A noted hash belongs to one chain; say which with --plan YEAR or --people."))
            whole = True
            for chain in self.chains(plan, people):
                result = verify(chain, noted=dict(noted))
                whole &= result.is_whole
                self.report(chain, result)
            if not whole:
                raise SystemExit(1)

    def chains(self, year: int | None, people: bool) -> list[Plan | None]:
        """The plans whose chains are asked for; None stands for people and places."""
        if people:
            return [None]
        plans = Plan.objects.order_by("year")
        if year is not None:
            if not plans.filter(year=year):
                raise CommandError(_("There is no plan for %(year)d; load one with loadplan.") % {"year": year})
            return list(plans.filter(year=year))
        if not plans:
            self.stdout.write(_("There is no plan yet, and so no trace of one."))
        return [*plans, None]

    def report(self, plan: Plan | None, result: ChainResult) -> None:
        out = self.stdout if result.is_whole else self.stderr
        out.write(f"{plan.year} {plan.title}" if plan else _("People and places"))
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
