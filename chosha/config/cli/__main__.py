import sys

from chosha.config.cli import main

sys.exit(main())
