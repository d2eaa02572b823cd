"""``manage.py readplan``: a document to a plan file, or to the form of the annotations."""

import json
from pathlib import Path
from typing import Any

import yaml
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from planreader.document import UnreadableDocument
from planreader.files.reading import refuse_large
from planreader.reading import read_plan
from planreader.refusals import refusal_sentence
from planreader.writing.annotation import annotation_of
from planreader.writing.plan_file import YearMissing, plan_parts


class Command(BaseCommand):
    """Reads a Word file, an Excel table of tasks or a text."""

    help = "Reads a town's document (.docx, .xlsx, .txt) into a plan file, or into JSON as the annotations have it."

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, what is known of the plan, and where the result goes."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--year", type=int, help="the plan's year; left out, the document's")
        parser.add_argument("--town", default="", help="the town's name; left out, the document's")
        parser.add_argument("--format", choices=("yaml", "json"), default="yaml")
        parser.add_argument("-o", "--output", type=Path, help="a file to write; left out, standard output")

    def handle(self, *args: Any, file: Path, year: int | None, town: str, format: str, output: Path | None, **_options):
        """Raises CommandError with one sentence where the file cannot be read."""
        try:
            refuse_large(file.stat().st_size)
            plan = read_plan(file.read_bytes(), file.name, year=year, town=town)
            if format == "json":
                written = json.dumps(annotation_of(plan), ensure_ascii=False, indent=1) + "\n"
            else:
                objects = [{"model": part.model, "fields": part.fields} for part in plan_parts(plan)]
                written = yaml.safe_dump(objects, allow_unicode=True, sort_keys=False, width=10_000)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from None
        except UnreadableDocument as error:
            raise CommandError(f"{file}: {refusal_sentence(error)}") from None
        except YearMissing:
            raise CommandError(_("The document does not say its year; say it with --year.")) from None
        if output:
            output.write_text(written, encoding="utf-8")
        else:
            self.stdout.write(written, ending="")
