"""The ledger as CSV, in the columns of a town's ledger (台账), with the page's numbers."""

import csv
import io
from collections.abc import Iterable

from targets.files.cells import harmless

from .columns import COLUMNS
from .lines import LedgerLine


def ledger_as_csv(lines: Iterable[LedgerLine]) -> str:
    """CSV for Excel: with a BOM, and no cell that a spreadsheet would take for a formula."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow([str(column.heading) for column in COLUMNS])
    writer.writerows([harmless(column.written(line)) for column in COLUMNS] for line in lines)
    return out.getvalue()
