"""R1, a registered (connected) organization: «Подключена» is yes [16]."""

from tests.builders.rules import World


def test_connected_is_yes(world: World) -> None:
    world.check(
        """
        подключена    | connected_organizations
        да            | 1
        Подключена    | 1
        1             | 1
        нет           | 0
        не подключена | 0
        0             | 0
        """
    )


def test_a_blank_is_decided_by_a_membership_row_organization_by_organization(
    world: World,
) -> None:
    world.headcount("школа | подключена\n1 |\n2 |\n3 | нет\n4 | да\n5 |")
    world.activity("школа | день\n1 | 0\n3 | 0\n5 | -7")
    found = world.report("organization")
    assert found.column("connected_organizations") == [1, 0, 0, 1, 0]
    assert found.warned("connected-blank") == 3


def test_a_column_that_was_never_filled_in_is_as_if_missing(world: World) -> None:
    world.headcount("школа | подключена\n1 |\n2 |")
    world.activity("школа\n1\n2")
    found = world.report()
    assert found.columns("connected_organizations", "teachers") == [(2, 2)]
    assert found.warned("connected-blank") == 2


def test_where_headcount_and_directory_differ_the_directory_wins(world: World) -> None:
    world.headcount("школа | подключена\n1 | да\n2 | нет\n3 | да\n4 |\n5 | да")
    world.directory("школа | подключена\n1 | нет\n2 | да\n3 | да\n4 | нет\n5 |")
    world.activity("школа\n1\n2")
    found = world.report("organization")
    assert found.column("connected_organizations") == [0, 1, 1, 0, 1]
    assert found.warned("connected-differs") == 2
    assert found.warned("connected-blank") is None


def test_connected_without_any_user_is_connected(world: World) -> None:
    world.headcount("школа | подключена\n1 | да\n2 | да\n3 | нет")
    world.activity("школа\n1")
    found = world.report("organization")
    assert found.columns("organization_id", "connected_organizations") == [
        ("1", 1),
        ("2", 1),
        ("3", 0),
    ]


def test_not_connected_with_users_is_not_connected(world: World) -> None:
    world.headcount("школа | подключена\n1 | нет")
    world.activity("сколько | школа\n5 | 1")
    assert world.report().one("connected_organizations") == 0


def test_active_people_of_organizations_that_say_no_are_counted_in_a_warning(
    world: World,
) -> None:
    world.headcount(
        "школа | название | подключена\n1 | Школа 1 | нет\n2 | | нет\n3 | | да\n4 | | нет"
    )
    world.activity(
        """
        человек | школа | роль     | отправлено | звонки | верифицирован
        u1      | 1     | Учитель  | 10         | 0      | да
        u1      | 2     | Учитель  | 10         | 0      | да
        u2      | 1     | Учитель  | 9          | 1      | да
        u3      | 1     | Учитель  | 9          | 0      | да
        u4      | 2     | Ученик   | 1          | 0      | да
        u5      | 2     | Ученик   | 1          | 0      | нет
        u6      | 2     | Родитель | 10         | 0      | да
        u7      | 3     | Учитель  | 10         | 0      | да
        """
    )
    found = world.report()
    (warning,) = found.warnings("not-connected-active")
    assert warning.count == 2
    assert "Школа 1" in warning.message
    assert ": 3;" in warning.message


def test_nobody_in_an_organization_that_says_no_is_no_warning(world: World) -> None:
    world.headcount("школа | подключена\n1 | да\n2 | нет\n3 |")
    world.activity("школа\n1\n3")
    assert world.report().warned("not-connected-active") is None


def test_without_the_column_a_membership_row_in_the_week_connects(world: World) -> None:
    world.headcount("сколько | тип\n5 | ОО", without=["подключена"])
    world.activity("школа | день\n1 | 0\n2 | -6\n3 | -7\n4 | +1")
    assert world.report("organization").column("connected_organizations") == [1, 1, 0, 0, 0]


def test_without_the_column_a_row_of_zeros_of_anybody_connects(world: World) -> None:
    world.headcount("школа\n1\n2\n3", without=["подключена"])
    world.activity(
        """
        школа | роль     | верифицирован
        1     | Учитель  | нет
        2     | Родитель | да
        """
    )
    assert world.report("organization").column("connected_organizations") == [1, 1, 0]


def test_without_the_column_a_member_connects(world: World) -> None:
    world.headcount("школа\n1\n2\n3", without=["подключена"])
    world.activity("школа\n1")
    world.members("школа\n2")
    assert world.report("organization").column("connected_organizations") == [1, 1, 0]


def test_decided_organization_by_organization_where_only_some_files_have_the_column(
    world: World,
) -> None:
    world.headcount("школа | подключена\n1 | да\n2 | нет", name="with")
    world.headcount("школа\n3\n4", name="without", without=["подключена"])
    world.activity("школа\n2\n3")
    found = world.report("organization")
    assert found.columns("organization_id", "connected_organizations") == [
        ("1", 1),
        ("2", 0),
        ("3", 1),
        ("4", 0),
    ]


def test_every_type_counts(world: World) -> None:
    world.headcount("тип\nОО\nСПО\nДОО\nОДО")
    world.activity("школа\n1")
    assert world.report().one("connected_organizations") == 4


def test_a_row_without_an_id_is_not_yet_on_sferum(world: World) -> None:
    world.headcount(
        """
        школа | название | подключена
        1     | Школа 1  | да
              | Школа 2  | да
        """
    )
    world.activity("школа\n1")
    found = world.report()
    assert found.columns("connected_organizations", "organizations_total") == [(1, 2)]


def test_directory_says_connected_where_the_headcount_does_not(world: World) -> None:
    world.headcount("школа\n1\n2", without=["подключена"])
    world.directory("школа | подключена\n1 | нет\n2 | да")
    world.activity("школа\n1")
    assert world.report("organization").column("connected_organizations") == [0, 1]
