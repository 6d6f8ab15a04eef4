"""`python -m generator` is `milepost`."""

import sys

from generator.cli.main import main

sys.exit(main())
