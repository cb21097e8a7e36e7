#!/bin/sh
# Make the disk image that a person opens on macOS: dmg.sh Surveyor.app OUT MACHINE → OUT/Surveyor-VERSION-MACHINE.dmg
# Needs hdiutil, so it runs on macOS only. Nobody has run it yet.
set -eu
app=$1 out=$2 machine=$3
version=$(/usr/libexec/PlistBuddy -c 'Print :CFBundleShortVersionString' "$app/Contents/Info.plist")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp -R "$app" "$folder/"
ln -s /Applications "$folder/Applications" # a person drags the app onto it
mkdir -p "$out"
hdiutil create -volname Surveyor -srcfolder "$folder" -fs HFS+ -format UDZO -ov "$out/Surveyor-$version-$machine.dmg"
