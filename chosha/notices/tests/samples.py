"""Notices that a mail came back, as mail servers write them. `{key}`, `{to}` and `{other}` are filled in by `sample`."""

import base64

KEY = "0123456789abcdef0123456789abcdef"
TO = "m-ishikawa@city.aonami.lg.jp"

ORIGINAL = """Message-ID: <chosha.{key}@chosha.example.jp>
From: chosha@chosha.example.jp
To: {to}
Subject: =?utf-8?b?44CQ5bqB6IiO44CR?=
"""

POSTFIX = (
    """Return-Path: <>
From: MAILER-DAEMON@mx.example.jp (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: bounce+{key}@chosha.example.jp
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.example.jp.

<{to}>: host mail.aonami.lg.jp[192.0.2.7] said: 550 5.1.1 <{to}>: User unknown (in reply to RCPT TO command)

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.jp

Final-Recipient: rfc822; {to}
Original-Recipient: rfc822;{to}
Action: failed
Status: 5.1.1
Remote-MTA: dns; mail.aonami.lg.jp
Diagnostic-Code: smtp; 550 5.1.1 <{to}>: User unknown

--B
Content-Type: message/rfc822

"""
    + ORIGINAL
    + """
x
--B--
"""
)

EXCHANGE = (
    """From: postmaster@aonami.lg.jp
To: <chosha@chosha.example.jp>
Subject: =?iso-2022-jp?B?GyRCR1s/LklURz0bKEI=?=: 庁舎
Content-Type: multipart/report; report-type=delivery-status; boundary="_000_"
Content-Language: ja-JP
Auto-Submitted: auto-generated

--_000_
Content-Type: multipart/alternative; boundary="_001_"

--_001_
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: base64

"""
    + base64.b64encode("<p>次の受信者またはグループへの配信に失敗しました。</p>".encode()).decode()
    + """
--_001_--
--_000_
Content-Type: message/delivery-status

Reporting-MTA: dns;EX01.aonami.local
Received-From-MTA: dns;mx.example.jp

Final-recipient: RFC822; {to}
Action: failed
Status: 5.1.10
Diagnostic-code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup
X-Display-Name: 石川

--_000_
Content-Type: text/rfc822-headers

"""
    + ORIGINAL
    + """--_000_--
"""
)

EXPIRED = POSTFIX.replace("Status: 5.1.1", "Status: 4.4.1").replace("550 5.1.1 <{to}>: User unknown", "connect: Connection timed out")
FORWARDED = POSTFIX.replace("Final-Recipient: rfc822; {to}", "Final-Recipient: rfc822; somebody@elsewhere.example")

EXIM = (
    """Return-path: <>
From: Mail Delivery System <Mailer-Daemon@mx.example.jp>
To: chosha@chosha.example.jp
X-Failed-Recipients: {to}
Auto-Submitted: auto-replied
Subject: Mail delivery failed: returning message to sender

This message was created automatically by mail delivery software.
A message that you sent could not be delivered to one or more of its recipients. This is a permanent error.

  {to}
    SMTP error from remote mail server after RCPT TO:<{to}>:
    550 unknown user

------ This is a copy of the message, including all the headers. ------

"""
    + ORIGINAL
)

QMAIL = """From: MAILER-DAEMON@old.example.jp
To: bounce+{key}@chosha.example.jp
Subject: failure notice

Hi. This is the qmail-send program at old.example.jp.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<{to}>:
192.0.2.9 does not like recipient.
Remote host said: 550 No such user here
"""

GATEWAY = """From: postmaster@aonami.lg.jp
To: chosha@chosha.example.jp
Subject: =?iso-2022-jp?B?GyRCJWEhPCVrJE5HWz8uJEs8OkdUJDckXiQ3JD8bKEI=?=
MIME-Version: 1.0
Content-Type: text/plain; charset=iso-2022-jp

""" + (
    "以下の宛先にメールを配信できませんでした。\n宛先: {to}\n理由: 宛先のメールアドレスが存在しません。\n\n--- 元のメール ---\n" + ORIGINAL
)

SENDMAIL_LATE = """From: Mail Delivery Subsystem <MAILER-DAEMON@mx.example.jp>
To: bounce+{key}@chosha.example.jp
Subject: Warning: could not send message for past 4 hours

    **********************************************
    **      THIS IS A WARNING MESSAGE ONLY      **
    **  YOU DO NOT NEED TO RESEND YOUR MESSAGE  **
    **********************************************
   ----- The following addresses had transient non-fatal errors -----
<{to}>
   ----- Transcript of session follows -----
451 4.4.1 reply: read error. Returned mail after 5 days. 550 would follow.
"""
DELAYED = POSTFIX.replace("Action: failed", "Action: delayed").replace("Status: 5.1.1", "Status: 4.4.1")
DELIVERED = POSTFIX.replace("Action: failed", "Action: delivered").replace("Status: 5.1.1", "Status: 2.0.0")
OUT_OF_OFFICE = """From: {to}
Return-Path: <>
To: bounce+{key}@chosha.example.jp
Subject: =?utf-8?b?5LiN5Zyo?=: returned mail
Auto-Submitted: auto-replied
In-Reply-To: <chosha.{key}@chosha.example.jp>

{to} is out of the office. 550 5.1.1 user unknown.
"""
A_PERSON = """From: somebody@example.jp
To: bounce+{key}@chosha.example.jp
Subject: Undelivered Mail Returned to Sender

I think {to} is user unknown, 550 5.1.1.
"""
OF_ANOTHER = POSTFIX.replace("{to}", "{other}")

COME_BACK = {
    "Postfix": POSTFIX,
    "Exchange": EXCHANGE,
    "given up after days": EXPIRED,
    "forwarded by the recipient": FORWARDED,
    "Exim": EXIM,
    "qmail": QMAIL,
    "a Japanese gateway": GATEWAY,
}
NO_BOUNCE = {
    "late, sendmail": SENDMAIL_LATE,
    "late, Postfix": DELAYED,
    "a receipt": DELIVERED,
    "out of office": OUT_OF_OFFICE,
    "written by a person": A_PERSON,
}


def sample(text: str, *, key: str = KEY, to: str = TO) -> bytes:
    """The notice as it comes over the wire, in the code its head promises."""
    filled = text.replace("{key}", key).replace("{to}", to).replace("{other}", "somebody@else.example")
    return filled.encode("iso-2022-jp" if "text/plain; charset=iso-2022-jp" in text else "utf-8")
