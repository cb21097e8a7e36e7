#!/bin/sh
# Have Apple look at a signed disk image and attach its answer, where the environment has an account; else say so.
#   notarise.sh FILE.dmg   MACOS_APPLE_ID, MACOS_TEAM_ID, MACOS_APP_PASSWORD (an app-specific one). Nobody has run it yet.
set -eu
image=$1
if [ -z "${MACOS_APPLE_ID:-}" ]; then
    printf 'notarise: no MACOS_APPLE_ID: not notarised: %s\n' "$image"
    exit 0
fi
xcrun notarytool submit "$image" --wait --apple-id "$MACOS_APPLE_ID" --team-id "$MACOS_TEAM_ID" \
    --password "$MACOS_APP_PASSWORD"
xcrun stapler staple "$image"
