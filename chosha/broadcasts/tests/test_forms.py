import pytest

from chosha.broadcasts.forms import EpisodeForm, ProgrammeForm
from chosha.broadcasts.tests.factories import EpisodeFactory, ProgrammeFactory
from chosha.members.models import Standing
from chosha.members.tests.factories import MemberFactory

pytestmark = pytest.mark.django_db


def sent_unchanged(episode) -> EpisodeForm:
    form = EpisodeForm.of(episode)
    seated = [*episode.hosts.all(), *episode.guests.all()]
    return EpisodeForm({name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}, seated=seated)


def hosts_of(form: EpisodeForm) -> list:
    assert form.errors == {}
    return form.cleaned_data["hosts"]


@pytest.mark.parametrize(
    ("host", "namesake"),
    [
        ({"byline_detail": "市・税務 3年目"}, {"byline_detail": "町・福祉 9年目"}),
        ({"byline_detail": "市・税務（課税） 3年目"}, {"byline_detail": ""}),
        ({"byline_detail": ""}, {"byline_detail": "町・福祉 9年目"}),
        ({"byline_detail": "市・税務 3年目"}, {"byline_detail": "市・税務 3年目"}),
        ({"byline_detail": "市・税務 3年目", "standing": Standing.SUSPENDED}, {"byline_detail": ""}),
        ({"byline_detail": "", "display_name": "たぬきさん"}, {"byline_detail": "", "display_name": "たぬき"}),
        ({"byline_detail": "", "display_name": "まお（夜）"}, {"byline_detail": "夜", "display_name": "まお"}),
    ],
)
def test_a_form_nobody_changed_names_the_same_people(host, namesake):
    member, _ = (MemberFactory(**{"display_name": "石川まお"} | facts) for facts in (host, namesake))
    episode = EpisodeFactory(host=member)
    episode.guests.add(MemberFactory(display_name="藤代"))
    form = sent_unchanged(episode)
    assert (hosts_of(form), form.cleaned_data["guests"]) == ([member], list(episode.guests.all()))


def test_two_hosts_who_look_the_same_are_both_kept():
    twins = [MemberFactory(display_name="石川まお", byline_detail="市・税務") for _ in range(2)]
    episode = EpisodeFactory(host=twins[0])
    episode.hosts.add(twins[1])
    assert {member.pk for member in hosts_of(sent_unchanged(episode))} == {member.pk for member in twins}


def test_a_name_that_several_go_by_is_shown_with_the_line_beside_it():
    member, _ = (MemberFactory(display_name="石川まお", byline_detail=aside) for aside in ("市・税務 3年目", "町・福祉 9年目"))
    programme = ProgrammeFactory(host=member)
    assert ProgrammeForm.of(programme)["hosts"].value() == "石川まお（市・税務 3年目）"
    assert EpisodeForm.new(programme)["hosts"].value() == "石川まお（市・税務 3年目）"
    assert EpisodeForm.new(ProgrammeFactory(host=MemberFactory(display_name="藤代", byline_detail="市・税務")))["hosts"].value() == "藤代"
