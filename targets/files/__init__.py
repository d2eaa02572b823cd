"""Files that somebody gives us, and files that we write: opened safely, read to rows of text, told what is wrong."""

#: The content type of an Excel workbook.
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
