"""Known vulnerabilities of what is installed beside the product, and the list of its parts.

``python .ci/audit.py ENVIRONMENT FILE`` asks the package index about everything in a virtual
environment and writes the software bill of materials (CycloneDX, json) to FILE. A vulnerability
ends it with 1. Where nobody answers it says so and ends with 0: nothing was judged then.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

TOOLS = Path(sys.executable).parent


def main(words: Sequence[str]) -> int:
    """The exit code."""
    environment, file = map(Path, words)
    write_parts(environment, file)
    found = asked(environment)
    judged = [one for one in found if "skip_reason" not in one]
    for one in judged:
        for fault in one["vulns"]:
            print(
                f"{one['name']} {one['version']}: {fault['id']}, mended in {fault['fix_versions']}"
            )
    if not judged:
        print("no service of vulnerabilities answers from here: nothing was judged")
    else:
        print(f"asked about {len(judged)} packages, no answer about {len(found) - len(judged)}")
    return int(any(one["vulns"] for one in judged))


def write_parts(environment: Path, file: Path) -> None:
    """The bill of materials, which must name the product's own dependencies."""
    file.parent.mkdir(parents=True, exist_ok=True)
    python = next(environment.glob("bin/python"), environment / "Scripts" / "python.exe")
    words = ["environment", str(python), "--output-reproducible", "--of", "JSON", "-o", str(file)]
    subprocess.run([TOOLS / "cyclonedx-py", *words], check=True)
    parts = {one["name"].lower() for one in json.loads(file.read_text("utf-8"))["components"]}
    if not {"polars", "openpyxl", "typer"} <= parts:
        raise SystemExit(f"{file} does not name what the product needs")
    print(f"{file.name}: {len(parts)} parts")


def asked(environment: Path) -> list[Any]:
    """What the index says of each package; [] where it cannot be asked."""
    (packages,) = environment.glob("lib/python*/site-packages")
    words = ["--path", str(packages), "--format", "json", "--progress-spinner", "off"]
    run = subprocess.run(
        [TOOLS / "pip-audit", *words], capture_output=True, text=True, check=False, timeout=600
    )
    try:
        return list(json.loads(run.stdout)["dependencies"])
    except (ValueError, KeyError):
        return []


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
