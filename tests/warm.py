"""The command in processes that begin warm: one that has imported everything is forked for each.

A process of its own costs most of a second, nearly all of it for imports. Where the beginning
itself is the point (a reader that dies and is looked after), the command begins cold, from the
terminal's side so to speak.
"""

import atexit
import gc
import importlib
import json
import os
import pkgutil
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import sferum_cli

ROOT = Path(__file__).parent.parent

CAN_FORK = sys.platform != "win32"

_LIBRARIES = ("fastexcel", "openpyxl", "polars", "rich.console", "typer")

_NOT_WARM = {"sferum_cli.__main__", "sferum_cli.cli"}
"""Commands have their help in a language: each run imports them in its own."""

_LONGEST_RUN = 150
"""Seconds after which a run has hung; the product itself gives up before."""


@dataclass(frozen=True)
class Ended:
    """How a run ended; ``peak`` counts the megabytes that it held."""

    code: int
    peak: float


def run_warm(
    arguments: Sequence[str],
    cwd: Path,
    variables: Mapping[str, str],
    streams: Sequence[Path],
    *,
    cold: bool = False,
) -> Ended:
    """Run ``sferum`` with these variables alone; ``streams`` take its stdout and stderr.

    ``cold`` replaces the forked process by a new one.
    """
    call = {
        "arguments": list(arguments),
        "cwd": str(cwd),
        "variables": dict(variables),
        "streams": list(map(str, streams)),
        "cold": cold,
    }
    server = _server()
    assert server.stdin is not None
    assert server.stdout is not None
    server.stdin.write(json.dumps(call) + "\n")
    server.stdin.flush()
    return Ended(**json.loads(server.stdout.readline()))


@cache
def _server() -> "subprocess.Popen[str]":
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.warm"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    atexit.register(server.communicate)
    return server


def _serve() -> None:
    """Run commands as they come on stdin.

    This process has not read anything yet, so that no thread of a library is lost to a fork.
    """
    for name in _LIBRARIES:
        importlib.import_module(name)
    for part in pkgutil.iter_modules(sferum_cli.__path__, "sferum_cli."):
        if part.name in _NOT_WARM:
            continue
        whole = importlib.import_module(part.name)
        for module in pkgutil.walk_packages(getattr(whole, "__path__", ()), f"{part.name}."):
            importlib.import_module(module.name)
    gc.freeze()  # what is shared by all runs is looked at, and so copied, by none

    for line in sys.stdin:
        if sys.platform == "win32":
            return
        child = os.fork()
        if not child:
            _become(**json.loads(line))
        signal.signal(signal.SIGALRM, lambda *_, child=child: os.kill(child, signal.SIGKILL))
        signal.alarm(_LONGEST_RUN)
        _, status, used = os.wait4(child, 0)
        signal.alarm(0)
        # Linux counts kilobytes, macOS bytes.
        peak = used.ru_maxrss / (1_000 if sys.platform == "linux" else 1_000_000)
        answer = {"code": os.waitstatus_to_exitcode(status), "peak": peak}
        print(json.dumps(answer), flush=True)  # noqa: T201 - to the process that asks


def _become(
    arguments: list[str], cwd: str, variables: dict[str, str], streams: list[str], *, cold: bool
) -> None:
    """Be the command from here on."""
    if sys.platform == "win32":
        return
    os.chdir(cwd)
    os.environ.clear()
    os.environ |= variables
    time.tzset()
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for number, path in enumerate(streams, start=1):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), number)
    if cold:
        os.execv(sys.executable, [sys.executable, "-m", "sferum_cli", *arguments])
    from sferum_cli.cli.main import main

    sys.argv = ["sferum", *arguments]
    code: object = 0
    try:
        main(arguments)
    except SystemExit as leaving:
        code = leaving.code
    except BaseException:  # noqa: BLE001 - as Python itself would
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else 1)


if __name__ == "__main__":
    _serve()
