"""Compares forecasts with outcomes, on a finished plan."""

import csv
import json
from unicodedata import east_asian_width

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards.outlook.backtest import Ahead, by_months_ahead, trials_of_targets
from targets.board import Board, load_board, load_plans
from targets.calendar.schedule import last_day, local_day
from targets.formats.dates import month_name
from targets.formats.numbers import NONE, percent, points, six_places

COLUMNS = ("months_ahead", "count", "mean_error", "median_error", "bias", "naive_error", "within_range", "worst")


class Command(BaseCommand):
    """``backtest --year Y [--format table|csv|json] [--language]``."""

    help = "Reports the full-year forecast's error by months ahead, on a plan whose year is over."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--year", type=int, required=True)
        parser.add_argument("--format", choices=("table", "csv", "json"), default="table")
        parser.add_argument("--language", choices=("zh-hans", "en"), default="zh-hans")

    def handle(self, *, year, format, language, **_options) -> None:
        with translation.override(language):
            board = self._finished(year)
            trials = trials_of_targets(board.targets)
            if not trials:
                raise CommandError(_nothing_to_try(board))
            trials_by_months = by_months_ahead(trials)
            tested = len({trial.code for trial in trials})
            write = {"json": self.write_json, "csv": self.write_csv, "table": self.write_table}[format]
            write(board, trials_by_months, tested)

    @staticmethod
    def _finished(year: int) -> Board:
        """The plan's December. Raises CommandError for a year without a plan, or one that is not over."""
        plan = next((plan for plan in load_plans() if plan.year == year), None)
        if plan is None:
            raise CommandError(_("There is no plan for %(year)d; load one with loadplan.") % {"year": year})
        if local_day() <= last_day(year, 12):
            text = _("The year %(year)d is not over: its forecasts are tried once December is reported and approved.")
            raise CommandError(text % {"year": year})
        return load_board(plan, 12)

    def write_json(self, board: Board, ahead: list[Ahead], tested: int) -> None:
        rows = [dict(zip(COLUMNS, _values(row), strict=True)) for row in ahead]
        document = {"year": board.plan.year, "targets": tested, "months_ahead": rows}
        self.stdout.write(json.dumps(document, ensure_ascii=False, indent=2))

    def write_csv(self, board: Board, ahead: list[Ahead], _tested: int) -> None:
        writer = csv.writer(self.stdout, lineterminator="\n")
        writer.writerow(("year", *COLUMNS))
        writer.writerows((board.plan.year, *_values(row)) for row in ahead)

    def write_table(self, board: Board, ahead: list[Ahead], tested: int) -> None:
        self.stdout.write(f"{board.plan.title}")
        text = ngettext(
            "%(n)d of %(all)d target has a forecast and its outcome; errors are parts of what the plan promised",
            "%(n)d of %(all)d targets have a forecast and their outcome; errors are parts of what the plan promised",
            tested,
        )
        self.stdout.write(text % {"n": tested, "all": len(board.targets)} + "\n")
        head = [
            *(_("months ahead"), _("forecasts"), _("mean error"), _("median"), _("bias"), _("by the plan alone")),
            *(_("in the range"), _("furthest off")),
        ]
        rows = [
            [
                str(row.months),
                str(row.count),
                percent(row.mean),
                percent(row.median),
                f"{points(row.bias)}%",
                percent(row.naive),
                f"{row.within}/{row.ranges}" if row.ranges else NONE,
                f"{row.worst.name} {points(row.worst.error)}%",
            ]
            for row in ahead
        ]
        widths = [max(_width(row[place]) for row in [head, *rows]) for place in range(len(head))]
        for row in [head, *rows]:
            cells = [" " * (width - _width(cell)) + cell for cell, width in zip(row[:-1], widths, strict=False)]
            self.stdout.write("  ".join([*cells, row[-1]]).rstrip())


def _nothing_to_try(board: Board) -> str:
    """Why no forecast can be tested: what is needed, and up to which month figures are approved."""
    text = _("No target of %(year)d has a forecast and an approved figure of its due month.") % {
        "year": board.plan.year
    }
    last = max((month for target in board.targets for month in target.figures), default=None)
    if last is None:
        return f"{text} {_('No figure of the year is approved.')}"
    return f"{text} {_('The last approved figures are those of %(month)s.') % {'month': month_name(last)}}"


def _values(row: Ahead) -> tuple:
    """A line for other programs, in the order of COLUMNS: shares with six decimals."""
    errors = (row.mean, row.median, row.bias, row.naive)
    within = f"{row.within}/{row.ranges}"
    return (row.months, row.count, *(six_places(error) for error in errors), within, row.worst.code)


def _width(text: str) -> int:
    """The width of a text in a terminal: a Chinese character takes two columns."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
