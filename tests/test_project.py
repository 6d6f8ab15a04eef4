"""The files around the program say what is so."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator import __version__
from generator.cli.main import COMMANDS, cli
from tests.bench.proofs import FOLDER as PROOFS
from tests.bench.proofs import TOP, is_stale

README = (TOP / "README.md").read_text(encoding="utf-8")
MAKEFILE = (TOP / "Makefile").read_text(encoding="utf-8")
PYPROJECT = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))
PROSE = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")

# Written so that they do not find themselves.
MACHINE_PATHS = re.compile(rb"(?<![\w.:}-])/(?:work|root)(?:/[\w.-]|\b(?=[`'\"\s]))")
REGISTRIES = re.compile(rb"pypi[.]org|pythonhosted[.]org|registry[.]npmjs|deb[.]debian")


def _tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=TOP, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [TOP / name for name in listed.stdout.decode().split("\0") if name and (TOP / name).is_file()]


def _console(text: str) -> list[str]:
    """Return the blocks of a Markdown text that show a terminal."""
    return re.findall(r"^```console\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def test_readme_is_short() -> None:
    assert len(README.splitlines()) < 120


@pytest.mark.parametrize("name", PROSE)
def test_make_targets_that_are_named_exist(name: str) -> None:
    text = (TOP / name).read_text(encoding="utf-8")
    named = set(re.findall(r"(?:\$ |`)make ([a-z]+)", text))
    assert named <= set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))


@pytest.mark.parametrize("name", PROSE)
def test_commands_that_are_named_exist(name: str) -> None:
    text = (TOP / name).read_text(encoding="utf-8")
    assert set(re.findall(r"(?:\$ |`)milepost ([a-z-]+)", text)) <= set(COMMANDS)


@pytest.mark.parametrize("name", PROSE)
def test_relative_links_lead_somewhere(name: str) -> None:
    text = (TOP / name).read_text(encoding="utf-8")
    links = {link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link}
    assert [link for link in sorted(links) if not (TOP / link).exists()] == []


def test_readme_shows_what_check_prints(tmp_path: Path) -> None:
    shown = next(block for block in _console(README) if block.startswith("$ milepost check --strict\n"))
    (example,) = re.findall(r"^```yaml\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    file = tmp_path / "catalog-info.yaml"
    file.write_text(example, encoding="utf-8")
    assert _check(tmp_path) == (0, "No problems in 1 file, 3 entities.")
    file.write_text(example.replace("owner: team-fares\n", "owner: team-fare\n", 1), encoding="utf-8")
    assert _check(tmp_path) == (1, shown.partition("\n")[2].strip())


def _check(folder: Path) -> tuple[int, str]:
    command = [sys.executable, "-m", "generator", "check", "--strict"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, (done.stdout or done.stderr).strip()


def test_example_organisation_has_no_problem() -> None:
    assert _check(TOP)[0] == 0


def test_changelog_has_unreleased() -> None:
    assert "\n## [Unreleased]\n" in (TOP / "CHANGELOG.md").read_text(encoding="utf-8")


def test_version_stands_once() -> None:
    assert PYPROJECT["project"]["dynamic"] == ["version"]
    assert PYPROJECT["tool"]["hatch"]["version"]["path"] == "generator/__init__.py"
    assert __version__ in CliRunner().invoke(cli, ["--version"]).output
    literal = re.compile(rf'"{re.escape(__version__)}"')
    holders = [path for path in (TOP / "generator").rglob("*.py") if literal.search(path.read_text(encoding="utf-8"))]
    assert [path.name for path in holders] == ["__init__.py"]


@pytest.mark.parametrize("name", COMMANDS)
def test_help_has_an_example(name: str) -> None:
    shown = CliRunner().invoke(cli, [name, "--help"]).output
    assert re.search(rf"Examples?:\n\s+milepost {name}\b", shown)


def test_every_requirement_is_pinned_with_a_hash() -> None:
    text = (TOP / "requirements-dev.txt").read_text(encoding="utf-8")
    entries = [entry for entry in re.split(r"\n(?=\S)", text) if not entry.startswith("#")]
    assert [entry for entry in entries if not re.match(r"[\w.-]+==\S+ .*--hash=sha256:", entry, re.DOTALL)] == []
    pinned = {entry.partition("==")[0] for entry in entries}
    wanted = {re.split(r"[<>=]", need)[0] for need in PYPROJECT["project"]["dependencies"]}
    assert wanted <= pinned


def test_no_machine_path_or_registry_in_a_tracked_file() -> None:
    found = [
        f"{path.relative_to(TOP)}: {match[0].decode()}"
        for path in _tracked()
        for content in [path.read_bytes()]
        if b"\0" not in content
        for match in [MACHINE_PATHS.search(content) or REGISTRIES.search(content)]
        if match
    ]
    assert found == []


@pytest.mark.parametrize("proof", sorted(PROOFS.glob("*.md")), ids=lambda path: path.stem)
def test_proof_is_not_stale(proof: Path) -> None:
    assert not is_stale(proof), "what this proof rests on has changed: run `make prove`"


@pytest.mark.slow
def test_wheel_holds_what_the_program_reads(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(TOP)]
    subprocess.run(command, capture_output=True, check=True)
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    data = [name for name in names if name.startswith("generator/_data/")]
    for folder in ("templates", "site_overrides", "catalog"):
        files = {f"generator/_data/{path.relative_to(TOP).as_posix()}" for path in _files(TOP / folder)}
        assert files <= names
    assert "generator/_data/mkdocs.yml" in data
    assert any(name.endswith("/licenses/LICENSE") for name in names)
    assert {name.partition("/")[0] for name in names} == {"generator", f"milepost-{__version__}.dist-info"}


def _files(folder: Path) -> list[Path]:
    return [path for path in _tracked() if path.is_relative_to(folder)]
