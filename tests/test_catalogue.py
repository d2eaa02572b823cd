"""The Chinese catalogue (``locale/``) has the Chinese of every sentence in the sources, and nothing else."""

import shutil
import subprocess
import sys
from gettext import GNUTranslations
from pathlib import Path

import django
import pytest
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.utils.translation import override

from townplan import django_strings

ROOT = Path(__file__).parents[1]
CATALOGUE = Path("locale/zh_Hans/LC_MESSAGES/django.po")
TO_DO = f"Run make messages, write what is missing in {CATALOGUE}, and run it again."
#: Words of Django's own that ours override, and that read well in both places.
SUIT_BOTH = {"Administration", "Filter", "Go"}


def output_of(*command: str | Path, folder: Path = ROOT) -> str:
    """What a program of gettext's or a command of Django's prints, run in a folder."""
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def entries_of(catalogue: Path) -> set[str]:
    """The entries of a catalogue without its header, which holds a date."""
    return set(catalogue.read_text(encoding="utf-8").strip().split("\n\n")[1:])


def test_nothing_is_missing_fuzzy_or_stale(tmp_path: Path) -> None:
    """``make messages`` in a copy of the sources changes nothing and leaves nothing to translate."""
    copy = tmp_path / "copy"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".*", "__pycache__", "docs", "tests", "var"))
    for command in ("makemessages", "compilemessages"):
        output_of(sys.executable, "manage.py", command, folder=copy)

    held, made = ROOT / CATALOGUE, copy / CATALOGUE
    assert output_of("msgattrib", "--untranslated", "--no-wrap", held) == "", TO_DO
    assert output_of("msgattrib", "--only-fuzzy", "--no-wrap", held) == "", TO_DO
    assert entries_of(made) == entries_of(held), TO_DO
    binaries = (made.with_suffix(".mo"), held.with_suffix(".mo"))
    assert output_of("msgunfmt", binaries[0]) == output_of("msgunfmt", binaries[1]), TO_DO


def words_in(binary: Path) -> dict[str, str]:
    """The words of a compiled catalogue that have no context, with their Chinese."""
    with open(binary, "rb") as file:
        entries = GNUTranslations(file)._catalog
    # A plural's key is its English and the number of its form.
    words = {key[0] if isinstance(key, tuple) else key: chinese for key, chinese in entries.items()}
    return {word: chinese for word, chinese in words.items() if word and "\x04" not in word}


@pytest.fixture(scope="module")
def words_of_django() -> dict[str, str]:
    """The Chinese that Django brings along for what our screens use of it."""
    words: dict[str, str] = {}
    for path in Path(django.__file__).parent.glob("**/locale/zh_Hans/LC_MESSAGES/django.mo"):
        if not {"gis", "admindocs", "flatpages"} & set(path.parts):
            words |= words_in(path)
    return words


def test_django_keeps_its_own_words(words_of_django) -> None:
    """Ours come before Django's, so a word that both use must suit both: give ours a context where it does not."""
    ours = words_in((ROOT / CATALOGUE).with_suffix(".mo"))
    other = {word for word in ours.keys() & words_of_django.keys() if ours[word] != words_of_django[word]}
    assert other <= SUIT_BOTH


def test_nothing_is_translated_that_django_has_in_chinese(words_of_django) -> None:
    assert [word for word in django_strings.WORDS if word in words_of_django] == []
    with override("zh-hans"), pytest.raises(ValidationError) as refused:
        MinimumLengthValidator(10).validate("short")
    assert refused.value.messages == ["密码太短，至少须有10个字符。"]
