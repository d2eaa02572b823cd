"""The Chinese of the screens: brings the catalogue to the source strings, or says where it is not (``make messages``).

    python -m townplan.catalogue            updates django.po, then compiles django.mo
    python -m townplan.catalogue --check    changes nothing; exits 1 and names what is missing, unused, fuzzy or stale

Pure Python, for a bare machine and for Windows: Babel reads the sources, polib writes the catalogue. Translations of
strings that stay are kept; new strings come in without one, for a translator; those that nobody uses go. The same
sources and translations always give the same two files, byte for byte.
"""

import ast
import io
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polib
from babel.messages.extract import extract
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("dashboards", "departments", "projects", "reports", "targets", "templates", "townplan")
CATALOGUE = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"

HEADER = "Townplan in Simplified Chinese. Words: one concept, one word, everywhere."
METADATA = {
    "Project-Id-Version": "townplan",
    "Language": "zh_Hans",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}

#: Which arguments of a call are strings to translate; "c" marks the context.
KEYWORDS = {
    "_": None,
    **dict.fromkeys(("gettext", "gettext_lazy", "gettext_noop"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
PLACEHOLDER = re.compile(r"%(?:\((?P<name>\w+)\))?[#0 +-]*\d*(?:\.\d+)?(?P<kind>[diouxXeEfFgGcrsa])")

Key = tuple[str, str]  # context (empty: none) and msgid


@dataclass
class Source:
    """A string of the sources: its plural form, if it has one, and the files that use it."""

    plural: str = ""
    files: set[str] = field(default_factory=set)


def sources(root: Path = ROOT) -> dict[Key, Source]:
    """Every string to translate, by context and msgid."""
    found: dict[Key, Source] = {}
    for path in _files(root):
        name = path.relative_to(root).as_posix()
        for context, singular, plural in _messages(path):
            source = found.setdefault((context, singular), Source())
            if source.plural and plural and source.plural != plural:
                raise SystemExit(f"{name}: “{singular}” has two plurals, “{source.plural}” and “{plural}”")
            source.plural = source.plural or plural
            source.files.add(name)
    return found


def _files(root: Path) -> list[Path]:
    found = [
        path
        for folder in SOURCES
        for pattern in ("*.py", "*.html", "*.txt")
        for path in (root / folder).rglob(pattern)
        if "migrations" not in path.parts
    ]
    return sorted(found)


def _messages(path: Path) -> Iterator[tuple[str, str, str]]:
    """Context, msgid and plural of each string in a file."""
    text, keywords = path.read_text(encoding="utf-8"), KEYWORDS
    if path.suffix == ".py":
        keywords = KEYWORDS | _other_names(text)
    else:
        # Django turns a template into calls between filler; the brackets make any indentation of theirs good Python.
        text = f"(\n{templatize(text, origin=str(path))}\n)"
    for _line, message, _comments, context in extract("python", io.BytesIO(text.encode()), keywords):
        singular, plural = message if isinstance(message, tuple) else (message, "")
        if singular:
            yield context or "", singular, plural


def _other_names(code: str) -> dict:
    """The keywords that a module imports under a name of its own: ``gettext as _now``."""
    return {
        name.asname: KEYWORDS[name.name]
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for name in node.names
        if name.asname and name.name in KEYWORDS
    }


def read() -> polib.POFile:
    """The catalogue as it stands; an empty one if there is none."""
    if CATALOGUE.exists():
        return polib.pofile(str(CATALOGUE), wrapwidth=WIDTH)
    return polib.POFile(wrapwidth=WIDTH)


WIDTH = 110


def update(old: polib.POFile, found: dict[Key, Source]) -> polib.POFile:
    """The catalogue that the sources want, with the translations that ``old`` has for them."""
    known = {_key(entry): entry for entry in old if not entry.obsolete and not entry.fuzzy}
    new = polib.POFile(wrapwidth=WIDTH)
    new.header = HEADER
    new.metadata = dict(METADATA)
    for (context, msgid), source in sorted(
        found.items(), key=lambda pair: (min(pair[1].files), pair[0][1], pair[0][0])
    ):
        before = known.get((context, msgid))
        said = _translation(before) if before else ""
        entry = polib.POEntry(
            msgctxt=context or None,
            msgid=msgid,
            occurrences=[(name, "") for name in sorted(source.files)],
            flags=["python-format"] if PLACEHOLDER.search(msgid.replace("%%", "")) else [],
            tcomment=before.tcomment if before else "",
        )
        if source.plural:
            entry.msgid_plural = source.plural
            entry.msgstr_plural = {0: said}
        else:
            entry.msgstr = said
        new.append(entry)
    return new


def problems(catalogue: polib.POFile, found: dict[Key, Source]) -> list[str]:
    """What keeps the catalogue from being complete, one sentence each."""
    said = []
    entries = {_key(entry): entry for entry in catalogue if not entry.obsolete}
    for key, source in found.items():
        entry = entries.get(key)
        if entry is None or not _translation(entry):
            said.append(f"missing: {_name(key)} in {', '.join(sorted(source.files))}")
        elif (entry.msgid_plural or "") != source.plural:
            said.append(f"stale: {_name(key)} has another plural now")
    for key, entry in entries.items():
        if key not in found:
            said.append(f"unused: {_name(key)}")
        if entry.fuzzy:
            said.append(f"fuzzy: {_name(key)}")
        if _translation(entry) and (wrong := placeholders_differ(entry)):
            said.append(f"placeholders: {_name(key)} {wrong}")
    said += [f"obsolete: {_name(_key(entry))}" for entry in catalogue.obsolete_entries()]
    return said


def placeholders_differ(entry: polib.POEntry) -> str:
    """What the translation's placeholders lack or invent; empty when they are those of the source.

    A plural's single form may leave a number out that the one Chinese form needs, so the two are taken together. How
    wide a number is printed is the language's own: 2021-06 is 2021年6月.
    """
    wanted = _placeholders(entry.msgid) | _placeholders(entry.msgid_plural or "")
    given = _placeholders(_translation(entry))
    parts = []
    if wanted - given:
        parts.append(f"lacks {', '.join(sorted(wanted - given))}")
    if given - wanted:
        parts.append(f"invents {', '.join(sorted(given - wanted))}")
    return " and ".join(parts)


def _placeholders(text: str) -> set[str]:
    return {f"%({match['name'] or ''}){match['kind']}" for match in PLACEHOLDER.finditer(text.replace("%%", ""))}


def _translation(entry: polib.POEntry) -> str:
    return entry.msgstr_plural.get(0, "") if entry.msgid_plural else entry.msgstr


def _key(entry: polib.POEntry) -> Key:
    return entry.msgctxt or "", entry.msgid


def _name(key: Key) -> str:
    context, msgid = key
    return f"“{msgid}”" + (f" ({context})" if context else "")


def text_of(catalogue: polib.POFile) -> bytes:
    """``django.po``."""
    return f"{catalogue}\n".encode()


def compiled(catalogue: polib.POFile) -> bytes:
    """``django.mo``."""
    return catalogue.to_binary()


def check() -> list[str]:
    """Everything that is wrong with the two files as they stand."""
    found, catalogue = sources(), read()
    said = problems(catalogue, found)
    binary = CATALOGUE.with_suffix(".mo")
    if not said and text_of(update(catalogue, found)) != CATALOGUE.read_bytes():
        said.append(f"stale: {CATALOGUE.name} names other files than the sources do")
    if not binary.exists() or binary.read_bytes() != compiled(catalogue):
        said.append(f"stale: {binary.name} was not compiled from {CATALOGUE.name}")
    return said


def main(arguments: list[str]) -> int:
    """The command; its exit code."""
    if arguments not in ([], ["--check"]):
        sys.stderr.write("usage: python -m townplan.catalogue [--check]\n")
        return 2
    if not arguments:
        found = sources()
        catalogue = update(read(), found)
        CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
        CATALOGUE.write_bytes(text_of(catalogue))
        CATALOGUE.with_suffix(".mo").write_bytes(compiled(catalogue))
    said = check()
    for sentence in said:
        sys.stdout.write(f"{sentence}\n")
    if said:
        sys.stdout.write(f"{len(said)} to put right in {CATALOGUE.relative_to(ROOT).as_posix()}; then make messages\n")
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
