"""Stands for GitHub's `gh` where there is no GitHub: issues are in the file $ISSUES."""

import json
import os
import sys
from pathlib import Path

ISSUES = Path(os.environ["ISSUES"])


def read_option(name: str) -> str:
    """The value of an option, or the whole of a file that it names."""
    value = sys.argv[sys.argv.index(name) + 1]
    return Path(value).read_text() if name.endswith("-file") else value


def find_open(issues: list[dict[str, str]], title: str) -> str:
    """The number of the open issue of a title, as the workflow's `--jq` has it."""
    return next((issue["number"] for issue in issues if issue["title"] == title and issue["state"] == "open"), "")


issues = json.loads(ISSUES.read_text())
match sys.argv[1:3]:
    case ["issue", "list"]:
        print(find_open(issues, os.environ["TITLE"]))
    case ["issue", "create"]:
        body, title = read_option("--body-file"), read_option("--title")
        issues.append({"number": str(len(issues) + 1), "title": title, "body": body, "state": "open"})
    case ["issue", "edit"]:
        issues[int(sys.argv[3]) - 1]["body"] = read_option("--body-file")
    case ["issue", "close"]:
        issues[int(sys.argv[3]) - 1]["state"] = "closed"
    case ["auth", "setup-git"]:
        pass
    case _:
        sys.exit(f"gh: unknown command: {sys.argv[1:]}")
ISSUES.write_text(json.dumps(issues))
