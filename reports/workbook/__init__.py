"""My month as an Excel workbook: written for a department, filled in offline, read back as a preview, confirmed.

``layout`` has the columns, ``identity`` the department and month that a workbook is of, ``writing`` makes it.
``reading`` reads the rows of an uploaded one and ``parsing`` its cells; ``changes`` and ``conflicts`` compare them with
what is stored; ``preview`` shows the result, and ``confirming`` saves it.
"""
