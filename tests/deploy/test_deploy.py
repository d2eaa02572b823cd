"""What deploy/ holds fits the program: its settings, its commands, its services."""

import ast
import configparser
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import yaml
from django.core.management import get_commands

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
#: A variable of the program's own environment.
VARIABLE = re.compile(r"TOWNPLAN_[A-Z_]+|DATABASE_URL|SECRET_KEY")
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))


def variables_read() -> set[str]:
    """Every variable whose name stands as a string by itself in the code that the settings are read by."""
    files = ("settings.py", "environment.py", "mailing.py")
    trees = [ast.parse((ROOT / "townplan" / name).read_text()) for name in files]
    texts = [node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    return {text for text in texts if isinstance(text, str) and VARIABLE.fullmatch(text)}


def commands_of(line: str) -> list[str]:
    """The commands of manage.py in a line of a unit, a shell or a Containerfile."""
    return re.findall(r"manage\.py (\w+)", line)


def test_the_example_of_the_environment_explains_every_setting_and_no_other():
    lines = (DEPLOY / ".env.example").read_text(encoding="utf-8").splitlines()
    settings = [(number, line) for number, line in enumerate(lines) if re.match(r"#?[A-Z_]+=", line)]
    named = [line.lstrip("#").partition("=")[0] for _number, line in settings]
    assert sorted(named) == sorted(variables_read())
    table = (ROOT / "townplan/settings.py").read_text().split('"""')[1]
    assert set(re.findall(rf"``({VARIABLE.pattern})``", table)) == variables_read()
    # A setting follows its explanation; and both readers, systemd and compose, take these lines for the same.
    for number, line in settings:
        assert lines[number - 1].startswith("# "), line
        assert not re.search(r"""["'\\$]|\s#""", line), line
    assert all(line.startswith("# ") or line == "" or re.match(r"#?[A-Z_]+=", line) for line in lines)


def test_what_deploy_starts_are_commands_that_exist():
    started = [*UNITS, DEPLOY / "compose.yaml", DEPLOY / "Containerfile", DEPLOY / "install.sh"]
    commands = {command for path in started for command in commands_of(path.read_text(encoding="utf-8"))}
    assert {"migrate", "serve", "backup", "sealtrace", "collectstatic"} <= commands
    assert commands <= get_commands().keys()


def test_each_timer_has_its_service_and_every_service_the_common_protection():
    timers = sorted((DEPLOY / "systemd").glob("*.timer"))
    assert len(timers) >= 2
    for timer in timers:
        assert timer.with_suffix(".service") in UNITS
    common = configparser.ConfigParser(strict=False, interpolation=None)
    common.optionxform = str
    common.read(DEPLOY / "systemd/townplan-.service.d/common.conf", encoding="utf-8")
    assert common["Service"]["ProtectSystem"] == "strict"
    assert common["Service"]["User"] == "townplan"
    for unit in UNITS:
        assert unit.name.startswith("townplan-")  # what the common part is applied to
        for line in re.findall(r"^Exec\w+=(.+)$", unit.read_text(), re.MULTILINE):
            assert shlex.split(line)[0] == "/opt/townplan/current/.venv/bin/python"


def test_systemd_understands_the_units(tmp_path):
    """It reads them as they are, with a program in the place of /opt/townplan."""
    units = tmp_path / "units"
    shutil.copytree(DEPLOY / "systemd", units)
    for unit in units.glob("*.service"):
        unit.write_text(unit.read_text().replace("/opt/townplan/current/.venv/bin/python", sys.executable))
    files = [*units.glob("*.service"), *units.glob("*.timer")]
    checked = subprocess.run(["systemd-analyze", "verify", *files], capture_output=True, text=True)
    assert (checked.returncode, checked.stderr) == (0, "")
    # The protection reaches every service, a county's towns too: 1.5 of 10 each, and 9.6 without it.
    judged = ["systemd-analyze", "security", "--offline=true", "--threshold=20", *units.glob("*.service")]
    assert subprocess.run(judged, capture_output=True).returncode == 0


def test_each_unit_of_a_town_has_one_for_the_towns_of_a_county():
    """It is the same, but for the town's own settings, folders and port."""
    alone = [path for path in (DEPLOY / "systemd").glob("*.*") if path.is_file() and "@" not in path.name]
    assert len(alone) == 7
    for unit in alone:
        of_county = unit.with_stem(f"{unit.stem}@").read_text()
        mentions = re.findall(r"^(?:EnvironmentFile|StateDirectory|ExecStart)=.*$", of_county, re.MULTILINE)
        keeps_folder = ("manage.py sealtrace", "manage.py remind")
        assert all("%i" in line or "${PORT}" in line or line.endswith(keeps_folder) for line in mentions), unit
        assert of_county.count("\n[") == unit.read_text().count("\n[")


def test_the_composition_keeps_the_database_off_the_network_and_everybody_else_behind_nginx():
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]
    assert services["database"]["network_mode"] == "none"
    assert [name for name, service in services.items() if "ports" in service] == ["application"]
    assert services["application"]["ports"] == ["80:80", "443:443"]
    assert services["nginx"]["network_mode"] == "service:application"
    # The client programs in the image are those of the database's version.
    [version] = re.findall(r"postgres:(\d+)", services["database"]["image"])
    assert f"postgresql-client-{version}" in (DEPLOY / "Containerfile").read_text()
    for service in services.values():
        assert service["logging"]["options"]["max-size"]
        for volume in service["volumes"]:
            source = volume.split(":")[0]
            assert not source.startswith("./nginx/") or (DEPLOY / source).is_file(), source
    variables = {name for service in services.values() for name in service.get("environment", {})}
    assert {name for name in variables if not name.startswith("POSTGRES_")} <= variables_read()


def test_the_log_goes_to_a_file_that_is_turned_over(tmp_path, monkeypatch):
    """A process of its own, since the logging of a process is set once."""
    script = (
        "import logging; from django.conf import settings\n"
        "for number in range(3): logging.getLogger('townplan').error('全镇 %s', 'x' * 5_000_000)"
    )
    log = tmp_path / "townplan.log"
    environment = {"TOWNPLAN_LOG": str(log), "TOWNPLAN_DATA": str(tmp_path / "data")}
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    command = [sys.executable, "manage.py", "shell", "--verbosity", "0", "--command", script]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    assert sorted(path.name for path in tmp_path.glob("*.log*")) == ["townplan.log", "townplan.log.1"]
    assert re.match(r"\d{4}-\d\d-\d\d \S+ ERROR - 全镇 x", log.read_text(encoding="utf-8"))
    monkeypatch.setenv("TOWNPLAN_LOG", str(tmp_path / "missing" / "townplan.log"))
    refused = subprocess.run([sys.executable, "manage.py", "check"], cwd=ROOT, capture_output=True, text=True)
    assert refused.returncode != 0
    assert "let TOWNPLAN_LOG name a file" in refused.stderr
