"""What PyInstaller starts for the office's program: `surveyor-relay`, without a window."""

import sys

from surveyor_app.relay_main import main

sys.exit(main())
