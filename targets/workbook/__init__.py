"""My month as an Excel workbook: written for a department, filled in offline, read back as a preview.

``file`` says whether a file may be opened at all, ``sheet`` what stands in which column, ``identity`` whose month a
workbook is, ``write`` makes it, ``read`` takes its cells, ``changes`` compares them with what is stored.
"""
