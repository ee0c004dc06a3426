#!/bin/sh
# setup/audit.sh VENV: known weaknesses of what we lean on. Asks lists on the internet, therefore only with AUDIT=1.
set -u
if [ -z "${AUDIT:-}" ]; then
  echo '知られた弱点は調べていません（AUDIT=1 make check で調べます。外の一覧に届く必要があります）。'
  exit 0
fi

unreachable() {
  case $1 in
    *onnectionError* | *'Max retries'* | *ServiceError* | *ECONNREFUSED* | *ENOTFOUND* | *ENOAUDIT* | *'endpoint returned an error'* | *'rror sending request'*) return 0 ;;
  esac
  return 1
}

weak=0
look() {
  what=$1
  shift
  answer=$("$@" 2>&1)
  verdict=$?
  if [ $verdict -eq 0 ]; then
    echo "$what: 知られた弱点はありません。"
  elif unreachable "$answer"; then
    echo "$what: 一覧に届かないため飛ばしました。"
  else
    echo "$answer"
    weak=1
  fi
}

look npm sh setup/node.sh "$1" npm audit --omit=dev --audit-level=high
look Python "$1/bin/uv" run --quiet --isolated --no-project --with pip-audit -- \
  pip-audit --vulnerability-service osv --require-hashes --disable-pip -r requirements/base.txt
exit $weak
