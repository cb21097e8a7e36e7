"""What PyInstaller starts for the office's program: `surveyor-relay`, without a window."""

import sys

import frozen_hold

frozen_hold.hold_archives()

from surveyor_app.relay_main import main  # noqa: E402 - read from the archive that is held

sys.exit(main())
