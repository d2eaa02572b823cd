"""Verifies that nobody edited, removed or inserted an event, and that the rows are what the trace says."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from targets.models import Plan
from targets.trace.chain import ENOUGH_OF_A_HASH, ChainResult, verify, verify_security
from targets.trace.drift import MOST_DIFFERENCES
from targets.trace.evidence_files import DamagedFile, damaged_files
from targets.trace.seals import SECURITY, Seals, chains_without_plan, last_seal_in_words, read_seals


class Command(BaseCommand):
    """``verify_trace [--plan YEAR | --people | --security] [--noted SEQUENCE:HASH] [--seals FILE]``.

    Exit code 0 where all fits, 1 otherwise.
    """

    help = (
        "Walks the chain of events of each plan and that of people and places, names the first broken link, and holds "
        "the rows against the trace, the files of evidence against their hashes, and all chains against their seals."
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
            help="a hash that was noted earlier (with --plan, --people or --security): the chain must still have it",
        )
        one.add_argument("--security", action="store_true", help="only the security log")
        parser.add_argument(
            "--seals", type=Path, metavar="FILE", help="a copy of the seals that was kept elsewhere, instead of our own"
        )
        parser.add_argument("--language", choices=("zh-hans", "en"), default="zh-hans")

    def handle(
        self,
        *,
        plan: int | None,
        people: bool,
        security: bool,
        noted: list[tuple[int, str]],
        seals: Path | None,
        language: str,
        **_options: Any,
    ) -> None:
        with translation.override(language):
            if noted and plan is None and not people and not security:
                raise CommandError(
                    _("A noted hash belongs to one chain; say which with --plan YEAR, --people or --security.")
                )
            if seals and not seals.is_file():
                raise CommandError(_("There is no file %(file)s.") % {"file": seals})
            sealed = read_seals(seals)
            whole = self.report_seals(sealed)
            for chain in [] if security else self.chains(plan, people):
                result = verify(chain, noted=sealed.of(chain) | dict(noted))
                damaged = list(damaged_files(chain)) if chain else []
                whole &= result.is_whole and not damaged
                self.report(f"{chain.year} {chain.title}" if chain else _("People and places"), result, damaged)
            if plan is None and not people:
                result = verify_security(noted=sealed.heads.get(SECURITY, {}) | dict(noted))
                whole &= result.is_whole
                self.report(_("Security log"), result, [], has_rows=False)
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

    def report_seals(self, seals: Seals) -> bool:
        """Says what is wrong with the seals themselves. Returns whether nothing is."""
        problems = [*seals.problems[:MOST_DIFFERENCES], *chains_without_plan(seals)]
        out = self.stderr if problems else self.stdout
        out.write(last_seal_in_words(seals))
        for problem in problems:
            out.write(f"  {problem}")
        return not problems

    def report(self, title: str, result: ChainResult, damaged: list[DamagedFile], *, has_rows: bool = True) -> None:
        out = self.stdout if result.is_whole and not damaged else self.stderr
        out.write(title)
        lines = [*result.chain_sentences(), *result.set_back[:MOST_DIFFERENCES]]
        for line in [*lines, *result.row_sentences()] if has_rows else lines:
            out.write(f"  {line}")
        for difference in result.differences:
            out.write(f"    {difference}")
        if damaged:
            count = len(damaged)
            sentence = ngettext(
                "%(count)d file of evidence is not what was attached; bring it back from a backup.",
                "%(count)d files of evidence are not what was attached; bring them back from a backup.",
                count,
            )
            out.write(f"  {sentence % {'count': count}}")
        for file in damaged[:MOST_DIFFERENCES]:
            out.write(f"    {file}")


def noted(text: str) -> tuple[int, str]:
    """``120:9f2c…`` as 120 and the hash, or its beginning. Raises ValueError."""
    sequence, _colon, beginning = text.partition(":")
    if not (0 < len(beginning) <= 64 and len(beginning) >= ENOUGH_OF_A_HASH and int(beginning, 16) >= 0):
        raise ValueError(text)
    return int(sequence), beginning
