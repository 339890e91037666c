"""Stands in for Podman: carries out a Containerfile in the folder $IMAGE, and runs its program there."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import venv
from pathlib import Path

IMAGE = Path(os.environ["IMAGE"])
INSTRUCTIONS = re.findall(r"^([A-Z]+) (.+)$", Path(__file__).parents[3].joinpath("Containerfile").read_text(), re.M)
ENVIRONMENT = {"PATH": f"{IMAGE}/bin:/usr/bin:/bin", "PYTHONPATH": os.environ["PYTHONPATH"], "LANG": "C.UTF-8"}


def build() -> None:
    """Copy and run what the Containerfile says, in a Python environment that takes the place of the base image."""
    venv.create(IMAGE, with_pip=True)
    folder = IMAGE
    for name, value in INSTRUCTIONS:
        if name == "WORKDIR":
            folder = IMAGE / value.lstrip("/")
            folder.mkdir(parents=True, exist_ok=True)
        elif name == "COPY":
            *sources, target = map(Path, value.split())
            for source in sources:
                if source.is_dir():
                    shutil.copytree(source, folder / target)
                else:
                    shutil.copy(source, folder / target)
        elif name == "RUN":
            offline = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
            subprocess.run(["sh", "-c", value], cwd=folder, env=ENVIRONMENT | offline, check=True)


def run(arguments: list[str]) -> None:
    """Run the program of the image in the folder that is mounted, with the environment that the Containerfile sets."""
    image = arguments.index("broadsheet")
    options, command = arguments[:image], arguments[image + 1 :]
    folder, mounted = options[options.index("--volume") + 1].split(":")
    found = dict(INSTRUCTIONS)
    assert mounted == found["WORKDIR"]
    settings = (setting for name, value in INSTRUCTIONS if name == "ENV" for setting in shlex.split(value))
    asked = {name: value for name, value in os.environ.items() if name.startswith("BROADSHEET_")}
    program = [*json.loads(found["ENTRYPOINT"]), *command]
    os.chdir(folder)
    os.execve(IMAGE / "bin" / program[0], program, ENVIRONMENT | asked | dict(s.split("=", 1) for s in settings))


if sys.argv[1] == "build":
    build()
else:
    run(sys.argv[2:])
