"""My month as an Excel workbook: written for a department, filled in offline, read back as a preview, confirmed.

``layout`` says what stands in which column, ``identity`` whose month a workbook is, ``writing`` makes it. ``reading``
takes the rows of an uploaded one and ``parsing`` what a cell says; ``changes`` and ``conflicts`` hold that against what
is stored, ``preview`` prints it, ``confirming`` brings it from the preview to its confirmation.
"""
