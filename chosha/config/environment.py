"""Every environment variable an operator may set. docs/operating.md and `chosha doctor` list exactly these; a test compares them."""

import os
from dataclasses import dataclass
from difflib import get_close_matches
from urllib.parse import urlsplit, urlunsplit

PREFIX = "CHOSHA_"
# Set by the test run and the benches for themselves, never by operators.
FOR_TESTS = ("CHOSHA_TEST_", "CHOSHA_BENCH_")


@dataclass(frozen=True)
class Setting:
    """One variable: its name, what holds without it, what it is for, and whether its value must never be shown."""

    name: str
    default: str
    words: str
    secret: bool = False


SETTINGS = (
    Setting("CHOSHA_HOME", "./var", "すべての状態の置き場（データベース・ファイル・鍵・メール）"),
    Setting("CHOSHA_BASE_URL", "http://127.0.0.1:8000", "会員が開く番地。https:// で始めると安全なクッキーになります"),
    Setting("CHOSHA_HOSTS", "", "ほかにも受け付けるホスト名（空白区切り）"),
    Setting("CHOSHA_DATABASE_URL", "CHOSHA_HOME の SQLite", "postgresql://名前:合言葉@場所/データベース", secret=True),
    Setting("CHOSHA_VALKEY_URL", "", "何台かで動かすときの redis://場所:6379/0", secret=True),
    Setting("CHOSHA_SMTP_URL", "", "smtp+tls://名前:合言葉@場所:587。なければメールは CHOSHA_HOME/mail に書きます", secret=True),
    Setting("CHOSHA_MAIL_FROM", "庁舎 <chosha@localhost>", "メールの差出人"),
    Setting("CHOSHA_BOUNCE_ADDRESS", "", "届かなかったメールの知らせを受ける宛先（例 bounce@mail.example.jp）。chosha bounce につなぎます"),
    Setting("CHOSHA_CONTACT", "", "玄関の「取材の方へ」「個人情報の扱い」に載せる事務局の連絡先"),
    Setting("CHOSHA_SECRET_KEY", "CHOSHA_HOME/keys/secret_key", "署名の鍵。初回に自動で作られます", secret=True),
    Setting("CHOSHA_MASK_KEY", "CHOSHA_HOME/keys/mask_key", "匿名の封の鍵。初回に自動で作られます", secret=True),
    Setting(
        "CHOSHA_PROOF_KEY",
        "CHOSHA_HOME/keys/proof_key",
        "申し込んだ方の書類と、届ける前のメールを守る鍵。初回に自動で作られます",
        secret=True,
    ),
    Setting(
        "CHOSHA_LINK_CARDS",
        "1",
        "投稿の中のリンクの題を、庁舎が一度だけ見に行って添えます。0 で見に行きません（見本の庁舎は、いつも見に行きません）",
    ),
    Setting("CHOSHA_PROXIES", "0", "前に置いた中継（nginx など）の数。送り主の番地を正しく数えるため"),
    Setting("CHOSHA_NGINX_KEY", "", "前に置いた nginx が映像を会員だけに渡すための鍵。key.conf と同じ言葉にします", secret=True),
    Setting("CHOSHA_RTMP", "", "OBS などの配信ソフトを受ける口（1935 か 0.0.0.0:1935）。なければ受けません"),
    Setting(
        "CHOSHA_RTMP_URL", "rtmp://庁舎の名前:口/live", "パーソナリティに示す、配信ソフトの送り先。前で TLS にするときは rtmps://…/live"
    ),
    Setting("CHOSHA_JANUS", "", "配信ソフトを WHIP でも受けるときの、同じ機械の Janus（ws://127.0.0.1:8188）。なければ受けません"),
    Setting("CHOSHA_LIVE_SMALL", "1", "放送中に、小さい映像も作ります。0 で作りません（次につないだときから）"),
    Setting("CHOSHA_ICE_SERVERS", "", "ゲストの映像と声の通り道になる STUN・TURN の番地（空白区切り）。よその会社のものは使いません"),
    Setting("CHOSHA_TURN_SECRET", "", "TURN サーバと分け合う合言葉（coturn の static-auth-secret）", secret=True),
    Setting("CHOSHA_CAPTIONS_MODEL", "make captions の入れる型", "自動字幕に使う Whisper の型（CTranslate2 の形）のフォルダー"),
    Setting("CHOSHA_WEB_WORKERS", "2", "画面を出すプロセスの数"),
    Setting("CHOSHA_WEB_THREADS", "4", "一つのプロセスの中で同時に作る画面の数"),
    Setting("CHOSHA_METRICS_TOKEN", "", "この合言葉を示せば、ほかの機械からも /metrics を読めます", secret=True),
    Setting("CHOSHA_LOG_LEVEL", "INFO", "記録の細かさ（DEBUG・INFO・WARNING・ERROR）"),
    Setting("CHOSHA_DEBUG", "", "1 で開発用の表示になります。人に見せる庁舎では使いません"),
)
# Named by the contracts for later growth; saying nothing would let an operator believe that files go there.
NOT_IN_THIS_VERSION = {"CHOSHA_S3_URL": "この版では、ファイルは CHOSHA_HOME/media に置きます。CHOSHA_S3_URL を外してください。"}


def rtmp_address() -> tuple[str, int] | None:
    """Where encoders are listened for; None where they are not. A port alone is for this machine. Raises ValueError."""
    told = os.environ.get("CHOSHA_RTMP", "").strip()
    if not told:
        return None
    host, _, port = told.rpartition(":")
    if not port.isascii() or not port.isdecimal() or not 0 < int(port) < 65536:
        raise ValueError("CHOSHA_RTMP は 1935 か 0.0.0.0:1935 のように書いてください。")
    return host.strip("[]") or "127.0.0.1", int(port)


def rtmp_url(base_url: str) -> str:
    """The server hosts write into their encoders; empty where encoders are not listened for."""
    address = rtmp_address()
    if address is None:
        return ""
    host = urlsplit(base_url).hostname or "127.0.0.1"
    port = "" if address[1] == 1935 else f":{address[1]}"
    return os.environ.get("CHOSHA_RTMP_URL", "") or f"rtmp://{host}{port}/live"


def janus_address() -> str:
    """The Janus that encoders by WHIP come through; empty where there is none. Raises ValueError for one on another machine."""
    told = os.environ.get("CHOSHA_JANUS", "").strip()
    parts = urlsplit(told)
    if told and (parts.scheme != "ws" or parts.hostname not in ("127.0.0.1", "::1", "localhost")):
        raise ValueError("CHOSHA_JANUS は ws://127.0.0.1:8188 のように、同じ機械の Janus を書いてください。")
    return told


def whip_url(base_url: str) -> str:
    """The server hosts write into encoders that speak WHIP; empty where there is no Janus."""
    return f"{base_url}/whip/" if janus_address() else ""


def unknown_variables() -> dict[str, str]:
    """CHOSHA_* variables nobody reads -> the name that was probably meant, or an empty string."""
    known = [setting.name for setting in SETTINGS]
    found = {}
    for name in sorted(os.environ):
        if name.startswith(PREFIX) and not name.startswith(FOR_TESTS) and name not in known and name not in NOT_IN_THIS_VERSION:
            found[name] = next(iter(get_close_matches(name, known, n=1, cutoff=0.8)), "")
    return found


def shown(setting: Setting) -> str:
    """The value as it may be shown: passwords hidden, keys only as 「（設定あり）」."""
    value = os.environ.get(setting.name, "")
    if not value or not setting.secret:
        return value
    parts = urlsplit(value)
    if not parts.netloc:
        return "（設定あり）"
    user = f"{parts.username}:…@" if parts.username else ""
    return urlunsplit((parts.scheme, f"{user}{parts.netloc.rpartition('@')[2]}", parts.path, "", ""))
