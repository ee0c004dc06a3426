"""One's own profile, finding somebody who has done it before, keeping off somebody, and writing what the own body does not see."""

import json

import pytest
from playwright.sync_api import expect

BODIES = """
import json, sys
from chosha.members.actions import add_past_duty, affiliate
from chosha.members.models import Duty, Member
from chosha.members.tests.factories import OrganisationFactory
ids = json.loads(sys.argv[1])
# Codes of their own: another journey may have counted from the first one already.
own, far = OrganisationFactory(code="998001", name="波立市"), OrganisationFactory(code="998002", name="遠山市")
duty, _ = Duty.objects.get_or_create(slug="kotei-journey", defaults={"name": "固定資産税の道", "sort": 900})
for name, body in (("me", own), ("colleague", own), ("old_hand", far)):
    affiliate(Member.objects.get(pk=ids[name]), body)
add_past_duty(Member.objects.get(pk=ids["old_hand"]), duty, from_year=2015, until_year=2019)
print(json.dumps(True))
"""
POST = """
import json, sys
from chosha.board.actions import publish_post
from chosha.members.models import Member
words = {"title": sys.argv[2], "body": "つづきは、あした書きます。", "kind": "chat_topic"}
print(json.dumps(publish_post(by=Member.objects.get(pk=int(sys.argv[1])), **words)[0].pk))
"""


@pytest.fixture
def people(building):
    made = {
        name: building.member(words) for name, words in (("me", "渚 あおい"), ("colleague", "同僚 いつき"), ("old_hand", "経験 ゆたか"))
    }
    building.python(BODIES, json.dumps({name: person.id for name, person in made.items()}))
    return made


def test_a_profile_is_told_somebody_is_found_and_a_post_is_kept_from_the_own_body(building, enter, people):
    phone = enter(people["me"]).new_page()
    complaints: list[str] = []
    phone.on("pageerror", lambda error: complaints.append(str(error)))

    # What I say of myself, and to whom.
    phone.goto("/me/")
    phone.get_by_role("link", name="プロフィールを直す").click()
    phone.get_by_role("link", name="団体と職").click()
    phone.get_by_label("団体名を見せる相手").select_option("見せない")
    phone.get_by_role("button", name="保存する").click()
    phone.get_by_role("link", name="話せること").click()
    phone.get_by_label("話せること", exact=True).fill("窓口の言い換え")
    phone.get_by_role("button", name="足す").click()
    expect(phone.get_by_text("足しました。")).to_be_visible(timeout=20_000)
    phone.get_by_role("button", name="「窓口の言い換え」を外す").click()
    phone.get_by_role("button", name="元に戻す").click()
    expect(phone.get_by_text("窓口の言い換え", exact=True)).to_be_visible(timeout=20_000)
    phone.goto("/me/profile/preview/")
    expect(phone.locator("#person")).to_contain_text("北陸の市")
    expect(phone.locator("#person")).not_to_contain_text("波立市")

    # Who has done it before?
    phone.goto("/members/")
    phone.get_by_label("名前・よみ・話せること").fill("固定資産税の道")
    phone.get_by_role("button", name="さがす").click()
    phone.get_by_role("link", name="経験 ゆたかさん").click()
    expect(phone.get_by_text("平成27年度から令和元年度")).to_be_visible(timeout=20_000)

    # Keeping off, and back again.
    title = f"朝の話 {people['old_hand'].id}"
    building.python(POST, str(people["old_hand"].id), title)
    phone.get_by_label("経験 ゆたかさんについての操作").click()
    phone.get_by_role("link", name="この会員と距離をおく").click()
    phone.get_by_role("button", name="距離をおく").click()
    expect(phone.get_by_text("ミュートしました。")).to_be_visible(timeout=20_000)
    phone.goto("/board/")
    expect(phone.get_by_text(title)).to_have_count(0)
    phone.goto("/me/distances/")
    phone.get_by_role("button", name="経験 ゆたかさんとの距離を元どおりにする").click()
    phone.goto("/board/")
    expect(phone.get_by_text(title)).to_be_visible(timeout=20_000)

    # A post that the own body does not see.
    mark = people["me"].id % 1_000_000_007  # few enough figures to be no card's
    kept = f"係の外で聞きたい話 {mark}"
    phone.goto("/board/new/")
    phone.get_by_label("ひとことで言うと").fill(kept)
    phone.get_by_label("くわしく").fill("同じ団体では聞きにくいので、ここで聞きます。")
    phone.get_by_text("同じ団体の会員には見せない").click()
    phone.get_by_role("button", name="投稿する").click()
    expect(phone.get_by_text("同じ団体の会員には、見せていません。")).to_be_visible(timeout=20_000)
    place = phone.url

    colleague, old_hand = enter(people["colleague"]).new_page(), enter(people["old_hand"]).new_page()
    for page, there in ((colleague, False), (old_hand, True)):
        page.goto("/board/")
        expect(page.locator(".slip__title", has_text=kept)).to_have_count(1 if there else 0, timeout=20_000)
        page.goto(f"/search/?q={mark}")
        expect(page.locator("main .slip")).to_have_count(1 if there else 0, timeout=20_000)
        answer = page.goto(place)
        assert answer is not None
        assert answer.status == (200 if there else 404)
    assert complaints == []
