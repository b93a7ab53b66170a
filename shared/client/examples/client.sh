#!/bin/sh
# A client of the exchange for an approver, with nothing but a POSIX shell, curl, openssl (3.0 or later) and jq.
#
#   client.sh CONNECTION.JSON inbox PRINCIPAL                 the tasks that wait
#   client.sh CONNECTION.JSON review PRINCIPAL ID             opens a report, on record, and says its digest
#   client.sh CONNECTION.JSON approve PRINCIPAL ID DIGEST     approves what was opened, and nothing else
#
# "Section 3" and so on mean sections of contract.md. jq reads and writes JSON; without it another tool has to. A report of 4 KiB opens
# within seconds, one of 180 KiB takes ten: that is GHASH in a shell.
# One thing is not for use as it stands: `openssl enc` takes the content key as an argument, and for that moment everybody with an
# account on this machine can see it. Where others have one, open reports with a library.
set -eu
umask 077
LC_ALL=C
export LC_ALL

fail() { printf '%s\n' "$*" >&2; exit 1; }
for tool in jq curl openssl; do command -v "$tool" >/dev/null || fail "This needs $tool."; done
case $(openssl version) in 'OpenSSL '[3-9]*) ;; *) fail 'This needs openssl 3.0 or later.' ;; esac
[ $# -ge 3 ] || fail "$(sed -n 's/^#  *\(client.sh.*\)/\1/p' "$0")"
connection=$1 command=$2 me=$3

# Keys and reports lie in a folder that only we can read, in memory where the machine has such a place, and not for long.
place=${TMPDIR:-/tmp}
[ -w /dev/shm ] && place=/dev/shm
dir=$(mktemp -d "$place/samsyn.XXXXXX")
trap 'rm -rf "$dir"' EXIT
trap 'exit 1' HUP INT TERM

# ---------------------------------------------------------------- bytes
hex() { od -An -v -tx1 | tr -d ' \n'; }
unhex() { # HEX: its bytes
  # shellcheck disable=SC2059
  printf "$(printf %s "$1" | awk -v h=0123456789abcdef '{ for (i = 1; i < length($0); i += 2)
    printf "\\%03o", (index(h, substr($0, i, 1)) - 1) * 16 + index(h, substr($0, i + 1, 1)) - 1 }')"
}
b64u() { openssl base64 -A | tr '/+' '_-' | tr -d =; }
unb64u() { # TEXT: its bytes; base64url has no padding, and openssl wants it, in short lines
  text=$1
  while [ $((${#text} % 4)) -ne 0 ]; do text=$text=; done
  printf '%s\n' "$text" | tr '_-' '/+' | fold -w 64 | openssl base64 -d
}
sha256() { openssl dgst -sha256 -binary; }
member() { jq -ej "$1" "$2"; } # FILTER FILE: one member as it is, without a newline

# ---------------------------------------------------------------- keys: JWK to DER, which openssl reads
thumbprint() { # JWK: RFC 7638, what a keyid is
  jq -cjS 'if .kty == "OKP" then {crv, kty, x} else {crv, kty, x, y} end' "$1" | sha256 | b64u
}
bytes_of() { # JWK MEMBER…: the bytes of these members
  jwk=$1
  shift
  for name in "$@"; do unb64u "$(member ".$name" "$jwk")"; done
}
sequence() { # NAME=HEX…: a DER sequence of integers
  {
    printf 'asn1=SEQUENCE:all\n[all]\n'
    for pair in "$@"; do printf '%s=INTEGER:0x%s\n' "${pair%%=*}" "${pair#*=}"; done
  } >"$dir/asn1"
  openssl asn1parse -genconf "$dir/asn1" -noout -out "$dir/der"
  cat "$dir/der"
}
private_signing_key() { # JWK: RFC 8410, or RFC 5915
  case $(member .kty "$1") in
    OKP) unhex 302e020100300506032b657004220420 && bytes_of "$1" d ;;
    EC) unhex 30770201010420 && bytes_of "$1" d && unhex a00a06082a8648ce3d030107a14403420004 && bytes_of "$1" x y ;;
  esac
}
public_signing_key() { # JWK: RFC 5280
  case $(member .kty "$1") in
    OKP) unhex 302a300506032b6570032100 && bytes_of "$1" x ;;
    EC) unhex 3059301306072a8648ce3d020106082a8648ce3d03010703420004 && bytes_of "$1" x y ;;
  esac
}
private_decryption_key() { # JWK: RFC 8017
  set -- "$1" n e d p q dp dq qi
  jwk=$1 integers=v=00
  shift
  for name in "$@"; do integers="$integers $name=$(bytes_of "$jwk" "$name" | hex)"; done
  # shellcheck disable=SC2086
  sequence $integers
}

# ---------------------------------------------------------------- signatures of 64 bytes (section 3)
sign() { # FILE
  if [ "$alg" = ed25519 ]; then
    openssl pkeyutl -sign -rawin -keyform DER -inkey "$dir/key" -in "$1"
  else # openssl gives DER; r and s are its two integers
    openssl dgst -sha256 -sign "$dir/key" -keyform DER "$1" | openssl asn1parse -inform DER | sed -n 's/.*INTEGER *://p' |
      while read -r n; do unhex "$(printf '%64s' "$n" | tr 'A-F ' 'a-f0')"; done
  fi
}
verifies() { # JWK SIGNATURE-FILE FILE
  [ "$(wc -c <"$2")" -eq 64 ] || return 1
  public_signing_key "$1" >"$dir/public"
  if [ "$(member .kty "$1")" = OKP ]; then
    openssl pkeyutl -verify -rawin -pubin -keyform DER -inkey "$dir/public" -in "$3" -sigfile "$2" >/dev/null
  else
    # shellcheck disable=SC2046
    sequence $(hex <"$2" | sed 's/^.\{64\}/r=& s=/') >"$dir/rs"
    openssl dgst -sha256 -verify "$dir/public" -keyform DER -signature "$dir/rs" "$3" >/dev/null
  fi
}
content_digest() { printf 'sha-256=:%s:' "$(sha256 <"$1" | openssl base64 -A)"; }
signature_base() { # METHOD PATH PARAMS [BODY CONTENT-TYPE]: no newline at its end
  printf '"@method": %s\n"@authority": %s\n"@path": %s\n' "$1" "$authority" "$2"
  [ $# -eq 3 ] || printf '"content-digest": %s\n"content-type": %s\n' "$(content_digest "$4")" "$5"
  printf '"@signature-params": %s' "$3"
}

call() { # METHOD PATH ANSWER [BODY]: one signed call below our own door
  method=$1 path=/v1/$agency/$2 answer=$3 body=${4:-}
  params="(\"@method\" \"@authority\" \"@path\"${body:+ \"content-digest\" \"content-type\"});created=$(date +%s);keyid=\"$keyid\""
  params="$params;nonce=\"$(openssl rand 24 | b64u)\";alg=\"$alg\";tag=\"samsyn-v1\""
  signature_base "$method" "$path" "$params" ${body:+"$body" application/json} >"$dir/base"
  set -- -H "Signature-Input: samsyn=$params" -H "Signature: samsyn=:$(sign "$dir/base" | openssl base64 -A):"
  [ -z "$body" ] ||
    set -- "$@" -H 'Content-Type: application/json' -H "Content-Digest: $(content_digest "$body")" --data-binary "@$body"
  status=$(curl -sS -X "$method" -o "$answer" -w '%{http_code}' "$@" "${url%/v1}$path") || fail "The exchange does not answer."
  [ "$status" -lt 300 ] || fail "$method $path: $status $(jq -r '"\(.code). \(.detail) \(.errors // "")"' "$answer")"
}

# ---------------------------------------------------------------- verifying what was handed over (sections 2 and 6)
distrust() { fail "Do not trust this: $*."; }
verify() { # ANSWER ID BODY: writes the body, if a submitter in force of our agency signed exactly it, for this id and this exchange
  member .body "$1" >"$3"
  input=$(member .signature.input "$1") value=$(member .signature.value "$1") type=$(member .signature.contentType "$1")
  components='"@method" "@authority" "@path" "content-digest" "content-type"'
  parameters=';created=[1-9][0-9]{0,11};keyid="[A-Za-z0-9_-]{43}";nonce="[A-Za-z0-9_-]{22,64}"'
  parameters=$parameters';alg="(ed25519|ecdsa-p256-sha256)";tag="samsyn-v1"'
  [ "$(printf '%s\n' "$input" | wc -l)" -eq 1 ] || distrust 'the signature has more than one line'
  printf '%s\n' "$input" | grep -Eqx "samsyn=\($components\)$parameters" ||
    distrust 'the signature is not in the form of section 3'
  case $type in
    application/json | 'application/json; charset=utf-8') ;;
    *) distrust 'the content type is another' ;;
  esac

  # The entry: signed by the registrar of our own agency, whose key is pinned in connection.json.
  jws=$(member .signature.principal "$1")
  IFS=. read -r head payload signature more <<EOF
$jws
EOF
  [ -z "$more" ] || distrust 'the entry is no compact JWS'
  unb64u "$head" >"$dir/head" && unb64u "$payload" >"$dir/entry" && unb64u "$signature" >"$dir/sig"
  jq -ec --arg a "$agency" '.registrars[$a]' "$connection" >"$dir/registrar"
  jq -e --arg kid "$(thumbprint "$dir/registrar")" '. == {alg: "ES256", kid: $kid, typ: "samsyn-principal-v1"}' \
    "$dir/head" >/dev/null || distrust 'the entry is of another registrar'
  printf %s "$head.$payload" >"$dir/signed"
  verifies "$dir/registrar" "$dir/sig" "$dir/signed" || distrust 'the registrar has not signed the entry'
  created=${input#*;created=} && created=${created%%;*}
  jq -e --arg a "$agency" --argjson at "$created" 'def s: sub("[.][0-9]+Z$"; "Z") | fromdateiso8601;
    .version == 1 and .agency == $a and .status == "active" and (.roles | index("submitter") != null) and
    (.validFrom | s) <= $at and $at <= (.validUntil | s) and (.validUntil | s) - (.validFrom | s) <= 366 * 86400' \
    "$dir/entry" >/dev/null || distrust 'the entry is not of a submitter of this agency, in force when the key signed'
  jq -e --argjson at "$created" 'def s: sub("[.][0-9]+Z$"; "Z") | fromdateiso8601;
    .signature.revokedAt | . == null or $at - 60 <= s' "$1" >/dev/null || distrust 'the key was revoked before it signed'

  # The signature: by the key of this entry, under the algorithm that belongs to it.
  jq -c .signingKey "$dir/entry" >"$dir/signer"
  case $(member .kty "$dir/signer")$input in
    OKP*';alg="ed25519";'* | EC*';alg="ecdsa-p256-sha256";'*) ;;
    *) distrust 'the algorithm is not that of the key' ;;
  esac
  case $input in
    *";keyid=\"$(thumbprint "$dir/signer")\";"*) ;;
    *) distrust 'the entry is of another key' ;;
  esac
  # It was signed for the exchange's name of that day: today's, or one that the connection knows from before.
  jq -r --slurpfile answer "$1" '.authority, .formerAuthorities[]? | . as $name |
    select($answer[0].signature.authority | . == null or . == $name)' "$connection" >"$dir/names"
  [ -s "$dir/names" ] || distrust 'it was signed for another exchange'
  value=${value#samsyn=:} && printf %s "${value%:}" | openssl base64 -d -A >"$dir/sig"
  while read -r name; do
    (authority=$name && signature_base PUT "/v1/$agency/submissions/$2" "${input#samsyn=}" "$3" "$type") >"$dir/base"
    verifies "$dir/signer" "$dir/sig" "$dir/base" && return
  done <"$dir/names"
  distrust 'the originator has not signed this body'
}

# ---------------------------------------------------------------- opening (section 4): AES-256-GCM out of AES-CTR and GHASH
ghash() { # H, and whole blocks on stdin: NIST SP 800-38D, 6.4, each number of 128 bits in two halves
  set -- $(printf '%s\n' "$1" | fold -w 8)
  hh=$((0x$1 << 32 | 0x$2)) hl=$((0x$3 << 32 | 0x$4)) yh=0 yl=0 most=0x7fffffffffffffff
  { hex && echo; } | fold -w 8 | {
    while read -r a && read -r b && read -r c && read -r d; do
      yh=$((yh ^ (0x$a << 32 | 0x$b))) yl=$((yl ^ (0x$c << 32 | 0x$d))) zh=0 zl=0 vh=$hh vl=$hl i=0
      while [ $i -lt 128 ]; do
        bit=$((yh >> 63)) carry=$((-(vl & 1)))
        zh=$((zh ^ (vh & bit))) zl=$((zl ^ (vl & bit)))
        yh=$((yh << 1 | (yl >> 63 & 1))) yl=$((yl << 1))
        vl=$((vl >> 1 & most | vh << 63)) vh=$((vh >> 1 & most ^ (carry & -0x1f00000000000000)))
        i=$((i + 1))
      done
      yh=$zh yl=$zl
    done
    printf '%016x%016x' "$yh" "$yl"
  }
}
xor() { # HEX HEX, of 32 digits each
  set -- $(printf '%s\n' "$1" "$2" | fold -w 8)
  printf '%08x%08x%08x%08x' $((0x$1 ^ 0x$5)) $((0x$2 ^ 0x$6)) $((0x$3 ^ 0x$7)) $((0x$4 ^ 0x$8))
}
zeros() { dd if=/dev/zero bs=1 count="$1" 2>/dev/null; }
open_report() { # SEALED ENCRYPTED-KEY ID: the report; the key takes the place of the second segment, all else is as it was signed
  IFS=. read -r protected _ iv ciphertext tag <"$1"
  unb64u "$protected" >"$dir/header"
  jq -e --arg a "$agency" --arg id "$3" \
    '. == {alg: "RSA-OAEP-256", enc: "A256GCM", kid, typ: "samsyn-report-v1", iss: $a, jti: $id}' \
    "$dir/header" >/dev/null || distrust 'the seal is of another submission'
  unb64u "$2" >"$dir/wrapped"
  openssl pkeyutl -decrypt -keyform DER -inkey "$dir/opener" -in "$dir/wrapped" -out "$dir/content-key" \
    -pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha256 -pkeyopt rsa_mgf1_md:sha256 2>/dev/null ||
    distrust 'the key is not wrapped to us'
  key=$(hex <"$dir/content-key") iv=$(unb64u "$iv" | hex) tag=$(unb64u "$tag" | hex)
  [ ${#key} -eq 64 ] && [ ${#iv} -eq 24 ] && [ ${#tag} -eq 32 ] || distrust 'key, iv or tag have another length'
  unb64u "$ciphertext" >"$dir/ciphertext"
  size=$(wc -c <"$dir/ciphertext")
  ctr() { openssl enc -aes-256-ctr -K "$key" -iv "$1"; }
  hidden=$(zeros 16 | ctr "${iv}00000001" | hex)
  hash=$({
    printf %s "$protected" && zeros $(((16 - ${#protected} % 16) % 16))
    cat "$dir/ciphertext" && zeros $(((16 - size % 16) % 16))
    unhex "$(printf '%016x%016x' $((${#protected} * 8)) $((size * 8)))"
  } | ghash "$(zeros 16 | ctr 00000000000000000000000000000000 | hex)")
  [ "$(xor "$hidden" "$hash")" = "$tag" ] || distrust 'the report does not open: the tag is another'
  ctr "${iv}00000002" <"$dir/ciphertext"
}

# ---------------------------------------------------------------- who we are, and the three commands
jq -e --arg me "$me" '.principals[] | select(.name == $me)' "$connection" >"$dir/me" || fail "$connection has no principal $me."
url=$(member .url "$connection") authority=$(member .authority "$connection") agency=$(member .agency "$dir/me")
case $url in https://* | http://*) ;; *) fail 'The address of an exchange begins with https:// (or http://, on this machine).' ;; esac
jq -c .signingKey "$dir/me" >"$dir/jwk"
private_signing_key "$dir/jwk" >"$dir/key"
keyid=$(thumbprint "$dir/jwk")
case $(member .kty "$dir/jwk") in OKP) alg=ed25519 ;; *) alg=ecdsa-p256-sha256 ;; esac

case $command in
  inbox)
    next=inbox
    while [ -n "$next" ]; do
      call GET "$next" "$dir/page"
      jq -r '.tasks[] | [.submission, .priority, .due, "\(.given)/\(.required)", .reference, .purpose.description] | @tsv' "$dir/page"
      next=$(jq -r --arg door "/v1/$agency/" '.next // "" | ltrimstr($door)' "$dir/page")
    done
    ;;
  review)
    id=${4:?which submission?}
    call GET "submissions/$id/sealed" "$dir/fetched"
    verify "$dir/fetched" "$id" "$dir/body"
    echo '{}' >"$dir/review"
    call POST "submissions/$id/reviews" "$dir/handed" "$dir/review"
    member .sealed "$dir/body" >"$dir/sealed"
    digest=$(sha256 <"$dir/sealed" | b64u)
    [ "$digest" = "$(member .sealedDigest "$dir/handed")" ] || distrust 'the key is of another sealed report'
    jq -jr .decryptionKey "$dir/me" >"$dir/jwk"
    private_decryption_key "$dir/jwk" >"$dir/opener"
    echo >>"$dir/sealed"
    open_report "$dir/sealed" "$(member .encryptedKey "$dir/handed")" "$id" >"$dir/report"
    jq . "$dir/report"
    printf 'To approve what you have read: %s %s approve %s %s %s\n' "$0" "$connection" "$me" "$id" "$digest" >&2
    ;;
  approve)
    id=${4:?which submission?}
    jq -n --arg digest "${5:?which digest? review says it}" '{decision: "approve", sealedDigest: $digest}' >"$dir/decision"
    call POST "submissions/$id/decisions" "$dir/decided" "$dir/decision"
    jq -r '"\(.state): \(.given) of \(.required) given"' "$dir/decided"
    ;;
  *) fail "There is inbox, review and approve." ;;
esac
