"""Other runs that are at work meanwhile."""

import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT


def run_that_holds(target: Path) -> subprocess.Popen[str]:
    """A process that holds the lock of ``target`` until its stdin ends."""
    code = (
        "import sys\nfrom pathlib import Path\nfrom sferum_cli.outputs.locks import locked\n"
        "with locked([Path(sys.argv[1])]):\n    print('held', flush=True)\n    sys.stdin.read()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(target)], cwd=ROOT, stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, text=True, encoding="utf-8",
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process
