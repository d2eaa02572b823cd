"""The plan file (``plan-file.md``): reads it, checks it, loads it.

``load(paths)`` does all of it. Other code may ``read`` files, change the objects' ``fields`` and ``load_objects`` them.
"""

from .apply import PlanFileError, load, load_objects
from .compare import ChangedRow, FieldChange, Outcome
from .raw import PlanObject
from .source import PlanFiles, read

__all__ = [
    "ChangedRow",
    "FieldChange",
    "Outcome",
    "PlanFileError",
    "PlanFiles",
    "PlanObject",
    "load",
    "load_objects",
    "read",
]
