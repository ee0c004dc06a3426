import argparse
import json
from dataclasses import asdict


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help='{"findings":[{"level","name","words"}…]} の形で示します')


def run(options: argparse.Namespace) -> int:
    from chosha.config.doctor import examine

    findings = examine()
    if options.json:
        print(json.dumps({"findings": [asdict(finding) for finding in findings]}, ensure_ascii=False, indent=1))
    else:
        for finding in findings:
            print(f"{finding.level:4}  {finding.name:8}  {finding.words}")
    return int(any(finding.level == "fail" for finding in findings))
