#!/bin/sh
# setup/audit.sh VENV: known weaknesses of what we lean on, asked where the list of weaknesses can be reached.
set -u
if ! command -v npm >/dev/null; then
  echo 'npm audit: npm がないため飛ばしました。'
else
  answer=$(npm audit --omit=dev --audit-level=high --json 2>/dev/null)
  verdict=$?
  case $answer in
    *'"auditReportVersion"'*)
      if [ $verdict -ne 0 ]; then
        npm audit --omit=dev --audit-level=high
        exit 1
      fi
      echo 'npm audit: 知られた弱点はありません。' ;;
    *) echo 'npm audit: 一覧に届かないため飛ばしました。' ;;
  esac
fi
if ! "$1/bin/python" -m pip_audit --version >/dev/null 2>&1; then
  echo 'pip-audit: 入っていないため飛ばしました（入れ方: .venv/bin/uv pip install pip-audit）。'
  exit 0
fi
report=$("$1/bin/python" -m pip_audit --require-hashes --disable-pip -r requirements/base.txt 2>&1)
verdict=$?
case $report in
  *ConnectionError* | *'Max retries'* | *'ServiceError'* | *'403'* | *'404'*) echo 'pip-audit: 一覧に届かないため飛ばしました。' ;;
  *) echo "$report"; exit $verdict ;;
esac
