"""わたし, and the sign-in library's pages one by one: what is not listed here does not exist (sign-up, change of address)."""

from allauth.account import views as account
from allauth.mfa.base import views as second
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkey
from django.urls import URLPattern, URLResolver, include, path, re_path

from chosha.members.views import directory, distances, me, mentions, profile, roles, rules

own = [
    path("me/", me.me, name="me"),
    path("me/profile/", profile.profile, name="profile"),
    path("me/profile/preview/", profile.preview, name="profile_preview"),
    path("me/profile/return/<str:words>/", profile.coming_back, name="profile_return"),
    path("me/profile/<slug:part>/", profile.page, name="profile_page"),
    path("me/profile/<slug:part>/lines/", profile.lines, name="profile_lines"),
    path("me/profile/<slug:part>/lines/<int:row_id>/removal/", profile.removal, name="profile_removal"),
    path("me/distances/", distances.distances, name="distances"),
    path("me/distances/return/<str:words>/", distances.coming_back, name="distance_return"),
    path("me/distances/<int:distance_id>/removal/", distances.removal, name="distance_removal"),
    path("members/", directory.directory, name="directory"),
    path("members/mentions/", mentions.mentions, name="mentions"),
    path("members/<int:member_id>/", directory.person, name="person"),
    path("members/<int:member_id>/distance/", distances.distance, name="distance"),
    path("me/security/", me.security, name="security"),
    path("me/tokens/", me.tokens, name="tokens"),
    path("me/tokens/<int:token_id>/end/", me.token_end, name="token_end"),
    path("me/appearance/", me.appearance, name="appearance"),
    path("me/rules/", rules.consent, name="consent"),
    path("me/consents/", rules.consents, name="consents"),
    path("me/roles/<slug:name>/end/", roles.step_down, name="step_down"),
    path("me/roles/proposals/<int:proposal_id>/decline/", roles.decline, name="decline_role"),
    path("about/volunteers/", roles.volunteers, name="volunteers"),
    path("outside/", me.outside, name="outside"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", account.login, name="account_login"),
    path("login/inactive/", account.account_inactive, name="account_inactive"),
    path("login/second-step/", second.authenticate, name="mfa_authenticate"),
    path("login/passkey/", passkey.login_webauthn, name="mfa_login_webauthn"),
    path("logout/", account.logout, name="account_logout"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/sent/", account.password_reset_done, name="account_reset_password_done"),
    path("password/reset/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("me/password/", account.password_change, name="account_change_password"),
    path("me/password/set/", account.password_set, name="account_set_password"),
    path("me/again/", account.reauthenticate, name="account_reauthenticate"),
    path("me/again/code/", second.reauthenticate, name="mfa_reauthenticate"),
    path("me/again/passkey/", passkey.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("me/security/front/", me.security_front, name="mfa_index"),
    path("me/security/second-step/", totp.activate_totp, name="mfa_activate_totp"),
    path("me/security/second-step/end/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("me/security/recovery-codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("me/security/recovery-codes/new/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("me/security/recovery-codes/file/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("me/security/passkeys/", passkey.list_webauthn, name="mfa_list_webauthn"),
    path("me/security/passkeys/new/", passkey.add_webauthn, name="mfa_add_webauthn"),
    path("me/security/passkeys/<int:pk>/name/", passkey.edit_webauthn, name="mfa_edit_webauthn"),
    path("me/security/passkeys/<int:pk>/end/", passkey.remove_webauthn, name="mfa_remove_webauthn"),
    path("me/sessions/", me.sessions, name="usersessions_list"),
    path("", include((own, "members"))),
]
