"""Adding a passkey, signing in with it and opening the masks, with an authenticator that the browser plays itself (CDP WebAuthn)."""

from playwright.sync_api import expect

from tests.journeys.building import HOME_PAGE, PASSWORD

FINGER = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "hasPrf": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def phone_with_finger(enter, building):
    """A page with a finger that always says yes, at localhost: an address of figures cannot own a passkey."""
    context = enter(url=building.url.replace("127.0.0.1", "localhost"))
    page = context.new_page()
    faults = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    wire = context.new_cdp_session(page)
    wire.send("WebAuthn.enable")
    finger = wire.send("WebAuthn.addVirtualAuthenticator", {"options": FINGER})["authenticatorId"]
    return page, wire, finger, faults


def sign_in_by_password(page, person):
    page.goto("/login/")
    page.get_by_label("メールアドレス").fill(person.email)
    page.get_by_label("パスワード").fill(PASSWORD)
    page.get_by_role("button", name="ログインする", exact=True).click()
    page.wait_for_url(HOME_PAGE)


def add_passkey(page):
    page.goto("/me/security/passkeys/")
    page.get_by_role("link", name="この端末のパスキーを加える").click()
    if "/me/again/" in page.url:
        page.get_by_label("パスワード").fill(PASSWORD)
        page.get_by_role("button", name="進む").click()
    page.get_by_label("呼び名").fill("私のスマホ")
    # The address of the form is below /me/security/ too: only a navigation tells that the key was sent.
    with page.expect_navigation():
        page.get_by_role("button", name="加える").click()


def test_a_passkey_is_added_signs_in_by_itself_and_can_be_taken_away(building, enter):
    person = building.member("真央")
    page, wire, finger, faults = phone_with_finger(enter, building)
    sign_in_by_password(page, person)
    add_passkey(page)
    assert len(wire.send("WebAuthn.getCredentials", {"authenticatorId": finger})["credentials"]) == 1
    page.goto("/me/security/")
    expect(page.get_by_text("私のスマホ")).to_be_visible()

    page.goto("/talk/masks/")
    page.get_by_role("button", name="パスキーでも開くようにする").click()
    expect(page.get_by_text("このパスキーでも、匿名の鍵が開くようにしました。").first).to_be_visible()

    page.context.clear_cookies()
    page.goto("/login/?next=/me/security/")
    page.get_by_role("button", name="パスキーでログインする").click()
    page.wait_for_url(lambda url: "/login/" not in url)
    page.goto("/me/")
    expect(page.get_by_role("heading", name="真央さん")).to_be_visible()

    page.goto("/talk/masks/")
    expect(page.get_by_text("あなたにだけ、いまだけ見えています")).to_be_visible()
    page.context.clear_cookies(name="chosha_masks")  # as when the session was remembered and the key was not
    page.reload()
    page.get_by_role("button", name="パスキーで開ける").click()
    expect(page.get_by_text("あなたにだけ、いまだけ見えています")).to_be_visible()

    page.goto("/me/security/passkeys/")
    page.get_by_role("link", name="外す").click()
    if "/me/again/" in page.url:
        page.get_by_label("パスワード").fill(PASSWORD)
        page.get_by_role("button", name="進む").click()
    page.get_by_role("button", name="外す").click()
    expect(page.get_by_text("パスキーは、まだありません。")).to_be_visible()
    assert faults == []


def test_a_finger_that_says_no_leaves_the_password_and_says_so(building, enter):
    person = building.member("花")
    page, wire, finger, faults = phone_with_finger(enter, building)
    sign_in_by_password(page, person)
    add_passkey(page)
    page.context.clear_cookies()
    wire.send("WebAuthn.setUserVerified", {"authenticatorId": finger, "isUserVerified": False})
    page.goto("/login/")
    page.get_by_role("button", name="パスキーでログインする").click()
    expect(page.get_by_role("alert")).to_contain_text("パスワードで入れます")
    page.get_by_label("メールアドレス").fill(person.email)
    assert faults == []
