"""How the tests run: what CI may not skip, and how long hypothesis looks."""

from __future__ import annotations

import os
from collections.abc import Generator

import pytest
from hypothesis import settings

CI = "MILEPOST_CI"  # set by .ci/run, which installs the tools below
PROVE = "MILEPOST_PROVE"  # set by `make prove`
INSTALLED_BY_CI = ("chromium", "amtool", "jq", "curl")

settings.register_profile("test", deadline=None, max_examples=100)
settings.register_profile("prove", deadline=None, max_examples=5_000)
settings.load_profile("prove" if os.environ.get(PROVE) else "test")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Fail a test that skips itself in CI for want of a tool that CI installs."""
    report = yield
    _forbid_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Do the same for a whole module."""
    report = yield
    _forbid_skip(report)
    return report


def _forbid_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Turn a skip into a failure, if it is one that CI does not accept."""
    if not (os.environ.get(CI) and report.skipped) or hasattr(report, "wasxfail"):
        return
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    if any(tool in reason.lower() for tool in INSTALLED_BY_CI):
        report.outcome = "failed"
        report.longrepr = f"{reason}\n(.ci/run installs this tool: a skip for want of it is a failure there)"
