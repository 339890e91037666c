"""Replaces GitHub's `gh` in tests: issues are in the file $ISSUES, in the form in which GitHub's API returns them."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ISSUES = Path(os.environ["ISSUES"])
BOT = {"login": "github-actions[bot]", "type": "Bot"}


def read_option(name: str) -> str:
    """The value of an option, or the whole of a file that it names."""
    value = sys.argv[sys.argv.index(name) + 1]
    return Path(value).read_text() if name.endswith("-file") else value


def select(found: list[dict[str, object]]) -> str:
    """What the workflow's `--jq` selects: computed by jq itself or, if it is not installed, in Python."""
    if shutil.which("jq"):
        command = ["jq", "--raw-output", read_option("--jq")]
        return subprocess.run(command, input=json.dumps(found), capture_output=True, text=True, check=True).stdout
    alike = (issue["number"] for issue in found if issue["title"] == os.environ["TITLE"] and issue["user"] == BOT)
    return f"{next(alike, '')}\n"


issues = json.loads(ISSUES.read_text())
match sys.argv[1:3]:
    case ["api", address] if address.startswith(f"repos/{os.environ['GH_REPO']}/issues?state=open&"):
        # The parameter `creator` is ignored, so that the selection alone decides.
        print(select([issue for issue in issues if issue["state"] == "open"]), end="")
    case ["issue", "create"]:
        body, title = read_option("--body-file"), read_option("--title")
        issues.append({"number": len(issues) + 1, "title": title, "body": body, "state": "open", "user": BOT})
    case ["issue", "view"]:
        print(issues[int(sys.argv[3]) - 1]["body"])
    case ["issue", "comment"]:
        issues[int(sys.argv[3]) - 1].setdefault("comments", []).append(read_option("--body-file"))
    case ["issue", "edit"]:
        issues[int(sys.argv[3]) - 1]["body"] = read_option("--body-file")
    case ["issue", "close"]:
        issues[int(sys.argv[3]) - 1]["state"] = "closed"
    case ["auth", "setup-git"]:
        pass
    case _:
        sys.exit(f"gh: unknown command: {sys.argv[1:]}")
ISSUES.write_text(json.dumps(issues))
