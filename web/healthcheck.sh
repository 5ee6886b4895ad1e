#!/usr/bin/env bash
# Is the process answering? The runtime image has no curl, so bash opens the connection itself.
# Exit status 0: /healthz said 200 within three seconds. Usage: healthcheck.sh [port]
set -euo pipefail

exec 3<>"/dev/tcp/127.0.0.1/${1:-8080}"
printf 'GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&3
IFS=' ' read -r -t 3 _ status _ <&3
[[ $status == 200 ]]
