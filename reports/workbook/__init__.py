"""My month as an Excel workbook: written for a department, filled in offline, read back as a preview, confirmed.

``layout`` says what stands in which column, ``identity`` whose month a workbook is; ``write`` makes it. ``upload`` says
whether a file may be opened at all, ``read_files`` takes its rows and ``values`` what a cell says; ``compare_workbook`` and
``conflicts`` hold that against what is stored, ``show`` prints it, ``sign_changes`` brings it to its confirmation.
"""
