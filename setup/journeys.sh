#!/bin/sh
# Walks journeys: sh setup/journeys.sh PYTHON [pytest's own words].
# Two walk side by side, and a build machine is busy with others, too: in CI what failed is walked once more by itself, and both are
# printed. What fails twice is a fault.
python=$1
shift
"$python" -m pytest tests/journeys -q "$@" && exit 0
result=$?
if [ "$result" -ne 1 ] || [ -z "$CI" ]; then exit "$result"; fi
echo '== 落ちたものだけ、もう一度ひとつずつ'
exec "$python" -m pytest tests/journeys -q -n 0 --last-failed --last-failed-no-failures none "$@" -n 0
