from demo.data import check


def test_the_little_world_has_no_loose_ends() -> None:
    assert check.faults() == []


def test_a_loose_end_is_found() -> None:
    world = check.World()
    world.threads[0]["author"] = "nobody"
    assert list(check.threads(world)) == [f"{world.threads[0]['id']} 書いた人がいないか、入会前"]
