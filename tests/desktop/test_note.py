"""The note in LibreOffice: one page for a signature, whose figures can be read there."""

import subprocess
from pathlib import Path

import pytest

from sferum_cli.pipeline import Call
from sferum_cli.problems import Problems
from sferum_cli.render.forms import checked_form
from sferum_cli.render.note import note_bytes
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.sources.options import ReadOptions
from sferum_cli.sources.tables.call import InputCall
from tests.builders.summary import make_summary
from tests.conftest import SAMPLE
from tests.spec.test_note import form

pytestmark = pytest.mark.desktop


def text_of(data: bytes, folder: Path) -> str:
    """What LibreOffice prints of a file of Word; a page ends with a form feed."""
    (folder / "note.docx").write_bytes(data)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    words = ("--headless", profile, "--convert-to", "pdf", "--outdir", folder)
    printed = ("pdftotext", "-layout", folder / "note.pdf", folder / "note.txt")
    for command in (("soffice", *words, folder / "note.docx"), printed):
        subprocess.run(list(map(str, command)), check=True, capture_output=True)
    return (folder / "note.txt").read_text("utf-8")


def test_the_note_is_one_page_that_says_it_all(tmp_path: Path) -> None:
    document = make_summary(Call(InputCall([SAMPLE]), ReadOptions(), Rules()), Problems())
    text = text_of(note_bytes(document), tmp_path)
    assert text.count("\f") == 1
    for said in ("Справка об использовании Сферума", "2417", "Кормиловский", "Подпись"):
        assert said in text


def test_a_form_is_opened_too(tmp_path: Path) -> None:
    document = make_summary(Call(InputCall([SAMPLE]), ReadOptions(), Rules()), Problems())
    data = checked_form("ф.docx", ".docx", form("{{region}}: {{row.teachers_total}}"))
    assert "Омская область: 1081" in text_of(data.filled(document), tmp_path)
