#!/bin/sh
# Runs tests: sh setup/tests.sh PYTHON [pytest's own words].
# Two run side by side, and a build machine is busy with others, too: in CI what failed is run once more by itself, and both are
# printed. What fails twice is a fault.
python=$1
shift
"$python" -m pytest -q -n 2 --dist worksteal "$@" && exit 0
result=$?
if [ "$result" -ne 1 ] || [ -z "$CI" ]; then exit "$result"; fi
echo '== 落ちたものだけ、もう一度ひとつずつ'
exec "$python" -m pytest -q -n 0 --last-failed --last-failed-no-failures none "$@"
