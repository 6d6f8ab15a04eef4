"""What the commands print of a hostile organisation steers no terminal, and gives a CI system no command."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from generator.cli.reporters import REPORTERS
from tests.hostile.building import LIMIT, Built, environment, run, surroundings
from tests.hostile.organisation import GOOD
from tests.hostile.payloads import BY_CLASS

OURS = re.compile(r"\x1b\[[0-9;]*m|\r\x1b\[K")
"""Colours, and the line of progress that is written over."""
COMMAND = re.compile(r"^\s*::|##\[|##vso\[", re.MULTILINE)
"""What GitHub's and Azure's runners take for a command: the first at the start of a line, the others anywhere."""
FOR_PROGRAMS = frozenset(("json", "sarif"))


def on_a_terminal(root: Path, *command: str, where: Path) -> str:
    """Return what a command writes to a terminal."""
    master, slave = pty.openpty()
    with subprocess.Popen(
        command, cwd=where, env=environment(root), stdin=subprocess.DEVNULL, stdout=slave, stderr=slave
    ) as process:
        os.close(slave)
        content = b""
        while True:
            try:
                piece = os.read(master, 65_536)
            except OSError:  # the other end has been closed
                break
            if not piece:
                break
            content += piece
        process.wait(LIMIT)
    os.close(master)
    return content.decode("utf-8", "replace").replace("\r\n", "\n")


def steering(text: str) -> set[str]:
    """Return the characters of a text that a terminal does not print."""
    return {char for char in OURS.sub("", text) if not char.isprintable() and char != "\n"}


def milepost(built: Built, *arguments: str) -> str:
    """Return what our command writes to a terminal."""
    return on_a_terminal(built.root, sys.executable, "-m", "generator", *arguments, where=built.work)


@pytest.mark.parametrize("name", sorted(REPORTERS.keys() - FOR_PROGRAMS))
def test_check_steers_nothing(name: str, built: Built) -> None:
    printed = milepost(built, "check", "--format", name)
    assert "tripped" in printed
    assert steering(printed) == set()
    commands = {match[0].strip() for match in COMMAND.finditer(printed)}
    if name == "github":  # whose lines are commands: each is one of ours
        assert {line.split(" ")[0] for line in printed.splitlines()} <= {"::error", "::warning", "::notice"}
    else:
        assert commands == set()


@pytest.mark.parametrize("name", sorted(REPORTERS.keys() & FOR_PROGRAMS))
def test_what_is_for_programs_is_one_value(name: str, built: Built) -> None:
    done = run(built.root, "check", "--format", name)
    assert json.loads(done.stdout.encode("utf-8", "surrogateescape").decode("utf-8"))
    assert steering(done.stdout) <= {"\n"}


def test_inspect_steers_nothing(tmp_path: Path) -> None:
    work = hostile_names(surroundings(tmp_path))
    printed = on_a_terminal(tmp_path, sys.executable, "-m", "generator", "inspect", where=work)
    assert "tripped" in printed
    assert steering(printed) == set()
    assert COMMAND.findall(printed) == []


def test_inspect_for_programs_is_a_value_a_line(tmp_path: Path) -> None:
    work = hostile_names(surroundings(tmp_path))
    done = run(tmp_path, "inspect", "--format", "json")
    lines = done.stdout.encode("utf-8", "surrogateescape").decode("utf-8").splitlines()
    assert len([json.loads(line) for line in lines]) == len(list(work.iterdir()))
    assert steering(done.stdout) == set()


def test_build_steers_nothing(tmp_path: Path) -> None:
    work = hostile_names(surroundings(tmp_path))
    printed = on_a_terminal(tmp_path, sys.executable, "-m", "generator", "build", where=work)
    assert "Built the portal" in printed
    assert steering(printed) == set()
    assert COMMAND.findall(printed) == []


def test_the_engine_steers_nothing(tmp_path: Path) -> None:
    work = hostile_names(surroundings(tmp_path))
    configuration = "site_name: x\ntheme: {name: material, font: false}\nplugins: [search, milepost]\n"
    (work / "mkdocs.yml").write_text(configuration, "utf-8")
    (work / "docs").mkdir()
    printed = on_a_terminal(tmp_path, sys.executable, "-m", "mkdocs", "build", where=work)
    assert "Documentation built" in printed
    assert steering(printed) == set()
    assert COMMAND.findall(printed) == []


def test_the_tests_see_what_steers() -> None:
    for text in BY_CLASS["terminal"]:
        assert steering(f"\x1b[31m{text}\x1b[0m") != set()
    assert steering("\x1b[1mcatalog-info.yaml\x1b[0m: caf\N{LATIN SMALL LETTER E WITH ACUTE}\n") == set()
    assert [text for text in BY_CLASS["workflow"][:4] if not COMMAND.search(text)] == []


def hostile_names(root: Path) -> Path:
    """Return a folder that holds a broken file for each name that would steer a terminal or a CI system."""
    work = root / "work"
    for text in (*BY_CLASS["terminal"], *BY_CLASS["workflow"], os.fsdecode(b"tripped \xe9")):
        folder = work / text.replace("\0", "").replace("/", "\u2215")
        folder.mkdir()
        content = GOOD.format(name="x") + f"{json.dumps(text)}: 1\n"
        (folder / "catalog-info.yaml").write_text(content, "utf-8")
    return work
