#!/usr/bin/env bash
# Installs the Debian packages that the tests want, when it can; says in one line what is left out where it can't.
set -u
wanted=()
command -v dovecot >/dev/null || [ -x /usr/sbin/dovecot ] || wanted+=(dovecot-imapd dovecot-lmtpd)
[ -d /usr/lib/dovecot ] && [ ! -x /usr/lib/dovecot/lmtp ] && wanted+=(dovecot-lmtpd)
[ -x /usr/sbin/postfix ] || wanted+=(postfix)
command -v tesseract >/dev/null || wanted+=(tesseract-ocr tesseract-ocr-eng)
command -v chromium >/dev/null || wanted+=(chromium)
ls /usr/share/fonts/truetype/noto/NotoSansBengali* >/dev/null 2>&1 || wanted+=(fonts-noto-core)
[ ${#wanted[@]} -eq 0 ] && exit 0
if command -v apt-get >/dev/null && [ "$(id -u)" -eq 0 ]; then
  export DEBIAN_FRONTEND=noninteractive
  if apt-get update -qq >/dev/null 2>&1 && apt-get install -y -qq --no-install-recommends "${wanted[@]}" >/dev/null 2>&1; then
    exit 0
  fi
fi
echo "Left out: tests that need ${wanted[*]} (install them as root: apt-get install ${wanted[*]})."
if [ "${CI:-}" = "true" ]; then
  echo "In CI nothing may be left out." >&2
  exit 1
fi
exit 0
