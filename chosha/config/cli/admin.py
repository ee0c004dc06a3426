import argparse

from chosha.config.opening import open_house


def arguments(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    create = acts.add_parser("create", help="はじめの管理係を作り、パスワードを決めるための一度きりの入口を示します")
    create.add_argument("--email", required=True, help="ふだん使うメールアドレス")
    create.add_argument("--name", default="管理係", help="名前（あとから本人が直せます）")


def run(options: argparse.Namespace) -> int:
    open_house()
    from chosha.config.prepare import prepare

    prepare()
    print(invite_administrator(options.email, options.name))
    return 0


def invite_administrator(email: str, name: str) -> str:
    """Make the administrator and return what to do next, with the link. Raises Refused for a bad address or when there is one."""
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email
    from django.db import transaction

    from chosha.kernel.errors import Refused
    from chosha.members.access import administrators
    from chosha.members.actions import ask_first_consent, grant_role, welcome_member
    from chosha.members.models import RoleName

    try:
        validate_email(email)
    except ValidationError:
        raise Refused(f"「{email}」は、メールアドレスの形ではないようです。") from None
    if administrators().exists():
        raise Refused("管理係はすでにいます。二人目からは、管理係が事務局の画面で任せます。")
    with transaction.atomic():
        member = welcome_member(email=email, name=name, display_name=name)
        ask_first_consent(member)
        grant_role(member, RoleName.ADMINISTRATOR, by=None)
        link = password_link(member)
    return f"管理係を作りました。次の入口でパスワードを決めてください（一度だけ使えます）。\n{link}"


def password_link(member: object) -> str:
    """The address at which the member sets a password, once."""
    from allauth.account.forms import default_token_generator
    from allauth.account.utils import user_pk_to_url_str
    from django.conf import settings
    from django.urls import reverse

    where = {"uidb36": user_pk_to_url_str(member), "key": default_token_generator.make_token(member)}
    return f"{settings.CHOSHA_BASE_URL}{reverse('account_reset_password_from_key', kwargs=where)}"
