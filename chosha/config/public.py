"""The public list: every other url needs a signed-in member in good standing. A house test walks all urls against it."""

# Names of urls anybody may ask for. Those of the lobby and the desk of applications are public by nature.
PUBLIC = frozenset(
    {
        "home:front",
        "board:feed",  # knows its member by a secret in the address
        "broadcasts:calendar",  # likewise
        "broadcasts:podcast",  # likewise
        "broadcasts:podcast_sound",  # likewise
        "lobby:front",
        "lobby:about",
        "lobby:join",
        "lobby:rules",
        "lobby:rules_version",
        "lobby:privacy",
        "lobby:credits",
        "lobby:press",
        "lobby:offline",
        "lobby:writing",
        "lobby:worker",
        "lobby:manifest",
        "lobby:robots",
        "demo:accounts",
        "demo:mailbox",
        "demo:mail",
        "ui:samples",
        "ui:theme",
        "reception:apply",
        "reception:sent",
        "reception:organisations",
        "reception:application",
        "reception:proof",
        "reception:body",
        "reception:details",
        "reception:address",
        "reception:new_address",
        "reception:code",
        "reception:answer",
        "reception:withdraw",
        "reception:document",
        "reception:vouch_call",
        "reception:welcome",
        "reception:invitation",
        "account_login",
        "account_logout",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "account_inactive",
        "mfa_authenticate",
        "mfa_login_webauthn",
        "api:healthz",
        "api:readyz",
        "api:metrics",
        "members:outside",
        "reception:way_back",
        "reception:left",
    }
)

# Prefixes of url names that answer to a bearer token instead of a session (they check it themselves).
BY_TOKEN = ("api-1:",)

# What a signed-in member of staff may still reach before the second step is set up.
BEFORE_TOTP = frozenset(
    {
        "mfa_activate_totp",
        "mfa_index",
        "account_logout",
        "account_reauthenticate",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "members:security",
    }
)

# Beginnings of url names that a member reaches before agreeing to changed rules, beside what is public: the way out, one's own data.
BEFORE_CONSENT = ("members:consent", "account_", "mfa_", "reception:leav", "reception:export")
# What whoever may only read at present (the yearly proof is overdue) may still send: the way out of it, and what is theirs alone.
# Everything else that is not a plain look is refused, new urls too.
OPEN_TO_READERS = frozenset(
    {
        "usersessions_list",
        "board:bookmark",
        "board:bookmark-removal",
        "board:draft-removal",
        "board:reading",
        "board:reading-undo",
        "board:feeds",
        "board:feed-end",
        "board:similar",  # asked while a title is typed; changes nothing
        "board:tags",
        "moderation:report",
        "moderation:covering",
        "broadcasts:place",
        "broadcasts:reminder",
        "broadcasts:reminder_end",
        "broadcasts:following",
        "broadcasts:following_end",
        "broadcasts:calendars",
        "broadcasts:calendar_end",
        "broadcasts:podcasts",
        "broadcasts:podcast_end",
        "reception:renewal",
        "reception:transfer",
        "reception:transfer_undo",
        "reception:address",
        "reception:address_code",
        "reception:leave",
        "reception:return",
        "reception:secondment_end",
        "reception:retirement",
        "reception:standing_undo",
        "reception:prove",
        "reception:same_place",
        "reception:export",
        "reception:export_file",
        "reception:leaving",
    }
)
ROOMS_OPEN_TO_READERS = ("account_", "mfa_", "members:", "notices:")
