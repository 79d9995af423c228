"""What a folder means: its own files, and what its folders hold."""

from pathlib import Path

from sferum_cli.sources.finding import find_files


def test_folders_with_spreadsheets_are_known_though_nobody_reads_them(tmp_path: Path) -> None:
    for name in ("а.csv", "2024/б.xlsx", "2024/10/в.ods", "__MACOSX/г.csv", ".кэш/д.csv",
                 "письма/е.docx"):  # fmt: skip
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    found = find_files([tmp_path])
    assert [file.path.name for file in found.files] == ["а.csv"]
    assert found.folders == [tmp_path / "2024", tmp_path / "2024" / "10"]
