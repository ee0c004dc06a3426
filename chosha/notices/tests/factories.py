import factory

from chosha.kernel.clock import now
from chosha.members.tests.factories import MemberFactory
from chosha.notices.models import Notice


class NoticeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Notice

    to = factory.SubFactory(MemberFactory)
    line = factory.Sequence(lambda n: f"「繰越の整理{n}」に答えがつきました")
    url = "/me/"
    at = factory.LazyFunction(now)
