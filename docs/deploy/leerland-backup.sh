#!/bin/sh
# /usr/local/sbin/leerland-backup: one whole backup, beside the running app. Keeps the last $KEEP.
# A name ends in .new until the backup is complete, so half a backup is never taken for one.
set -eu
umask 077
KEEP=${KEEP:-14}
BIN=${BIN:-/opt/leerland/venv/bin}
DATA=${DATA:-/var/lib/leerland/data}
TO=${TO:-/var/backups/leerland}
name=$(date -u +%Y%m%d-%H%M%S)

rm -rf "$TO"/*.new
"$BIN/leerland" backup --data "$DATA" "$TO/$name.new" >/dev/null
for each in audit.jsonl queries drafts lists mappings; do
    [ ! -e "$DATA/$each" ] || cp -a "$DATA/$each" "$TO/$name.new/"
done
if [ -e "$DATA/workshops.sqlite" ]; then
    "$BIN/python" -c 'import sqlite3, sys
here, there = map(sqlite3.connect, sys.argv[1:])
here.backup(there)' "$DATA/workshops.sqlite" "$TO/$name.new/workshops.sqlite"
fi
mv "$TO/$name.new" "$TO/$name"
ls -1d "$TO"/[0-9]*[0-9] | sort -r | tail -n "+$((KEEP + 1))" | xargs -r rm -rf --
echo "Backup $TO/$name, $(du -sh "$TO/$name" | cut -f1)"
