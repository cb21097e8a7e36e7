"""What PyInstaller starts for the desktop app: the whole `surveyor` command."""

import sys

from surveyor_app.__main__ import main

sys.exit(main())
