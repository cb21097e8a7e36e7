"""What PyInstaller starts for the desktop app: the whole `surveyor` command."""

import sys

import first_paint

from surveyor_app.__main__ import main

watched = first_paint.watch_if_asked()
sys.exit(main())
