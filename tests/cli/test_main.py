"""The command `milepost`: its commands, exit codes, and what it says when something goes wrong."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import pytest

from generator import __version__, pipeline
from generator.cli.main import COMMANDS, main
from generator.errors import BuildError, MilepostError, SettingsError, SlowYamlError, UsageError

GOOD = "apiVersion: backstage.io/v1alpha1\nkind: Domain\nmetadata: {name: d, description: x}\nspec: {owner: o}\n"

Failing = Callable[[BaseException], None]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MILEPOST_DEBUG", raising=False)
    (tmp_path / "catalog-info.yaml").write_text(GOOD, "utf-8")
    return tmp_path


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Failing:
    """Return a function that makes `milepost check` raise."""

    def fail_with(error: BaseException) -> None:
        def fail(*_: Any, **__: Any) -> NoReturn:
            raise error

        monkeypatch.setattr(pipeline, "build", fail)

    return fail_with


class TestCommands:
    def test_help_lists_them_all(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["--help"]) == 0
        out = capsys.readouterr().out
        assert [line.split()[0] for line in out.partition("Commands:\n")[2].splitlines()] == sorted(COMMANDS)
        assert "check" in COMMANDS

    @pytest.mark.parametrize("name", sorted(COMMANDS))
    @pytest.mark.parametrize("flag", ["--help", "-h"])
    def test_each_has_help_with_examples_or_a_usage(
        self, name: str, flag: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main([name, flag]) == 0
        out = capsys.readouterr().out
        assert out.startswith(f"Usage: milepost {name} ")
        assert len(out.splitlines()) > 5

    def test_the_version_is_told(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["--version"]) == 0
        assert capsys.readouterr().out == f"milepost, version {__version__}\n"

    @pytest.mark.parametrize(("typed", "meant"), [("chek", "check"), ("biuld", "build"), ("inspekt", "inspect")])
    def test_a_command_that_is_nearly_right_is_named(
        self, typed: str, meant: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main([typed]) == 2
        assert f"There is no command {typed}. Did you mean {meant}?" in capsys.readouterr().err

    def test_one_that_is_like_nothing_is_not_guessed_at(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["xyzzy"]) == 2
        err = capsys.readouterr().err
        assert "There is no command xyzzy." in err
        assert "Did you mean" not in err

    def test_it_is_a_module_too(self) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "generator", "--version"], capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stdout) == (0, f"milepost, version {__version__}\n")


class TestExitCodes:
    def test_done_is_0(self) -> None:
        assert main(["check"]) == 0

    def test_problems_are_1(self, folder: Path) -> None:
        (folder / "catalog-info.yaml").write_text("a: [\n", "utf-8")
        assert main(["check"]) == 1

    @pytest.mark.parametrize(
        "arguments",
        [[], ["check", "--what"], ["check", "--format"], ["--what"], ["check", "absent"], ["explain", "XYZ999"]],
    )
    def test_wrong_usage_is_2_and_stays_off_standard_output(
        self, arguments: list[str], capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(arguments) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert err

    @pytest.mark.parametrize(
        ("error", "code"),
        [
            (UsageError("wrong way"), 2),
            (SettingsError("wrong setting", "mkdocs.yml"), 2),
            (BuildError("no room"), 1),
            (SlowYamlError(), 3),
            (MilepostError("oh"), 3),
        ],
    )
    def test_our_own_errors_are_a_sentence(
        self, failing: Failing, error: MilepostError, code: int, capsys: pytest.CaptureFixture[str]
    ) -> None:
        failing(error)
        assert main(["check"]) == code
        assert capsys.readouterr() == ("", f"milepost: {error}\n")

    def test_a_settings_error_names_its_file(self) -> None:
        assert str(SettingsError("wrong", "mkdocs.yml")) == "mkdocs.yml: wrong"
        assert str(SettingsError("wrong")) == "wrong"

    @pytest.mark.parametrize("error", [KeyboardInterrupt(), EOFError()])
    def test_an_interruption_is_130_without_a_traceback(
        self, failing: Failing, error: BaseException, capsys: pytest.CaptureFixture[str]
    ) -> None:
        failing(error)
        assert main(["check"]) == 130
        assert "Traceback" not in capsys.readouterr().err


class TestBugs:
    @pytest.mark.parametrize(
        "error", [RuntimeError("the matter"), KeyError("the matter"), RecursionError("the matter")]
    )
    def test_one_is_3_and_says_what_to_report(
        self, failing: Failing, error: Exception, capsys: pytest.CaptureFixture[str]
    ) -> None:
        failing(error)
        assert main(["check"]) == 3
        out, err = capsys.readouterr()
        assert out == ""
        assert "bug of Milepost" in err
        assert f"{type(error).__name__}: " in err
        assert "the matter" in err
        assert f"milepost {__version__}, Python {sys.version_info.major}." in err
        assert "test_main.py:" in err
        assert "Traceback" not in err

    def test_the_traceback_is_there_for_those_who_ask(
        self, failing: Failing, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("MILEPOST_DEBUG", "1")
        failing(RuntimeError("the matter"))
        assert main(["check"]) == 3
        err = capsys.readouterr().err
        assert "bug of Milepost" in err
        assert "Traceback (most recent call last)" in err


class TestAReaderThatGoesAway:
    """`milepost inspect | head -1`: nobody reads on, which is nobody's fault."""

    def piped(self) -> subprocess.CompletedProcess[bytes]:
        reading, writing = os.pipe()
        os.close(reading)
        command = [sys.executable, "-m", "generator", "inspect", "--format", "json"]
        try:
            return subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, check=False)
        finally:
            os.close(writing)

    def test_it_is_no_traceback(self) -> None:
        assert self.piped().stderr == b""

    def test_it_is_no_problem(self) -> None:
        assert self.piped().returncode == 0
