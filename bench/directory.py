"""CPU milliseconds to find members among 200,000 on PostgreSQL: `python -m bench.directory [--members N] [--plans]`.

The members are written by SQL in the shape the actions write (what can be found of each stands in rows of Trait). CPU time of the
asking process and of PostgreSQL together is the measure, because it holds on a noisy machine; the line is 30 ms a page.
"""

import argparse
import json

from bench.house import House, house
from bench.tree import cpu_seconds

LINE = 30.0
GROW = """
INSERT INTO members_member (id, email, name, display_name, kana, hello, standing, standing_before, is_active, holds_role, byline_detail,
  home_body_id, host_body_id, name_key, spares_own_body, read_only, asks_consent, joined_at, password)
SELECT n::bigint * 7919 + 1000000000, 'many' || n || '@demo.example', '会員 ' || n,
  f.names[1 + n % 180] || g.names[1 + (n / 180) % 180], '', '',
  'active', '', true, false, '市', o.ids[1 + n % 1800], 0, '会員' || n, n % 20 = 0, false, false, now(), '!'
FROM generate_series(1, {members}) AS n,
  (SELECT array_agg(split_part(display_name, ' ', 1) ORDER BY id) AS names FROM members_member) AS f,
  (SELECT array_agg(split_part(display_name, ' ', 2) ORDER BY id) AS names FROM members_member) AS g,
  (SELECT array_agg(id ORDER BY code) AS ids FROM members_organisation) AS o;
INSERT INTO members_profile (member_id, languages, name_to, kana_to, body_to, post_to, duties_to, past_duties_to, can_help_to, interests_to,
  languages_to, hello_to, in_directory, quiet_from, quiet_until, offers_to_buddy)
SELECT id, '["ja"]', 'nobody', 'nobody', CASE WHEN id % 3 = 0 THEN 'members' ELSE 'nobody' END, 'nobody', 'members',
  CASE WHEN id % 7 = 0 THEN 'field' ELSE 'members' END, 'members', 'members', 'members', 'members', true, '22:00', '07:00', false
FROM members_member WHERE email LIKE 'many%';
INSERT INTO members_affiliation (member_id, organisation_id, kind, post, duty_id, proof, proved_on)
SELECT id, home_body_id, 'home', '', d.slugs[(1 + (id / 13) % 83)::int], 'code', now()
FROM members_member, (SELECT array_agg(slug ORDER BY sort) AS slugs FROM members_duty WHERE parent_id IS NOT NULL) AS d
WHERE email LIKE 'many%';
INSERT INTO members_pastduty (member_id, duty_id, from_year, until_year)
SELECT id, d.slugs[(1 + (id / 17) % 83)::int], 2015, 2019
FROM members_member, (SELECT array_agg(slug ORDER BY sort) AS slugs FROM members_duty WHERE parent_id IS NOT NULL) AS d
WHERE email LIKE 'many%' AND id % 3 > 0;
INSERT INTO members_trait (member_id, kind, key, "to")
SELECT id, 'word', substr(display_name, at), 'members' FROM members_member, generate_series(1, 8) AS at
WHERE email LIKE 'many%' AND at <= length(display_name)
UNION SELECT a.member_id, 'now', x.slug, 'members' FROM members_affiliation a JOIN members_duty d ON d.slug = a.duty_id,
  LATERAL (VALUES (d.slug), (d.parent_id)) AS x (slug) WHERE x.slug IS NOT NULL
UNION SELECT p.member_id, 'before', x.slug, CASE WHEN p.member_id % 7 = 0 THEN 'field' ELSE 'members' END
FROM members_pastduty p JOIN members_duty d ON d.slug = p.duty_id, LATERAL (VALUES (d.slug), (d.parent_id)) AS x (slug)
WHERE x.slug IS NOT NULL
UNION SELECT a.member_id, 'place', o.prefecture, 'members'
  FROM members_affiliation a JOIN members_organisation o ON o.id = a.organisation_id WHERE a.member_id % 3 = 0 AND o.prefecture <> ''
UNION SELECT a.member_id, 'place', '北陸', 'members' FROM members_affiliation a JOIN members_organisation o ON o.id = a.organisation_id
  WHERE o.prefecture IN ('新潟県', '富山県', '石川県', '福井県')
UNION SELECT a.member_id, 'size', o.kind, 'members' FROM members_affiliation a JOIN members_organisation o ON o.id = a.organisation_id
ON CONFLICT DO NOTHING;
ANALYZE;
"""
ASK = """
import json, os, resource, sys, time
from django.db import connection
from chosha.members.models import Member
from chosha.members.queries.directory import Wanted, find_people
viewer = Member.objects.filter(email__startswith="many").order_by("pk")[5]
asked = {
    "everybody": Wanted(),
    "a name": Wanted(text="三輪"),
    "one sign of a name": Wanted(text="さ"),
    "a field, now or before": Wanted(duty="kotei"),
    "a large field": Wanted(duty="zeimu"),
    "a field before, in a block": Wanted(duty="koseki", when="before", place="北陸"),
    "a field typed as a word": Wanted(text="固定資産"),
    "all at once": Wanted(text="三輪", duty="zeimu", when="before", place="富山県", size="市"),
    "nobody": Wanted(text="そんざいしない"),
}
for name, wanted in asked.items():
    find_people(viewer, wanted)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    def used():
        fields = open(f"/proc/{pid}/stat").read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") + time.process_time()
    before, rounds = used(), 40
    for _ in range(rounds):
        found = find_people(viewer, wanted)
    print(json.dumps([name, (used() - before) * 1000 / rounds, len(found.people)], ensure_ascii=False))
    if PLANS:
        from django.test.utils import CaptureQueriesContext
        with CaptureQueriesContext(connection) as caught:
            find_people(viewer, wanted)
        for query in caught.captured_queries:
            if "members_trait" in query["sql"] or "LIMIT 21" in query["sql"]:
                with connection.cursor() as cursor:
                    cursor.execute("EXPLAIN (ANALYZE, TIMING OFF) " + query["sql"])
                    print("\\n".join("#   " + row[0] for row in cursor.fetchall()))
"""


def report(built: House, *, plans: bool) -> None:
    for line in built.ask(f"PLANS = {plans}\n{ASK}").splitlines():
        if line.startswith("#"):
            print(line)
            continue
        name, cpu, found = json.loads(line)
        print(f"| {name} | {cpu:.1f} | {LINE:.0f} | {'holds' if cpu <= LINE else 'MISSES'} | {found} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=200_000)
    parser.add_argument("--plans", action="store_true")
    options = parser.parse_args()
    with house(engine="postgres", members=1, posts=1, serve=False) as built:
        before = cpu_seconds(built.postgres or 0)
        built.ask(f"from django.db import connection\nconnection.cursor().execute('''{GROW.format(members=options.members)}''')")
        print(f"{options.members:,} members written ({cpu_seconds(built.postgres or 0) - before:.0f} s of PostgreSQL)")
        print("| asked for | CPU ms / page | line | | found |\n| --- | --- | --- | --- | --- |")
        report(built, plans=options.plans)


if __name__ == "__main__":
    main()
