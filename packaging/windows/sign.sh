#!/bin/sh
# Sign Windows programs, where the environment has a certificate; say so and go on where it has none.
#   sign.sh FILE.exe…      WINDOWS_CERTIFICATE: a .pfx in base64; WINDOWS_CERTIFICATE_PASSWORD; needs osslsigncode
set -eu
if [ -z "${WINDOWS_CERTIFICATE:-}" ]; then
    printf 'sign: no WINDOWS_CERTIFICATE: not signed: %s\n' "$*"
    exit 0
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
umask 077
printf '%s' "$WINDOWS_CERTIFICATE" | base64 -d > "$folder/certificate.pfx"
printf '%s' "$WINDOWS_CERTIFICATE_PASSWORD" > "$folder/password"
timestamp=${WINDOWS_TIMESTAMP_URL-http://timestamp.digicert.com}
timestamp=${timestamp:+-ts $timestamp}
for file in "$@"; do
    # shellcheck disable=SC2086 # no timestamp at all where the address is set and empty
    osslsigncode sign -pkcs12 "$folder/certificate.pfx" -readpass "$folder/password" -h sha256 $timestamp \
        -n Surveyor -in "$file" -out "$folder/signed.exe"
    mv "$folder/signed.exe" "$file"
    printf 'sign: signed %s\n' "$file"
done
