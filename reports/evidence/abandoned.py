"""Files in the evidence folder that belong to nothing: what a killed server or a full disk left."""

import logging
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from targets.models import models_of_files
from targets.models.evidence import storage_of_files

log = logging.getLogger(__name__)

#: How the storage calls a file that it has not finished (``townplan.keeping.storage``).
UNFINISHED = ".part"
_SWEPT = "evidence_swept"
_DAY = 24 * 60 * 60


def abandoned_files() -> list[str]:
    """Names of stored files that no row knows; one that may belong to an upload under way is left out.

    Such is a file younger than ``EVIDENCE_ABANDONED_HOURS``.
    """
    storage = storage_of_files()
    try:
        _folders, names = storage.listdir("")
    except FileNotFoundError:  # no evidence yet
        return []
    before = timezone.now() - timedelta(hours=settings.EVIDENCE_ABANDONED_HOURS)
    found = []
    for name in sorted(set(names) - _known()):
        if name.endswith(UNFINISHED) or not name.startswith("."):
            try:
                if storage.get_modified_time(name) < before:
                    found.append(name)
            except FileNotFoundError:  # gone meanwhile
                continue
    return found


def sweep_abandoned() -> int:
    """Removes the abandoned files. Returns how many they were."""
    names = abandoned_files()
    for name in names:
        storage_of_files().delete(name)
    return len(names)


def sweep_daily() -> None:
    """Sweeps where this worker has not done so for a day; a fault in it keeps no upload back.

    Where more files belong to nothing than to something, it is more likely the wrong database, or half a restore: a
    person looks at that (``manage.py doctor``).
    """
    if not cache.add(_SWEPT, True, _DAY):
        return
    try:
        if len(abandoned_files()) > len(_known()):
            log.warning("Most files of evidence belong to nothing; none was removed. See “manage.py doctor”.")
        elif count := sweep_abandoned():
            log.warning("Removed %d files of evidence that belong to nothing.", count)
    except OSError:
        log.exception("The evidence folder was not swept.")


def _known() -> set[str]:
    """The names that rows know. One query for each model of files."""
    return {
        name
        for model in models_of_files()
        for pair in model.objects.values_list("file", "thumbnail")
        for name in pair
        if name
    }
