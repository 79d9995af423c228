"""What only bears the name of a table is called what it is, with what to do."""

import pytest

from sferum_cli.problems import Code
from tests.builders.rules import World
from tests.faults.containers import ole_of

TABLE = "<table><tr><td>Дата</td></tr></table>"
PAGE = f"<html><head><title>Отчёт</title></head><body>{TABLE}</body></html>"
MHT = "MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n" + PAGE
XML_2003 = (
    '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Table/></Workbook>'
)


def refusal(world: World, name: str, data: bytes) -> tuple[Code, str]:
    """The one error over a file of these bytes."""
    world.headcount("школа\n1")
    path = world.folder / name
    path.write_bytes(data)
    world.paths.append(path)
    (error,) = world.errors()
    assert error.file == name
    return error.code, error.message


@pytest.mark.parametrize("suffix", [".xls", ".xlsx", ".csv", ".zip"])
@pytest.mark.parametrize(
    ("data", "word"),
    [
        (PAGE.encode(), "HTML"),
        (PAGE.encode("utf-8-sig"), "HTML"),
        (PAGE.encode("utf-16"), "HTML"),
        (PAGE.encode("cp1251"), "HTML"),
        (PAGE.encode("utf-16-le"), "HTML"),
        (f"\r\n<!-- {'-' * 300} -->\n<!-- 2 -->{PAGE}".encode(), "HTML"),
        (f'<?xml version="1.0"?><!DOCTYPE html>{PAGE}'.encode(), "HTML"),
        (TABLE.encode(), "HTML"),
        (f"<meta charset='utf-8'>{TABLE}".encode(), "HTML"),
        (f"<TR>{TABLE}".encode(), "HTML"),
        (MHT.encode(), "MHT"),
        (f"From: <Saved by Blink>\r\nSubject: x\r\n{MHT}".encode(), "MHT"),
        (XML_2003.encode(), "2003"),
        (XML_2003.encode("utf-8-sig"), "2003"),
        (XML_2003.encode("utf-16"), "2003"),
        (b"<?xml version='1.0'?><a/>", "XML"),
        (b"%PDF-1.7\n", "PDF"),
        (b"{\\rtf1\\ansi", "RTF"),
        (b"Rar!\x1a\x07\x01\0", "zip"),
        (b"7z\xbc\xaf\x27\x1c", "zip"),
        (b"a.csv" + bytes(252) + b"ustar\x0000", "zip"),
        (b"\x89PNG\r\n\x1a\n", ""),
        (b"ID;PWXL;N;E\r\nP;PGeneral\r\n", "SYLK"),
    ],
)
def test_called_what_it_is(world: World, suffix: str, data: bytes, word: str) -> None:
    code, message = refusal(world, f"активность{suffix}", data)
    assert code is Code.FILE_FORMAT
    assert word in message


def test_a_page_behind_words_under_the_name_of_a_workbook(world: World) -> None:
    code, message = refusal(world, "активность.xls", f"Warning: x\n{PAGE}".encode())
    assert code is Code.FILE_FORMAT
    assert "HTML" in message


@pytest.mark.parametrize("part", ["\tDRMContent", "EncryptedPackage", "encryptedPACKAGE"])
def test_files_that_only_somebody_with_the_right_opens(world: World, part: str) -> None:
    code, _message = refusal(world, "активность.xlsx", ole_of({part: b"x" * 4096}))
    assert code is Code.FILE_PASSWORD


@pytest.mark.parametrize("part", ["WordDocument", "PowerPoint Document"])
def test_other_documents_of_office(world: World, part: str) -> None:
    code, _message = refusal(world, "активность.xls", ole_of({part: b"x" * 4096}))
    assert code is Code.FILE_FORMAT


def test_a_csv_that_begins_like_something_else(world: World) -> None:
    world.headcount("школа\n1")
    world.activity("отправлено\n10")
    path = world.paths[-1]
    text = path.read_text("utf-8")
    path.write_text("ID;Примечание: MIME\nTABLE;<b>\n" + text, "utf-8")
    assert world.report().columns("teachers") == [(1,)]
