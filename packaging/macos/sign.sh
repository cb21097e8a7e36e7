#!/bin/sh
# Sign the app for macOS, where the environment has a certificate; say so and go on where it has none.
#   sign.sh Surveyor.app   MACOS_CERTIFICATE: a .p12 in base64; MACOS_CERTIFICATE_PASSWORD; MACOS_IDENTITY, for example
#                          "Developer ID Application: …". Nobody has run it yet.
# Without it PyInstaller's own ad-hoc signature stays, and a person must allow the app once (README).
set -eu
app=$1
if [ -z "${MACOS_CERTIFICATE:-}" ]; then
    printf 'sign: no MACOS_CERTIFICATE: not signed: %s\n' "$app"
    exit 0
fi
folder=$(mktemp -d)
keychain=$folder/signing.keychain-db
trap 'security delete-keychain "$keychain" || true; rm -rf "$folder"' EXIT
umask 077
password=$(uuidgen)
printf '%s' "$MACOS_CERTIFICATE" | base64 -D > "$folder/certificate.p12"
security create-keychain -p "$password" "$keychain"
security unlock-keychain -p "$password" "$keychain"
security import "$folder/certificate.p12" -k "$keychain" -P "$MACOS_CERTIFICATE_PASSWORD" -T /usr/bin/codesign
security set-key-partition-list -S apple-tool:,apple: -s -k "$password" "$keychain" > /dev/null
security list-keychains -d user -s "$keychain" login.keychain-db
codesign --force --deep --timestamp --options runtime --keychain "$keychain" \
    --entitlements "$(dirname "$0")/entitlements.plist" --sign "$MACOS_IDENTITY" "$app"
codesign --verify --deep --strict "$app"
