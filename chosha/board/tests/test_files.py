import pytest
from django.db import connection

from chosha.board.models import Attachment
from chosha.board.tests.factories import make_attachment, make_draft
from chosha.media.actions import files
from chosha.members.tests.factories import MemberFactory


@pytest.mark.django_db(transaction=True)
def test_a_picture_is_drawn_before_anybody_else_who_writes_has_to_wait(monkeypatch):
    locked, draw = [], files.make_variants
    monkeypatch.setattr(files, "make_variants", lambda content: locked.append(connection.in_atomic_block) or draw(content))
    by = MemberFactory()
    make_draft(by)
    make_attachment(by)
    assert (locked, Attachment.objects.count()) == ([False], 1)
