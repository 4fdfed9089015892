#!/usr/bin/env bash
# Ends with one clear line if the .NET SDK that global.json asks for is not there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

where="get it from https://dotnet.microsoft.com/download"
if ! command -v dotnet > /dev/null; then
  echo "This project needs the .NET SDK 10 or newer; found none; $where" >&2
  exit 1
fi
# In this folder the SDK picks the version by global.json, and fails if there is none that fits.
if ! dotnet --version > /dev/null 2>&1; then
  found=$(dotnet --list-sdks 2> /dev/null | awk '{ printf "%s%s", separator, $1; separator = ", " }')
  echo "This project needs the .NET SDK 10 or newer; found ${found:-only a runtime, no SDK}; $where" >&2
  exit 1
fi
