"""Prints the data of the dashboard."""

import csv
import json
from datetime import date

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from dashboards.standings import TARGET_COLUMNS, commitment_as_data, plan_as_data
from dashboards.target_lines import note_of
from targets.board import AreaRow, Board, load_board, load_plans, reason_of, reason_of_whole
from targets.files.cells import harmless_row
from targets.formats import labels, numbers


class Command(BaseCommand):
    """``standings --year Y [--month M] [--format F] [--provisional] [--on DATE]``; see ``plan-file.md``."""

    help = "Prints lights, scores and figures of a plan's month, from the same calls as the dashboard."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--year", type=int, required=True)
        parser.add_argument("--month", type=int, choices=range(1, 13), metavar="1..12")
        parser.add_argument("--format", choices=("table", "csv", "json"), default="table")
        parser.add_argument("--provisional", action="store_true", help="also give figures that wait for review")
        parser.add_argument("--on", type=date.fromisoformat, metavar="YYYY-MM-DD", help="as of the end of that day")
        parser.add_argument("--language", choices=("zh-hans", "en"), default="zh-hans")

    def handle(self, *, year, month, format, provisional, on, language, **_options) -> None:
        with translation.override(language):
            plan = next((plan for plan in load_plans() if plan.year == year), None)
            if plan is None:
                raise CommandError(_("There is no plan for %(year)d; load one with loadplan.") % {"year": year})
            board = load_board(plan, month, on=on)
            write = {"json": self.write_json, "csv": self.write_csv, "table": self.write_table}[format]
            write(board, provisional)

    def write_json(self, board: Board, provisional: bool) -> None:
        self.stdout.write(json.dumps(plan_as_data(board, provisional=provisional), ensure_ascii=False, indent=2))

    def write_csv(self, board: Board, provisional: bool) -> None:
        writer = csv.writer(self.stdout, lineterminator="\n")
        writer.writerow(("year", "month", "area", "sub_measure", "lead", *TARGET_COLUMNS))
        for commitment in board.commitments:
            sub_measure = commitment.sub_measure
            lead = sub_measure.lead.name if sub_measure.lead else ""
            values = commitment_as_data(commitment, provisional=provisional).values()
            row = (board.plan.year, board.month, sub_measure.area_number, sub_measure.code, lead, *values)
            writer.writerow(harmless_row(row))

    def write_table(self, board: Board, provisional: bool) -> None:
        self.stdout.write(f"{board.plan.title}  {board.plan.year}-{board.month:02d}  {self.light_words(board)}")
        for area in board.areas:
            self.stdout.write(f"\n{area.number}  {area.title}  {self.light_words(area)}")
            for sub_measure in area.sub_measures:
                word = self.light_word(sub_measure.light, sub_measure.score)
                note = note_of(sub_measure, board.month)
                self.stdout.write(f"  {sub_measure.code}  {sub_measure.title}  {word}  {note}".rstrip())
                for target in sub_measure.targets:
                    self.stdout.write(f"    {target.name}  {labels.LIGHT[target.light]}  {reason_of(target)}")
                    waiting = target.provisional if provisional else None
                    if waiting:
                        text = numbers.amount(waiting[1], target.decimals)
                        self.stdout.write(
                            "      " + _("Not reviewed yet: %(figure)s%(unit)s") % {"figure": text, "unit": target.unit}
                        )

    @classmethod
    def light_words(cls, whole: Board | AreaRow) -> str:
        """Light and score, and what made the light."""
        return f"{cls.light_word(whole.light, whole.score)}  {reason_of_whole(whole)}".rstrip()

    @staticmethod
    def light_word(light, score) -> str:
        return "" if light is None else f"{labels.LIGHT[light]} {numbers.score(score)}"
