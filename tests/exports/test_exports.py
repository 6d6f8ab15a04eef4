"""Routes, CODEOWNERS and contacts of a catalog; amtool says where an alert would go."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result
from codeowners import CodeOwners

from generator.cli.main import cli
from generator.errors import UsageError

HEAD = "apiVersion: backstage.io/v1alpha1\nkind: {}\nmetadata: {{name: {}{}}}\n"


def group(name: str, notes: str = "", spec: str = "") -> str:
    return HEAD.format("Group", name, f", annotations: {{{notes}}}") + f"spec: {{type: team, children: []{spec}}}\n"


def component(name: str, owner: str, notes: str = "") -> str:
    head = HEAD.format("Component", name, f", annotations: {{{notes}}}")
    return f"{head}spec: {{type: service, lifecycle: production, owner: {owner}}}\n"


CATALOG = {
    "org": [
        group("company", "milepost/chat: '#all', pagerduty.com/service-id: P1"),
        group("pay", "milepost/chat: '#pay', github.com/team-slug: acme/payments", ", parent: company"),
        group("web", "github.com/team-slug: acme/web", ", parent: company, profile: {email: web@example.com}"),
        group("quiet", "milepost/chat: 'https://chat.example.com/quiet'"),
    ],
    "pay": [component("pay", "pay", "pagerduty.com/integration-key: KEY"), component("refunds", "pay")],
    "shop": [
        component("shop", "web", "milepost/paths: 'apps/shop, libs/cart/**'"),
        component("lost", "nobody"),
        component("silent", "quiet", "opsgenie.com/component-selector: x"),
    ],
}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, texts in CATALOG.items():
        (tmp_path / name / ".git").mkdir(parents=True)
        (tmp_path / name / "catalog-info.yaml").write_text("---\n".join(texts), "utf-8")
    (tmp_path / "mkdocs.yml").write_text("site_name: x\nplugins: [{milepost: {sources: [{path: '*'}]}}]\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def export(*arguments: str) -> Result:
    result = CliRunner().invoke(cli, ["export", *arguments], standalone_mode=False)
    if result.exception:
        raise result.exception
    return result


@pytest.fixture
def routing(here: Path) -> Path:
    result = export("alertmanager", "-o", "routing", "--tests")
    assert "warning: component:default/lost: nobody can be reached for it" in result.stderr
    assert "Opsgenie's support ends on 2027-04-05" in result.stderr
    assert "secrets/pagerduty-component.default.pay" in result.stderr
    return here / "routing"


def amtool(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    if shutil.which("amtool") is None:
        pytest.skip("amtool is not installed (Debian's prometheus-alertmanager)")
    return subprocess.run(["amtool", *arguments], cwd=folder, capture_output=True, text=True, check=False)


class TestAlertmanager:
    def test_the_nearest_that_can_be_reached(self, routing: Path) -> None:
        config = yaml.safe_load((routing / "alertmanager.yml").read_text("utf-8"))
        routes = {route["matchers"][0]: route for route in config["route"]["routes"]}
        names = {
            (component, child["matchers"][0]): child["receiver"]
            for component, route in routes.items()
            for child in route["routes"]
        }
        assert names['component="pay"', 'severity="page"'] == "component:default/pay/page"
        assert names['component="pay"', 'severity="warning"'] == "group:default/pay/ticket"
        assert names['component="refunds"', 'severity="critical"'] == "group:default/pay/page"
        assert names['component="shop"', 'severity="page"'] == "group:default/web/page"
        assert {names[f'component="{name}"', 'severity="page"'] for name in ("lost", "silent")} == {"unrouted"}
        receivers = {receiver["name"]: receiver for receiver in config["receivers"]}
        assert receivers["component:default/pay/page"]["pagerduty_configs"][0] == {
            "routing_key_file": "secrets/pagerduty-component.default.pay",
            "severity": "critical",
        }
        assert receivers["group:default/pay/ticket"]["slack_configs"][0]["channel"] == "#pay"
        assert receivers["unrouted"] == {"name": "unrouted"}
        assert "KEY" not in (routing / "alertmanager.yml").read_text("utf-8")

    def test_amtool_takes_it_and_every_test_passes(self, routing: Path) -> None:
        checked = amtool(routing, "check-config", "alertmanager.yml")
        assert checked.returncode == 0, checked.stdout + checked.stderr
        script = (routing / "alertmanager-tests.sh").read_text("utf-8")
        assert script.count("amtool config routes test ") == 5 * 4 + 1
        assert "component=a-component-that-is-none severity=page" in script
        done = subprocess.run(["sh", "alertmanager-tests.sh"], cwd=routing, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr

    def test_a_wrong_receiver_fails(self, routing: Path) -> None:
        amtool(routing, "--version")
        config = routing / "alertmanager.yml"
        text = config.read_text("utf-8")
        wrong = text.replace("    - receiver: component:default/pay/page\n", "    - receiver: unrouted\n", 1)
        assert wrong != text
        config.write_text(wrong, "utf-8")
        done = subprocess.run(["sh", "alertmanager-tests.sh"], cwd=routing, capture_output=True, text=True, check=False)
        assert done.returncode == 1

    def test_two_of_one_name_and_different_teams_are_not_guessed(self, here: Path) -> None:
        other = component("pay", "web").replace("name: pay", "name: pay, namespace: other")
        (here / "shop/catalog-info.yaml").write_text(other, "utf-8")
        assert "share the label component=pay and not the team" in export("alertmanager", "-o", "routing").stderr
        text = (here / "routing/alertmanager.yml").read_text("utf-8")
        assert 'receiver: unrouted\n    matchers:\n    - component="pay"' in text

    def test_the_same_again(self, routing: Path) -> None:
        before = {path.name: path.read_bytes() for path in routing.iterdir()}
        export("alertmanager", "-o", "routing", "--tests")
        assert {path.name: path.read_bytes() for path in routing.iterdir()} == before

    def test_the_contact_of_an_example_is_passed_over(self, here: Path) -> None:
        copied = group("copied", "milepost/chat: '#changeme', pagerduty.com/service-id: TODO", ", parent: company")
        (here / "shop/catalog-info.yaml").write_text(f"{copied}---\n{component('shop', 'copied')}", "utf-8")
        export("alertmanager", "-o", "routing")
        config = yaml.safe_load((here / "routing/alertmanager.yml").read_text("utf-8"))
        (route,) = (route for route in config["route"]["routes"] if route["matchers"] == ['component="shop"'])
        assert {child["receiver"].rpartition("/")[0] for child in route["routes"]} == {"group:default/company"}

    def test_what_steers_a_configuration_is_refused(self) -> None:
        with pytest.raises(UsageError, match="--smarthost is HOST:PORT"):
            export("alertmanager", "-o", "x", "--smarthost", "a\nroute: {}")


class TestRepositories:
    def test_codeowners(self, here: Path) -> None:
        export("codeowners", "-o", "owners")
        lines = {
            path.parts[-3]: [line for line in path.read_text("utf-8").splitlines() if not line.startswith("# ")]
            for path in (here / "owners").rglob("CODEOWNERS")
        }
        assert lines == {"pay": ["* @acme/payments"], "shop": ["/apps/shop @acme/web", "/libs/cart/** @acme/web"]}
        text = (here / "owners/shop/.github/CODEOWNERS").read_text("utf-8")
        assert text.startswith("# Generated from the catalog as of ")
        assert "# *: no github.com/team-slug is known of group:default/nobody, group:default/quiet\n" in text

    @pytest.mark.parametrize("dialect", ["github", "gitlab"])
    def test_another_reader_of_codeowners_says_the_same(self, here: Path, dialect: str) -> None:
        export("codeowners", "-o", "owners", "--dialect", dialect)
        (file,) = (here / "owners/shop").rglob("CODEOWNERS")
        owners = CodeOwners(file.read_text("utf-8"))
        web = [("TEAM", "@acme/web")] if dialect == "github" else [("EMAIL", "web@example.com")]
        paths = ("apps/shop/src/a.js", "libs/cart/b/c.js", "apps/other/a.js", "README.md")
        assert [owners.of(path) for path in paths] == [web, web, [], []]

    def test_another_dialect_knows_other_names(self, here: Path) -> None:
        export("codeowners", "-o", "owners", "--dialect", "gitlab")
        assert "/apps/shop web@example.com\n" in (here / "owners/shop/CODEOWNERS").read_text("utf-8")

    def test_the_most_precise_line_counts_as_it_does_for_owners(self, here: Path) -> None:
        texts = [
            component("all", "pay", "milepost/paths: services/*/"),
            component("one", "web", "milepost/paths: services/one"),
            component("lost", "nobody", "milepost/paths: services/lost/"),
            component("evil", "web", 'milepost/paths: "x\\n*\\t@evil/team"'),
        ]
        (here / "shop/catalog-info.yaml").write_text("---\n".join(texts), "utf-8")
        export("codeowners", "-o", "owners")
        text = (here / "owners/shop/.github/CODEOWNERS").read_text("utf-8")
        owners = CodeOwners(text)
        assert owners.of("services/two/x") == [("TEAM", "@acme/payments")]
        assert owners.of("services/one/x") == [("TEAM", "@acme/web")]
        assert owners.of("services/lost/x") == []
        assert "@evil" not in text

    def test_contacts(self, here: Path) -> None:
        export("contacts", "-o", "owners")
        (file,) = (here / "owners").rglob("config.yml")
        assert file.relative_to(here).as_posix() == "owners/shop/.github/ISSUE_TEMPLATE/config.yml"
        assert yaml.safe_load(file.read_text("utf-8")) == {
            "blank_issues_enabled": True,
            "contact_links": [{"name": "quiet: chat", "url": "https://chat.example.com/quiet", "about": "Ask quiet"}],
        }

    def test_what_does_not_go_together(self) -> None:
        for arguments in (("codeowners", "--tests"), ("contacts", "--dialect", "gitlab")):
            with pytest.raises(UsageError):
                export(*arguments, "-o", "x")
