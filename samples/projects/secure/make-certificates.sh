#!/bin/sh
# Makes a certificate authority, a certificate for the broker and one for this host. For trying out:
# the keys are not encrypted, and everything ends after a year.
set -eu
cd "$(dirname -- "$0")"
umask 077
mkdir -p certificates
cd certificates

openssl req -x509 -newkey rsa:2048 -sha256 -nodes -days 365 -subj "/CN=Tagwire sample CA" \
  -keyout ca.key -out ca.crt 2>/dev/null

sign() {
  openssl req -newkey rsa:2048 -nodes -subj "/CN=$1" -keyout "$1.key" -out "$1.csr" 2>/dev/null
  printf '%s\n' "$2" >"$1.ext"
  openssl x509 -req -sha256 -days 365 -in "$1.csr" -CA ca.crt -CAkey ca.key -CAcreateserial \
    -extfile "$1.ext" -out "$1.crt" 2>/dev/null
  rm -f "$1.csr" "$1.ext"
}
sign broker "subjectAltName=DNS:localhost,IP:127.0.0.1"
sign scada "extendedKeyUsage=clientAuth"
echo "certificates are in $(pwd)"
