"""The folder of a sample: which files in it are a sample's own, and what lies there besides.

``sample.json`` says how a sample was asked for and the hash of each of its files. A file that has
another hash was made or changed by somebody, and is never replaced.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

MANIFEST = "sample.json"
"""Its suffix is that of no input."""

_MADE_BY = "sferum sample"
_LONGEST_MANIFEST = 1 << 20
_PIECE = 1 << 20


def manifest_bytes(asked: Mapping[str, object], files: Mapping[str, Iterable[str]]) -> bytes:
    """What ``sample.json`` says; a file may have several hashes while it is being replaced."""
    said = {
        "made_by": _MADE_BY,
        **asked,
        "files": {name: sorted(set(files[name])) for name in sorted(files)},
    }
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()


def is_manifest(data: bytes) -> bool:
    """Whether these bytes are a ``sample.json`` of ours."""
    return _files_in(data) is not None


def files_of_sample(folder: Path) -> dict[str, list[str]]:
    """The names and hashes of the sample that lies in a folder; none where none does."""
    try:
        with (folder / MANIFEST).open("rb") as stream:
            found = _files_in(stream.read(_LONGEST_MANIFEST))
    except OSError:
        return {}
    return found or {}


def _files_in(data: bytes) -> dict[str, list[str]] | None:
    try:
        said = json.loads(data)
        if said["made_by"] != _MADE_BY:
            return None
        files = {str(name): list(map(str, hashes)) for name, hashes in said["files"].items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return {name: hashes for name, hashes in files.items() if Path(name).name == name}


def not_ours(folder: Path, names: Iterable[str]) -> list[Path]:
    """What stands under these names, or those of an earlier sample, and is not as it was written.

    Raises OSError for a file that cannot be read.
    """
    earlier = files_of_sample(folder)
    found = []
    manifest = folder / MANIFEST
    if os.path.lexists(manifest) and not (_is_plain(manifest) and is_manifest(_start(manifest))):
        found.append(manifest)
    for name in dict.fromkeys([*names, *earlier]):
        path = folder / name
        if os.path.lexists(path) and not (
            _is_plain(path) and sha256_of(path) in earlier.get(name, [])
        ):
            found.append(path)
    return found


def _is_plain(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _start(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(_LONGEST_MANIFEST)


def sha256_of(path: Path) -> str:
    """The hash of a file of any length."""
    hashed = hashlib.sha256()
    with path.open("rb") as stream:
        while piece := stream.read(_PIECE):
            hashed.update(piece)
    return hashed.hexdigest()
