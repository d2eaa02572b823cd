"""Why a file cannot be read, as a sentence for the person who chose it."""

from django.utils.translation import gettext_lazy

from .document import UnreadableDocument, UnreadableReason

_SENTENCES = {
    UnreadableReason.EMPTY: gettext_lazy("There is no text in the file; choose the one with the plan."),
    UnreadableReason.TOO_LARGE: gettext_lazy(
        "The file is larger than %(most)d MB; take the pictures out of it and save it again."
    ),
    UnreadableReason.TOO_LONG: gettext_lazy(
        "The text has more than %(most)d characters, many times what a plan has; choose the plan alone."
    ),
    UnreadableReason.TOO_MANY_CELLS: gettext_lazy(
        "The file has more than %(most)d cells; copy the table of tasks alone into a new workbook."
    ),
    UnreadableReason.UNPACKS_TO_TOO_MUCH: gettext_lazy(
        "Unpacked the file would be many times its size; open it in Word or Excel and save it again."
    ),
    UnreadableReason.ENCRYPTED: gettext_lazy("The file is protected by a password; save it without one."),
    UnreadableReason.DAMAGED: gettext_lazy(
        "The file is damaged; open it in Word, Excel or WPS and save it again as .docx or .xlsx."
    ),
    UnreadableReason.DOCUMENT_TYPE: gettext_lazy(
        "The file declares a document type, which Word and Excel never do; open it there and save it again."
    ),
    UnreadableReason.SCANNED: gettext_lazy(
        "The file holds only pictures of pages; choose the file that was typed, or paste its text."
    ),
    UnreadableReason.OLD_WORD: gettext_lazy(
        "The file is in the old .doc or .wps format; open it in Word or WPS and save it as .docx."
    ),
    UnreadableReason.OLD_EXCEL: gettext_lazy(
        "The file is in the old .xls or .et format; open it in Excel or WPS and save it as .xlsx."
    ),
    UnreadableReason.OLD_OFFICE: gettext_lazy(
        "The file is in an old format of Word, Excel or WPS; open it there and save it as .docx or .xlsx."
    ),
    UnreadableReason.OPEN_DOCUMENT: gettext_lazy(
        "The file is in an OpenDocument format; save it as .docx or .xlsx instead."
    ),
    UnreadableReason.SLIDES: gettext_lazy("The file is a presentation; choose the plan as .docx, .xlsx or .txt."),
    UnreadableReason.PDF: gettext_lazy(
        "The file is a PDF; choose the Word file that it was made from, or paste its text."
    ),
    UnreadableReason.OFD: gettext_lazy(
        "The file is an OFD; choose the Word file that it was made from, or paste its text."
    ),
    UnreadableReason.RTF: gettext_lazy("The file is in the RTF format; open it in Word or WPS and save it as .docx."),
    UnreadableReason.WEB_PAGE: gettext_lazy(
        "The file is a web page; open it in Word or WPS and save it as .docx, or paste its text."
    ),
    UnreadableReason.PICTURE: gettext_lazy("The file is a picture; choose the file that was typed, or paste its text."),
    UnreadableReason.ARCHIVE: gettext_lazy("The file is an archive; unpack it and choose the plan in it."),
    UnreadableReason.NO_TEXT: gettext_lazy(
        "The file is no Word, Excel or text file; choose the plan as .docx, .xlsx or .txt."
    ),
    UnreadableReason.NO_PLAN: gettext_lazy(
        "There is no plan in the file: no numbered tasks and no figures to reach; choose another one."
    ),
}


def refusal_sentence(error: UnreadableDocument) -> str:
    """What is wrong with the file and what would be right, in one sentence of the reader's language."""
    sentence = str(_SENTENCES[error.reason])
    return sentence % error.numbers if error.numbers else sentence
