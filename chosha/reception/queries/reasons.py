"""Why an application is declined, in the words of the house: the kind that is kept, and the sentence that is mailed."""

REASONS = {
    "proof": "在職を確認できる資料が見つかりませんでした",
    "body": "書かれた団体と、職場のメールの宛先が合いませんでした",
    "outside": "公務に就いていることが、分かりませんでした",
    "twice": "同じ方の申込み、または会員証が、すでにあります",
    "purpose": "申込みの理由に、庁舎の約束と合わないところがありました",
}
# What helps whoever would apply again; it goes with the reason, in lines as short as a mail's.
WAYS_ON = {
    "proof": "職場のメールの確認コード、同じ団体の会員\n二人の確認、書類のどれかで確かめられます。",
    "body": "いまの団体の職場のメールか、団体の名前を\n直して、もう一度送れます。",
    "outside": "会計年度任用、出向、組合や企業団にお勤めの\n方は、そのことを書いてください。",
    "twice": "会員証に入れないときは、ログイン画面の\n「パスワードを忘れたとき」から入れます。",
}
OTHER = "ほかの理由"
