"""What PyInstaller starts for the desktop app: the whole `surveyor` command."""

import sys

import first_paint
import frozen_hold

frozen_hold.hold_archives()

from surveyor_app.__main__ import main  # noqa: E402 - read from the archive that is held

frozen_hold.load_compiled_later()
watched = first_paint.watch_if_asked()
sys.exit(main())
