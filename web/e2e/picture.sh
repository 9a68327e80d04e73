#!/usr/bin/env bash
# Puts ../docs/images/widget-and-desk.png together from what shots.mjs took: e2e/picture.sh [FOLDER]. Needs ImageMagick.
set -euo pipefail
cd "$(dirname "$0")"
in=${1:-/tmp/shots}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
round() { # picture, size, radius, name
  convert "$in/$1" -resize "$2!" \( -size "$2" xc:black -fill white -draw "roundrectangle 0,0 $((${2%x*} - 1)),$((${2#*x} - 1)) $3,$3" \) \
    -alpha off -compose CopyOpacity -composite "$tmp/$4"
}
shade() { convert "$tmp/$1" \( +clone -background '#17211e' -shadow "$2x18+0+10" \) +swap -background none -layers merge +repage "$tmp/$1"; }
round readme-desk.png 1280x800 12 desk.png
round readme-phone.png 365x720 30 screen.png
convert -size 385x740 xc:none -fill '#1d2a26' -draw 'roundrectangle 0,0 384,739 40,40' "$tmp/screen.png" -geometry +10+10 -composite "$tmp/phone.png"
shade desk.png 28
shade phone.png 40
convert -size 1800x920 xc:'#e9efec' "$tmp/desk.png" -geometry +440+28 -composite "$tmp/phone.png" -geometry +20+60 -composite \
  -dither None -colors 255 -strip -define png:compression-level=9 PNG8:../../docs/images/widget-and-desk.png
