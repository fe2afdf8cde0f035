"""``python -m paodetong``."""

import sys

from paodetong.cli.main import main

sys.exit(main())
