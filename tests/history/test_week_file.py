"""The file of a week: equal bytes, everything that the contract names, and no damage unseen."""

import io
import json
import random
import shutil
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from sferum_cli import __version__
from sferum_cli.errors import InvalidInputError
from sferum_cli.history import week_file
from sferum_cli.history.manifest import SCHEMA_VERSION
from sferum_cli.history.store import History
from sferum_cli.history.week_file import METADATA_KEY
from sferum_cli.reports.kept_rows import KEPT_COLUMNS, KEPT_PARTS
from sferum_cli.reports.week_result import WeekResult
from sferum_cli.rulebook.week import Week
from sferum_cli.rulebook.words import Level, RankBy
from tests.builders.rules import WEEK_END
from tests.builders.weeks import (
    PEOPLE,
    files_in,
    keep,
    kept_weeks,
    results_of,
    week_before,
    weeks_of_activity,
)
from tests.extent import tries

WEEK = Week(WEEK_END)
NAME = "week_end=2024-10-24/week.parquet"


@pytest.fixture
def history(tmp_path: Path) -> History:
    return kept_weeks(tmp_path / "история", 2)


def read(history: History) -> WeekResult:
    return history.results([WEEK], KEPT_PARTS)[WEEK]


def named(history: History) -> tuple[str, str]:
    """The code and the text of the one problem with which reading the week stops."""
    with pytest.raises(InvalidInputError) as raised:
        read(history)
    (problem,) = raised.value.problems.errors
    return problem.code.value, problem.text


def test_the_weeks_that_are_there(history: History) -> None:
    assert history.week_ends() == [week_before(1).end, WEEK_END]
    assert list(history.results([WEEK, week_before(5)], ())) == [WEEK]
    assert not History(history.folder / "нет").week_ends()


def test_two_runs_give_equal_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        kept_weeks(tmp_path / name / "история", 1)
    first, second = (files_in(tmp_path / name / "история") for name in ("a", "b"))
    assert first == second
    assert list(first) == [NAME]


def test_a_kept_week_reads_back_as_it_was_computed(tmp_path: Path) -> None:
    results, run = results_of(weeks_of_activity(tmp_path / "файлы", 3), 3)
    history = History(tmp_path / "история")
    for one in results:
        keep(history, one, run)
    found = history.results([one.week for one in results], KEPT_PARTS)
    assert list(found) == [one.week for one in results]
    for one in results:
        for part, rows in one.rows.items():
            assert_frame_equal(found[one.week].rows[part], rows)
        assert found[one.week].targets == one.targets
        assert found[one.week].is_complete


def test_ranks_are_judged_anew(history: History) -> None:
    part = (Level.MUNICIPALITY, None)
    key = "rank_active_teachers_messages"
    by = {one: history.results([WEEK], [part], one)[WEEK] for one in RankBy}
    assert [week.rules.rank_by for week in by.values()] == list(by)
    # The teachers of the other municipality have written nothing: 2 of 10, and 0 of 5.
    assert by[RankBy.COUNT].rows[part][key].to_list() == [1, 2]


def test_what_the_file_says_of_itself(history: History) -> None:
    data = history.file(WEEK).read_bytes()
    said = json.loads(pl.read_parquet_metadata(io.BytesIO(data))[METADATA_KEY])
    assert said["schema_version"] == SCHEMA_VERSION
    assert said["version"] == __version__
    assert (said["week_start"], said["week_end"]) == ("2024-10-18", "2024-10-24")
    assert said["complete"] is True
    assert said["official"] is False
    assert said["rules"]["thresholds"]["active_teacher_messages"] == 10
    assert [one["name"] for one in said["inputs"]] == ["headcount.csv", "activity.csv"]
    for one in said["inputs"]:
        assert len(one["sha256"]) == 64
        parts = (one["rows_rejected"], one["rows_outside_week"], one["rows_unmatched"])
        assert one["rows_read"] == one["rows_used"] + sum(parts) + sum(one["rows_skipped"].values())
    assert said["rows"]["organization"]["all"] == 2
    frame = pl.read_parquet(io.BytesIO(data))
    assert frame.columns == list(KEPT_COLUMNS)
    assert frame.schema == pl.Schema(KEPT_COLUMNS)


def test_no_person_and_no_folder_is_in_the_file(history: History) -> None:
    for data in files_in(history.folder).values():
        frame = pl.read_parquet(io.BytesIO(data))
        texts = [str(cell) for row in frame.select(pl.selectors.string()).rows() for cell in row]
        texts += pl.read_parquet_metadata(io.BytesIO(data)).values()
        assert not [text for text in texts for one in PEOPLE if one in text]
        assert not [text for text in texts if str(history.folder.parent) in text]
        assert not any(one.encode() in data for one in PEOPLE)


def test_units_that_did_not_deliver_are_remembered(tmp_path: Path) -> None:
    world = weeks_of_activity(tmp_path / "файлы", 1)
    (result,), run = results_of(world)
    activity = tmp_path / "файлы" / "activity.csv"
    lines = activity.read_text("utf-8").splitlines(keepends=True)
    activity.write_text("".join(line for line in lines if "Студент" not in line), "utf-8")
    (result,), run = results_of(world)
    history = History(tmp_path / "история")
    keep(history, result, run)
    rows = history.results([WEEK], [(Level.MUNICIPALITY, None)])[WEEK].rows
    assert rows[Level.MUNICIPALITY, None]["delivered"].to_list() == [True, False]
    assert rows[Level.REGION, None]["delivered"].to_list() == [True]


@pytest.mark.parametrize("seed", range(4))
def test_a_changed_byte_or_a_missing_end_is_seen(seed: int, history: History) -> None:
    path = history.file(WEEK)
    whole = path.read_bytes()
    before = read(history)
    chance = random.Random(seed)
    for _try in range(tries(60)):
        place = chance.randrange(len(whole))
        changed = bytearray(whole)
        if chance.random() < 0.7:
            changed[place] ^= 1 << chance.randrange(8)
        else:
            del changed[place : place + chance.choice((1, 7, len(whole)))]
        path.write_bytes(changed)
        code, text = named(history)
        assert code in {"history-damaged", "history-foreign"}
        assert "week_end=2024-10-24" in text
    path.write_bytes(whole)
    assert_frame_equal(read(history).rows[KEPT_PARTS[0]], before.rows[KEPT_PARTS[0]])


def foreign(path: Path) -> None:
    pl.DataFrame({"level": ["region"], "slice": ["all"]}).write_parquet(path)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def garbage(path: Path) -> None:
    path.write_bytes(random.Random(1).randbytes(5000))


def bare(path: Path) -> None:
    path.write_bytes(b"PAR1\xff\xff\xff\x7fPAR1")


def of_another_week(path: Path) -> None:
    shutil.copy(path.parent.with_name("week_end=2024-10-17") / path.name, path)


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (empty, "history-damaged"),
        (garbage, "history-damaged"),
        (bare, "history-damaged"),
        (foreign, "history-foreign"),
        (of_another_week, "history-other-week"),
        (a_folder, "history-damaged"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_week_is_named_and_never_overwritten(
    spoil: object, code: str, history: History, tmp_path: Path
) -> None:
    spoil(history.file(WEEK))  # type: ignore[operator]
    found, text = named(history)
    assert found == code
    assert "week_end=2024-10-24" in text
    assert "sferum history remove 24.10.2024 --history" in text
    before = files_in(history.folder)
    (result,), run = results_of(weeks_of_activity(tmp_path / "другие", 1, students=101))
    for replace in (False, True):
        with pytest.raises(InvalidInputError):
            history.outputs(result, run, replace=replace)
    assert files_in(history.folder) == before
    # The other week is as it was.
    assert list(history.results([week_before(1)], ())) == [week_before(1)]


def test_a_newer_schema_is_named(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(week_file, "SCHEMA_VERSION", SCHEMA_VERSION - 1)
    code, text = named(history)
    assert code == "history-newer"
    assert "sferum history remove" in text
