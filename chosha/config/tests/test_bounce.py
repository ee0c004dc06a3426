from pathlib import Path

import pytest

from chosha.notices.tests.samples import POSTFIX, TO, sample
from tests.houses import House, prepared_house

APPLY = (
    "from chosha.reception.actions import apply; "
    f"apply(email='{TO}', name='石川 真央', display_name='まお', rules_version='第1版'); "
    "from chosha.notices.models import Mail; print(Mail.objects.get().key)"
)
STANDS = "from chosha.reception.models import Application; row = Application.objects.get(); print(row.bounced, row.bounce_words)"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    return prepared_house(tmp_path_factory.mktemp("bounce"), "bounce")


def test_a_notice_on_standard_input_marks_the_mail_and_the_application_hears_it(house: House) -> None:
    key = house.chosha("manage", "shell", "--no-imports", "-c", APPLY).stdout.strip()
    notice = sample(POSTFIX, key=key).decode()
    done = house.chosha("bounce", typed=notice)
    assert (done.returncode, done.stdout.strip()) == (0, "届かなかったメールに印を付けました。"), done.stderr
    stands = house.chosha("manage", "shell", "--no-imports", "-c", STANDS).stdout.strip()
    assert stands == f"private 550 5.1.1 <{TO}>: User unknown"


def test_what_is_no_notice_is_taken_and_marks_nothing(house: House) -> None:
    done = house.chosha("bounce", typed="こんにちは")
    assert (done.returncode, done.stdout.strip()) == (0, "印を付けるメールはありませんでした。")


def test_a_house_that_is_not_ready_asks_the_mail_server_to_come_again(tmp_path: Path) -> None:
    done = House(tmp_path, "bounce_early").chosha("bounce", typed="x")
    assert (done.returncode, "あとでもう一度渡します" in done.stderr, "Traceback" in done.stderr) == (75, True, False)
