"""What may be inside a Word or Excel file: a list of kinds of parts and of relationships; anything else is refused.

Judged is what the file declares, parsed: content types and relationships decide what Word and Excel do with a part,
whatever its name is.
"""

import re
from urllib.parse import unquote

from django.utils.translation import gettext as _

from planreader.document import UnreadableDocument, UnreadableReason
from planreader.files.packages import OfficePackage

from .errors import Problem

_TYPES_PART = "[content_types].xml"
_OFFICE = "application/vnd.openxmlformats-officedocument."
#: The content type of the main part. Templates and files with macros have others.
_MAIN_TYPES = {
    "docx": _OFFICE + "wordprocessingml.document.main+xml",
    "xlsx": _OFFICE + "spreadsheetml.sheet.main+xml",
}
#: Whole files inside another, such as the table behind a chart; they are judged in turn.
_FILES_INSIDE = {_OFFICE + "wordprocessingml.document", _OFFICE + "spreadsheetml.sheet"}

_WORD_PARTS = (
    "comments|commentsextended|commentsextensible|commentsids|document\\.glossary|document\\.main|endnotes|fonttable"
    "|footer|footnotes|header|numbering|people|settings|styles|websettings"
)
_EXCEL_PARTS = (
    "calcchain|chartsheet|comments|pivotcachedefinition|pivotcacherecords|pivottable|revisionheaders|revisionlog"
    "|sharedstrings|sheet\\.main|sheetmetadata|styles|table|tablesinglecells|usernames|worksheet"
)
_DRAWN_PARTS = "chart|chartshapes|diagramcolors|diagramdata|diagramlayout|diagramstyle"
_NEWER_EXCEL_PARTS = (
    "controlproperties|namedsheetviews|person|rdarray|rdrichvalue|rdrichvaluestructure|rdrichvaluetypes"
    "|rdsupportingpropertybag|rdsupportingpropertybagstructure|richvaluerel|slicer|slicercache|threadedcomments"
    "|timeline|timelinecache"
)
_TYPE = re.compile(
    r"application/(?:xml|inkml\+xml|x-fontdata|x-font-ttf"
    r"|vnd\.openxmlformats-package\."
    r"(?:core-properties\+xml|relationships\+xml|digital-signature-(?:certificate|origin|xmlsignature\+xml))"
    r"|vnd\.openxmlformats-officedocument\.(?:"
    rf"wordprocessingml\.(?:(?:{_WORD_PARTS})\+xml|printersettings)"
    rf"|spreadsheetml\.(?:(?:{_EXCEL_PARTS})\+xml|printersettings|customproperty)"
    rf"|drawing\+xml|drawingml\.(?:{_DRAWN_PARTS})\+xml"
    r"|custom-properties\+xml|customxmlproperties\+xml|extended-properties\+xml|theme\+xml|themeoverride\+xml"
    r"|obfuscatedfont|vmldrawing)"
    r"|vnd\.ms-office\.(?:chartcolorstyle|chartex|chartstyle|classificationlabels|drawingml\.diagramdrawing"
    r"|intelligence2)\+xml"
    rf"|vnd\.ms-excel\.(?:{_NEWER_EXCEL_PARTS})\+xml"
    r"|vnd\.ms-word\.styleswitheffects\+xml"
    r"|vnd\.wps-officedocument\.(?:cellimage|customstorage|woinfos)\+xml"
    r")|image/(?:bmp|emf|gif|jpe?g|pjpeg|png|svg\+xml|tiff|vnd\.ms-photo|webp|wmf|x-bmp|x-emf|x-png|x-wmf)"
)
#: The last word of a relationship's type, which its versions and makers share.
_RELATIONSHIPS = re.compile(
    # The package.
    "officedocument|core-properties|extended-properties|custom-properties|thumbnail|origin|signature|certificate"
    "|customxml|customxmlprops|classificationlabels"
    # Word.
    "|styles|styleswitheffects|settings|websettings|fonttable|font|numbering|footnotes|endnotes|header|footer|comments"
    "|commentsextended|commentsextensible|commentsids|people|glossarydocument|attachedtemplate|intelligence2"
    # Excel.
    "|worksheet|chartsheet|sharedstrings|calcchain|table|tablesinglecells|xmlmaps|pivottable|pivotcachedefinition"
    "|pivotcacherecords|sheetmetadata|printersettings|customproperty|revisionheaders|revisionlog|usernames|slicer"
    "|slicercache|timeline|timelinecache|threadedcomment|person|namedsheetview|ctrlprop|rdarray|rdrichvalue"
    "|rdrichvaluestructure|rdrichvaluetypes|rdsupportingpropertybag|rdsupportingpropertybagstructure|richvaluerel"
    "|cellimage|customstorage|woinfos"
    # Pictures and charts.
    "|theme|themeoverride|image|hdphoto|hyperlink|drawing|vmldrawing|chart|chartex|chartstyle|chartcolorstyle"
    "|chartusershapes|diagramcolors|diagramdata|diagramdrawing|diagramlayout|diagramquickstyle|ink|package"
)
_LINKS = {"http", "https", "mailto", "tel"}
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):")
#: A template, or a picture that was pasted, often names the disk of the computer on which it was written.
_OWN_DISK = re.compile(r"(?:file:/{0,3})?[a-z]:[\\/]")

_MACROS = re.compile("macroenabled|macrosheet|vbaproject|vbadata")
_OTHER_WORKBOOKS = re.compile("externallink")
_PROGRAMS = re.compile(r"oleobject|activex|/control$|afchunk|/package$|webextension|embeddings/")


def problem_inside(package: OfficePackage, *, files_inside: bool = True) -> Problem | None:
    """Why a file is not taken for what is in it, and what would be right; None where all of it is known.

    Args:
        files_inside: whether it may hold other Word and Excel files, such as the table behind a chart; such a file
            may not hold more of them.

    Raises:
        UnreadableDocument: it is damaged, declares no content types, or a document type.
    """
    package.require_no_document_types()
    if len(set(package.names)) != len(package.names):
        return Problem(_("it holds the same part twice"), _("open it and save it again"))
    types = _types_of_parts(package)
    return (
        _problem_of_types(package, types, files_inside)
        or _problem_of_relationships(package)
        or _problem_of_files_inside(package, types)
    )


def _problem_of_types(package: OfficePackage, types: list[tuple[str, str]], files_inside: bool) -> Problem | None:
    for name, type_ in types:
        is_taken = _TYPE.fullmatch(type_) or (files_inside and type_ in _FILES_INSIDE)
        if not is_taken or _OTHER_WORKBOOKS.search(name):
            return _not_taken(f"{type_ or 'embeddings/'} {name}")
    if {type_ for name, type_ in types if name == package.main.lower()} != {_MAIN_TYPES[package.kind]}:
        return _unknown(package.main)
    return None


def _types_of_parts(package: OfficePackage) -> list[tuple[str, str]]:
    """Each part with each content type that it is given, in small letters; an empty one where none is.

    Types of parts that are missing are among them; a type for an ending counts where a part has that ending.
    """
    root = package.root(_TYPES_PART)
    if root is None:
        raise UnreadableDocument(UnreadableReason.DAMAGED)
    endings = {each.get("Extension", "").lower(): _type_of(each) for each in root.iter("{*}Default")}
    types = [(each.get("PartName", "").lstrip("/").lower(), _type_of(each)) for each in root.iter("{*}Override")]
    named = {name for name, _type in types}
    for name in package.names:
        is_part = name != _TYPES_PART and not name.endswith("/") and not name.startswith("[trash]/")
        if is_part and name not in named:
            types.append((name, endings.get(name.rpartition(".")[2], "")))
    return types


def _type_of(element) -> str:
    return element.get("ContentType", "").strip().lower()


def _problem_of_relationships(package: OfficePackage) -> Problem | None:
    for name in package.names:
        root = package.root(name) if name.endswith(".rels") else None
        for each in root.iter("{*}Relationship") if root is not None else ():
            type_, target = each.get("Type", "").lower(), each.get("Target", "")
            last = re.split(r"[/#]", type_)[-1]
            if not _RELATIONSHIPS.fullmatch(last):
                return _not_taken(type_)
            if each.get("TargetMode", "").lower() == "external" and _leads_away(target, is_link=last == "hyperlink"):
                return Problem(
                    _("when it is opened it fetches something from elsewhere, or a link in it starts a program"),
                    _("save it as PDF and attach that"),
                )
    return None


def _leads_away(target: str, *, is_link: bool) -> bool:
    """Whether what is not in the file lies on another computer; a link that a person clicks may lead to a web page."""
    address = "".join(char for char in unquote(target) if char > " ").lower()
    if _OWN_DISK.match(address):
        return False
    scheme = _SCHEME.match(address)
    if scheme:
        return not is_link or scheme[1] not in _LINKS
    return address.startswith(("\\", "//", "/\\"))


def _problem_of_files_inside(package: OfficePackage, types: list[tuple[str, str]]) -> Problem | None:
    for name, type_ in types:
        content = package.unpacked(name) if type_ in _FILES_INSIDE else None
        if content is not None and (problem := problem_inside(OfficePackage(content), files_inside=False)):
            return problem
    return None


def _not_taken(what: str) -> Problem:
    """The words for a kind of part that is not taken. ``what``: its content type, relationship or name."""
    if _MACROS.search(what):
        return Problem(_("it holds macros"), _("save it without them, as .docx or .xlsx"))
    if _OTHER_WORKBOOKS.search(what):
        return Problem(
            _("it takes values from other workbooks"), _("copy those cells, paste them as values, and save it again")
        )
    if _PROGRAMS.search(what) or what.partition(" ")[0] in _FILES_INSIDE:
        return Problem(_("there are programs or other files in it"), _("take them out, or save it as PDF"))
    return _unknown(what.rpartition(" ")[2])


def _unknown(what: str) -> Problem:
    part = re.split(r"[/#]", what)[-1][:60]
    return Problem(
        _("a part of it (%(part)s) is of a kind that is not taken") % {"part": part},
        _("save it again as .docx or .xlsx, or as PDF"),
    )
