"""A listener for tests: a process that speaks as the real one does, and hears what the file beside the sound tells it to."""

import json
import os
import sys
import time
from pathlib import Path


def tell(answer):
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


order = json.load(sys.stdin)
script = json.loads(Path(order["sound"]).with_name("script.json").read_text("utf-8"))
with Path(order["sound"]).with_name("orders.jsonl").open("a") as orders:
    orders.write(json.dumps({"from": order["from"], "words": order["words"], "nice": os.nice(0), "pid": os.getpid()}) + "\n")
for reached, said in script["pieces"]:
    if reached > order["from"]:
        tell({"at": reached - 1})
        tell({"reached": reached, "said": said})
if script.get("sleeps"):
    time.sleep(script["sleeps"])
if script.get("falls"):
    sys.stderr.write("out of memory")
    sys.exit(3)
