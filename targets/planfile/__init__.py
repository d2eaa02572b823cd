"""The plan file (``plan-file.md``): reads it, checks it, loads it.

``load_files(paths)`` does all of it. Other code may read files, change the objects' ``fields`` and load the objects.
"""

from .differences import ChangedRow, FieldChange, Outcome
from .loading import PlanFileError, PlanFileModels, load_files, load_objects
from .nodes import PlanObject
from .reading import PlanFiles, read_files

__all__ = [
    "ChangedRow",
    "FieldChange",
    "Outcome",
    "PlanFileError",
    "PlanFileModels",
    "PlanFiles",
    "PlanObject",
    "load_files",
    "load_objects",
    "read_files",
]
