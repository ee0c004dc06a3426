import smtplib
import ssl
from collections.abc import Iterator

from django.conf import settings

from chosha.config.doctor.finding import Finding, fail, ok, warn

PATIENCE = 8  # seconds


def examine_mail() -> Iterator[Finding]:
    if settings.CHOSHA_SMTP_URL:
        yield _smtp()
        return
    folder = settings.CHOSHA_HOME / "mail"
    if folder.exists() and not folder.is_dir():
        yield fail("mail", f"{folder} がフォルダーではありません。どけてください。")
    elif settings.CHOSHA_DEMO:
        yield ok("mail", f"見本の庁舎なので {folder} に書きます。")
    else:
        yield warn("mail", f"CHOSHA_SMTP_URL がないため、メールは届かず {folder} に書かれます。実際に使う庁舎では設定してください。")


def _smtp() -> Finding:
    where = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    try:
        _sign_in()
    except smtplib.SMTPAuthenticationError:
        return fail("mail", f"{where} が名前と合言葉を受け付けません。CHOSHA_SMTP_URL を確かめてください。")
    except (OSError, smtplib.SMTPException) as error:
        return fail("mail", f"{where} に届きません（{error}）。CHOSHA_SMTP_URL と、外への通信が許されているかを確かめてください。")
    if settings.DEFAULT_FROM_EMAIL.endswith("@localhost>"):
        return warn("mail", f"{where} に届きます。差出人が既定のままです。CHOSHA_MAIL_FROM を決めてください（届かない原因になります）。")
    return ok("mail", f"{where} に届きます。")


def _sign_in() -> None:
    """Signs in as the building would and leaves without sending. Raises OSError or SMTPException."""
    kind = smtplib.SMTP_SSL if settings.EMAIL_USE_SSL else smtplib.SMTP
    with kind(settings.EMAIL_HOST or "", settings.EMAIL_PORT, timeout=PATIENCE) as server:
        if settings.EMAIL_USE_TLS:
            server.starttls(context=ssl.create_default_context())
        if settings.EMAIL_HOST_USER:
            server.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
        server.noop()
