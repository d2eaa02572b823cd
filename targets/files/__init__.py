"""Files that people give us, and files that we write: opened safely and read to rows of text."""

#: The content type of an Excel workbook.
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: The content type of a Word document.
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
