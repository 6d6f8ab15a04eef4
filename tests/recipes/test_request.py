"""What `milepost setup recipes` writes: its steps are run as a script, against a forge on loopback."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.cli.main import main
from tests.harvest.loopback import Loopback, Request, Response, loopback
from tests.recipes.kitchen import commit, cook, fetch, git, template

FORM = {
    "required": ["name", "repoUrl"],
    "properties": {"name": {"type": "string", "pattern": "^[a-z]+$"}, "repoUrl": {"ui:field": "RepoUrlPicker"}},
}
PUBLISH = {"id": "publish", "action": "publish:github", "input": {"repoUrl": "${{ parameters.repoUrl }}"}}
ANSWERS = {"name": "cart", "repoUrl": "github.com?owner=acme&repo=cart"}
ELSEWHERE = "Repositories are made in acme only"
TOOLS = Path(sys.executable).parent


class Forge:
    """Creates repositories, takes comments, and keeps what it was sent."""

    def __init__(self, server: Loopback) -> None:
        self.server = server
        self.comments: list[str] = []
        server.answers.append(self.answer)

    def answer(self, request: Request) -> Response | None:
        if request.path.endswith("/comments"):
            assert request.headers["authorization"] == "Bearer comment-token"
            self.comments.append(json.loads(request.body)["body"])
            return Response(201, b"{}")
        if request.path in ("/api/orgs/acme/repos", "/api/projects"):
            name = json.loads(request.body)["name"]
            place = self.server.root / f"acme/{name}.git"
            if place.exists():
                return Response(422, b"{}")
            subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(place)], check=True)
            subprocess.run(["git", "config", "http.receivepack", "true"], cwd=place, check=True)
            return Response(201, b"{}")
        return Response(200, b'{"id": 7}') if request.path == "/api/groups/acme" else None


@pytest.fixture
def forge(tmp_path: Path) -> Iterator[Forge]:
    (tmp_path / "remote").mkdir()
    with loopback(tmp_path / "remote") as server:
        yield Forge(server)


@pytest.fixture
def portal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the repository of a portal with one recipe."""
    for tool in ("jq", "curl"):
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed, which the workflow of a runner has")
    folder = tmp_path / "portal"
    cook(folder / "recipes/dish", template([fetch(), PUBLISH], FORM), {"README.md": "# ${{ values.name }}\n"})
    (folder / "mkdocs.yml").write_text("site_name: x\nplugins: [{milepost: {recipes: recipes}}]\n", "utf-8")
    monkeypatch.chdir(folder)
    for thing in ("github:acme", "gitlab:acme"):
        assert main(["setup", "recipes", thing]) == 0
    commit(folder, "v1")
    return folder


def body(recipe: str, answers: dict[str, Any]) -> str:
    return f"Please.\n\n```json\n{json.dumps({'recipe': recipe, 'answers': answers}, indent=2)}\n```\n"


def run(portal: Path, forge: Forge, text: str, host: str = "github") -> subprocess.CompletedProcess[str]:
    """Run the last two steps of the workflow."""
    url = forge.server.url
    if host == "github":
        workflow = yaml.safe_load((portal / ".github/workflows/recipe.yml").read_text("utf-8"))
        steps = workflow["jobs"]["make"]["steps"][-2:]
        assert "TOKEN" not in steps[0]["env"]  # recipes are rendered without it
        script, names = "\n".join(step["run"] for step in steps), set(steps[0]["env"]) | set(steps[1]["env"])
        given = {
            "BODY": text, "ISSUE": "3", "REPOSITORY": "acme/portal", "OWNER": "acme", "API": f"{url}/api",
            "SERVER": url, "TOKEN": "make-token", "COMMENT_TOKEN": "comment-token",
        }  # fmt: skip
        assert names == given.keys()
    else:
        script = yaml.safe_load((portal / "recipe.gitlab-ci.yml").read_text("utf-8"))["recipe"]["script"][0]
        given = {"RECIPE_REQUEST": text, "CI_PROJECT_ROOT_NAMESPACE": "acme", "CI_API_V4_URL": f"{url}/api"}
        given |= {"CI_SERVER_URL": url, "RECIPE_TOKEN": "make-token"}
    environment = {**os.environ, **given, "PATH": f"{TOOLS}:{os.environ['PATH']}", "NO_PROXY": "127.0.0.1"}
    return subprocess.run(
        ["bash", "-c", script], cwd=portal, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("host", ["github", "gitlab"])
def test_a_request_becomes_a_repository(portal: Path, forge: Forge, host: str) -> None:
    encoded = base64.b64encode(json.dumps({"recipe": "dish", "answers": ANSWERS}).encode()).decode()
    text = body("dish", ANSWERS) if host == "github" else encoded
    done = run(portal, forge, text, host)
    assert done.returncode == 0, done.stderr
    made = forge.server.root / "acme/cart.git"
    assert git(made, "show", "main:README.md") == "# cart"
    record = yaml.safe_load(git(made, "show", "main:.milepost/recipe.yaml"))
    assert (record["recipe"], record["at"], record["answers"]) == ("dish", "v1", ANSWERS)
    pushed = [request for request in forge.server.requests if "receive-pack" in request.path]
    assert all(request.headers["authorization"].startswith("Basic ") for request in pushed)
    if host == "github":
        (comment,) = forge.comments
        assert comment.startswith(f"Made {forge.server.url}/acme/cart.")
    else:
        assert f"Made {forge.server.url}/acme/cart" in done.stdout


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (body("dish", {"name": "Cart", "repoUrl": "github.com?owner=acme&repo=cart"}), "it has to fit the pattern"),
        (body("dish", {"name": "cart"}), "repoUrl: an answer is needed"),
        (body("../dish", ANSWERS), "a request has recipe, a name"),
        (body("none", ANSWERS), "there is no such recipe"),
        ("Just do it; $(touch owned)", "there is no request in it"),
        (
            body("dish", {**ANSWERS, "repoUrl": "github.com?owner=others&repo=cart"}),
            ELSEWHERE,
        ),
        (body("dish", {**ANSWERS, "repoUrl": "github.com?owner=acme&repo=../x"}), ELSEWHERE),
        (body("dish", {**ANSWERS, "repoUrl": "nope"}), "it has to name host, owner and repository"),
        (body("recipes", ANSWERS), "there is no such recipe"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_reason(portal: Path, forge: Forge, text: str, words: str) -> None:
    done = run(portal, forge, text)
    assert done.returncode == 1
    (comment,) = forge.comments
    assert words in comment
    assert not (portal / "owned").exists()
    assert not any("orgs" in request.path or "receive-pack" in request.path for request in forge.server.requests)


def test_a_repository_that_is_there_is_left_alone(portal: Path, forge: Forge) -> None:
    assert run(portal, forge, body("dish", ANSWERS)).returncode == 0
    before = git(forge.server.root / "acme/cart.git", "rev-parse", "main")
    shutil.rmtree(portal / "made")
    assert run(portal, forge, body("dish", ANSWERS)).returncode == 1
    assert forge.comments[-1].startswith("acme/cart cannot be created.")
    assert git(forge.server.root / "acme/cart.git", "rev-parse", "main") == before


def test_a_push_that_fails_is_said(portal: Path, forge: Forge) -> None:
    forge.server.failing("/acme/cart.git", 403)
    assert run(portal, forge, body("dish", ANSWERS)).returncode == 1
    assert forge.comments[-1].startswith("acme/cart was created, and nothing could be pushed to it.")


def test_the_workflows_pass_the_schemas_of_their_hosts(portal: Path) -> None:
    github, gitlab = portal / ".github/workflows/recipe.yml", portal / "recipe.gitlab-ci.yml"
    commands: list[list[str | Path]] = [
        ["check-jsonschema", "--builtin-schema", "vendor.github-workflows", github],
        ["check-jsonschema", "--builtin-schema", "vendor.gitlab-ci", gitlab],
        ["zizmor", "--offline", "--persona", "pedantic", "--no-progress", github],
    ]
    for command in commands:
        done = subprocess.run([TOOLS / command[0], *command[1:]], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
