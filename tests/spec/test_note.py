"""The note for a signature, and a person's own form of it (section 9)."""

import io
from functools import cache
from pathlib import Path
from typing import Any

import docx
import pytest

from sferum_cli.errors import WrongCallError
from sferum_cli.pipeline import Call
from sferum_cli.problems import Problems
from sferum_cli.render.forms import checked_form
from sferum_cli.render.note import note_bytes, note_has_all_rows
from sferum_cli.reports.document import Document, Paragraph, Table
from sferum_cli.reports.note import FEWEST_HEADS, ranked_table
from sferum_cli.reports.targets import UnitTargets
from sferum_cli.rulebook.parameters import Rules
from sferum_cli.rulebook.targets import TARGETS, reached
from sferum_cli.rulebook.words import Level
from sferum_cli.sources.options import ReadOptions
from sferum_cli.sources.tables.call import InputCall
from tests.builders.rules import World
from tests.builders.summary import make_summary
from tests.conftest import SAMPLE, Run


@cache
def summary_of_the_sample() -> Document:
    call = Call(InputCall([SAMPLE]), ReadOptions(), Rules())
    return make_summary(call, Problems())


@pytest.fixture
def summary() -> Document:
    return summary_of_the_sample()


def read(data: bytes) -> Any:
    return docx.Document(io.BytesIO(data))


def texts(file: Any) -> list[str]:
    return [one.text for one in file.paragraphs if one.text.strip()]


def cells(table: Any) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_the_note_says_it_all(summary: Document) -> None:
    file = read(note_bytes(summary))
    said = texts(file)
    assert said[:2] == [
        "Справка об использовании Сферума", "Омская область. Неделя 18.10.2024 – 24.10.2024",
    ]  # fmt: skip
    assert "Предыдущей недели для сравнения нет" in said
    assert any(line.startswith("Активны за неделю") for line in said)
    targets, teachers, _students, furthest, signature = map(cells, file.tables)
    assert targets[1] == ["Педагоги активны ≥ 25 %", "16,3", "176", "1081", "95", "—", "н/д"]
    assert teachers[0] == ["Муниципалитет", "Доля %", "Количество", "Всего"]
    assert [row[0] for row in teachers[1:]] == [
        "Лидеры", "Кормиловский муниципальный район", "Калачинский муниципальный район",
        "Тарский муниципальный район", "Отстающие", "Исилькульский муниципальный район",
        "Любинский муниципальный район", "Марьяновский муниципальный район",
    ]  # fmt: skip
    assert furthest[1] == ["город Омск", "7", "15", "467"]
    assert "Подпись" in signature[0][1]


def test_equal_inputs_give_equal_bytes(summary: Document) -> None:
    data = note_bytes(summary)
    assert data == note_bytes(summary)
    assert note_has_all_rows(data, summary)


def test_a_lost_row_is_noticed(summary: Document) -> None:
    file = read(note_bytes(summary))
    row = file.tables[0].rows[1]._tr  # noqa: SLF001 - the library takes no rows out
    row.getparent().remove(row)
    stream = io.BytesIO()
    file.save(stream)
    assert not note_has_all_rows(stream.getvalue(), summary)


LEADERS = [
    # (count, heads) of units а, б, в, …; leaders; laggards
    ([(5, 20), (10, 20), (1, 20), (2, 20)], "баг", "в"),
    ([(5, 20), (19, 19), (1, 20)], "ав", ""),
    ([(1, 20), (2, 20), (3, 20), (4, 20), (5, 20), (6, 20), (7, 20)], "жед", "вба"),
    ([(1, 20), (1, 20), (1, 20), (1, 20)], "абв", "г"),
    ([(None, 20), (1, None), (1, 0)], "", ""),
]


@pytest.mark.parametrize(("units", "leaders", "laggards"), LEADERS)
def test_leaders_and_laggards_have_enough_heads(
    units: list[tuple[int | None, int | None]], leaders: str, laggards: str
) -> None:
    assert FEWEST_HEADS == 20
    found = [
        UnitTargets("Омская область", name, (reached(TARGETS[0], count, heads, Rules().targets),))
        for name, (count, heads) in zip("абвгдежз", units, strict=False)
    ]
    rows = ranked_table(found, 0).rows
    by_group = {"Лидеры": "", "Отстающие": ""}
    for group, unit in rows.select("group", "unit").iter_rows():
        by_group[group] += unit
    assert by_group == {"Лидеры": leaders, "Отстающие": laggards}


def test_what_changed_since_the_week_before(world: World) -> None:
    world.headcount("школа | педагогов | обучающихся\n1 | 40 | 100")
    days = "".join(f"\n{day} | а | 12" for day in range(-13, 1))
    world.activity(f"день | человек | отправлено{days}\n-8 | б | 12")
    call = Call(InputCall(world.paths), ReadOptions(), Rules())
    (note,) = make_summary(call, Problems()).notes
    (changed,) = [one for one in note.parts if isinstance(one, Paragraph)]
    assert changed.sentences[0] == "Педагоги активны: 2,5 % (−2,5 п. п.)"


def test_of_the_country_a_page_for_each(world: World) -> None:
    world.headcount(
        "регион | муниципалитет | школа\nОмская область | Омск | 1\nТомская область | Томск | 2"
    )
    world.activity("человек | школа | отправлено\nа | 1 | 12\nб | 2 | 1")
    call = Call(InputCall(world.paths), ReadOptions(), Rules())
    document = make_summary(call, Problems(), Level.COUNTRY)
    assert [note.subject.split(".")[0] for note in document.notes] == [
        "Россия", "Омская область", "Томская область",
    ]  # fmt: skip
    assert note_has_all_rows(note_bytes(document), document)


def test_every_number_of_a_note_stands_in_the_tables(summary: Document) -> None:
    known = {
        value
        for part in summary.parts
        if isinstance(part, Table)
        for row in part.cells.iter_rows()
        for value in row
        if isinstance(value, int | float)
    }
    for note in summary.notes:
        for part in note.parts:
            if isinstance(part, Table):
                numbers = {v for row in part.cells.iter_rows() for v in row
                           if isinstance(v, int | float)}  # fmt: skip
                assert numbers <= known


# ------------------------------------------------------------------------------------------ forms


def form(
    *lines: str,
    table: tuple[tuple[str, ...], ...] = (),
    merged: tuple[tuple[int, int], tuple[int, int]] | None = None,
) -> bytes:
    file: Any = docx.Document()
    for line in lines:
        paragraph = file.add_paragraph()
        for number, piece in enumerate(line.split("|")):
            paragraph.add_run(piece).bold = number % 2 == 1
    if table:
        drawn = file.add_table(rows=0, cols=len(table[0]))
        for row in table:
            for cell, text in zip(drawn.add_row().cells, row, strict=True):
                cell.text = text
        if merged is not None:
            drawn.cell(*merged[0]).merge(drawn.cell(*merged[1]))
    file.sections[0].footer.paragraphs[0].text = "Неделя {{week_end}}"
    stream = io.BytesIO()
    file.save(stream)
    return stream.getvalue()


def filled(data: bytes, document: Document) -> Any:
    return read(checked_form("форма.docx", ".docx", data).filled(document))


def test_a_form_keeps_its_runs(summary: Document) -> None:
    data = form(
        "Активны |{{targets.act|ive_students.pct}}| % из {{row.students_total}} чел.", "{{region}}"
    )
    file = filled(data, summary)
    first, second = file.paragraphs[:2]
    assert first.text == "Активны 17,7 % из 2689 чел."
    assert [(run.text, run.bold) for run in first.runs] == [
        ("Активны ", False), ("17,7", True), ("", False), (" % из 2689 чел.", True),
    ]  # fmt: skip
    assert second.text == "Омская область"
    assert file.sections[0].footer.paragraphs[0].text == "Неделя 24.10.2024"


def test_a_row_of_a_form_is_repeated(summary: Document) -> None:
    table = (
        ("Тип", "Педагогов"),
        ("{{by_type.organization_type}}", "из {{by_type.teachers_total}}"),
        ("Итого", "{{row.teachers_total}}"),
    )
    file = filled(form(table=table), summary)
    assert cells(file.tables[0]) == [
        ["Тип", "Педагогов"], ["ОО", "из 712"], ["СПО", "из 141"], ["ДОО", "из 154"],
        ["ОДО", "из 74"], ["Итого", "1081"],
    ]  # fmt: skip


REFUSED = [
    (form("{{targets.active.pct}}"), "targets.active"),
    (form("{{by_type.teachers}}"), "из списка"),
    (form(table=(("{{by_type.teachers}}", "{{municipalities.count}}"),)), "два списка"),
    (form(table=(("{{by_type.teachers}}", ""), ("", "")), merged=((0, 1), (1, 1))), "объединён"),
    (form("До {{week_end"), "«{{»"),
]


@pytest.mark.parametrize(("data", "named"), REFUSED)
def test_what_a_form_cannot_hold_is_named(data: bytes, named: str, summary: Document) -> None:
    with pytest.raises(WrongCallError, match=named) as told:
        filled(data, summary)
    assert "форма.docx" in str(told.value)


# --------------------------------------------------------------------------- as a person calls


def test_the_command_fills_the_form_and_leaves_it(sferum: Run, tmp_path: Path) -> None:
    (tmp_path / "форма.docx").write_bytes(data := form("{{region}}"))
    run = sferum(
        "summary", SAMPLE, "-o", "справка.docx", "-o", "с.xlsx", "--template", "форма.docx"
    )
    assert run.returncode == 0, run.stderr
    assert texts(read((tmp_path / "справка.docx").read_bytes()))[0] == "Омская область"
    assert (tmp_path / "форма.docx").read_bytes() == data
    assert (tmp_path / "с.xlsx").stat().st_size > 1000


WRONG = [
    # words, what the message names
    (["report", SAMPLE, "-o", "а.docx"], ".docx"),
    (["summary", SAMPLE, "-o", "а.docx", "--template", "нет.docx"], "нет.docx"),
    (["summary", SAMPLE, "-o", "а.xlsx", "--template", "форма.docx"], "-o"),
    (["summary", SAMPLE, "--template", "форма.docx"], "-o"),
    (["summary", SAMPLE, "-o", "форма.docx", "--template", "форма.docx"], "форма.docx"),
    (["report", SAMPLE, "-o", "а.csv", "--template", "форма.csv"], ".xlsx, .docx"),
    (["summary", SAMPLE, "-o", "а.docx", "--template", "неверная.docx"], "regoin"),
]


@pytest.mark.parametrize(("words", "named"), WRONG)
def test_wrong_forms_are_wrong_calls(
    words: list[str], named: str, sferum: Run, tmp_path: Path
) -> None:
    (tmp_path / "форма.docx").write_bytes(form("{{region}}"))
    (tmp_path / "неверная.docx").write_bytes(form("{{regoin}}"))
    (tmp_path / "форма.csv").write_text("а", "utf-8")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    run = sferum(*words)
    assert run.returncode == 2, run.stderr
    assert named in run.stderr
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
