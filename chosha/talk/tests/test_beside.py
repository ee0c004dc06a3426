from chosha.talk.engine.beside import lines_beside


def test_lines_that_were_not_typed_are_marked():
    assert lines_beside("一\n\n二", "一\r\n三") == [("一", False), ("", False), ("二", True)]
    assert lines_beside("一\n二", "一\r\n二 ") == []
