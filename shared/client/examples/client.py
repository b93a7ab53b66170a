#!/usr/bin/env python3
"""A client of the exchange with nothing but Python's standard library and the `openssl` command (3.0 or later).

    python3 client.py CONNECTION.JSON

makes a whole journey: the police submit a report, an approver opens and approves it, customs read it. Written to be copied from
into another language; the words "section 3" and so on mean sections of contract.md.

One thing is not for use as it stands: `openssl enc` takes the content key as an argument, and for that moment everybody with an account
on this machine can see it. Where others have one, take a library with AES-GCM in the place of `aes_ctr` and `ghash`.
"""
import base64, hashlib, hmac, json, os, re, secrets, shutil, subprocess, sys, tempfile, time, urllib.error, urllib.request
from datetime import datetime

SUBMITTER, APPROVER, READER = 'police-desk', 'police-approver-1', 'customs-analyst'


class Distrust(Exception):
    """What was handed over is not what its originator signed, or nobody vouches for the signer."""


# ---------------------------------------------------------------- bytes and text
def b64u(raw):
    """Base64url without padding (RFC 7515, section 2)."""
    return base64.urlsafe_b64encode(raw).rstrip(b'=').decode()


def unb64u(text):
    """The bytes of canonical base64url: one text for each sequence of bytes, or whoever compares texts is deceived."""
    raw = base64.urlsafe_b64decode(text + '=' * (-len(text) % 4))
    if b64u(raw) != text:
        raise Distrust('base64url that is not canonical')
    return raw


def sha256(data):
    return hashlib.sha256(data).digest()


def once(pairs):
    """For json.loads: a member that stands twice would be read differently by another parser."""
    if len(dict(pairs)) != len(pairs):
        raise Distrust('JSON with a member that stands twice')
    return dict(pairs)


def thumbprint(jwk):
    """RFC 7638: what a keyid is."""
    members = {'OKP': ('crv', 'kty', 'x'), 'EC': ('crv', 'kty', 'x', 'y'), 'RSA': ('e', 'kty', 'n')}[jwk['kty']]
    return b64u(sha256(json.dumps({m: jwk[m] for m in members}, separators=(',', ':'), sort_keys=True).encode()))


def uuid7():
    """RFC 9562, 5.7: milliseconds, then 74 random bits."""
    n = int(time.time() * 1000) << 80 | 7 << 76 | secrets.randbits(12) << 64 | 2 << 62 | secrets.randbits(62)
    h = '%032x' % n
    return '-'.join((h[:8], h[8:12], h[12:16], h[16:20], h[20:]))


# ---------------------------------------------------------------- keys: JWK to DER, which openssl reads
def der(tag, *parts):
    """One DER element (X.690) around its parts."""
    body = b''.join(parts)
    size = len(body).to_bytes((len(body).bit_length() + 7) // 8 or 1, 'big')
    return bytes([tag]) + (size if len(body) < 128 else bytes([128 | len(size)]) + size) + body


def integer(raw):
    """A positive DER integer of big-endian bytes: shortest form, and a zero byte where the first bit is set."""
    raw = raw.lstrip(b'\0') or b'\0'
    return der(2, b'\0' + raw if raw[0] & 128 else raw)


ALGORITHM = {  # as AlgorithmIdentifier
    'OKP': der(0x30, bytes.fromhex('06032b6570')),
    'EC': der(0x30, bytes.fromhex('06072a8648ce3d020106082a8648ce3d030107')),
    'RSA': der(0x30, bytes.fromhex('06092a864886f70d0101010500')),
}


def public_der(jwk):
    """SubjectPublicKeyInfo (RFC 5280) of a public key, or of the public part of a private one."""
    part = {m: unb64u(jwk[m]) for m in ('x', 'y', 'n', 'e') if m in jwk}
    if jwk['kty'] == 'OKP':
        key = part['x']
    elif jwk['kty'] == 'EC':
        key = b'\4' + part['x'] + part['y']
    else:
        key = der(0x30, integer(part['n']), integer(part['e']))
    return der(0x30, ALGORITHM[jwk['kty']], der(3, b'\0', key))


def private_der(jwk):
    """PKCS #8 (RFC 5958) of a private key."""
    part = {m: unb64u(v) for m, v in jwk.items() if m in ('x', 'y', 'd', 'n', 'e', 'p', 'q', 'dp', 'dq', 'qi')}
    if jwk['kty'] == 'OKP':
        key = der(4, part['d'])
    elif jwk['kty'] == 'EC':
        key = der(0x30, integer(b'\1'), der(4, part['d']), der(0xa1, der(3, b'\0\4', part['x'], part['y'])))
    else:
        key = der(0x30, integer(b'\0'), *(integer(part[m]) for m in ('n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi')))
    return der(0x30, integer(b'\0'), ALGORITHM[jwk['kty']], der(4, key))


# ---------------------------------------------------------------- openssl
def openssl(*arguments, stdin=b'', **files):
    """What openssl writes, or None where it fails. Each of `files` lies under its name in a folder that is ours alone, for this run."""
    with tempfile.TemporaryDirectory() as folder:  # mode 0700
        for name, content in files.items():
            with open(os.path.join(folder, name), 'wb') as f:
                f.write(content)
        run = subprocess.run(('openssl',) + arguments, input=stdin, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return run.stdout if run.returncode == 0 else None


def sign(jwk, data):
    """64 bytes: Ed25519, or ECDSA on P-256 with SHA-256 as r and s (section 3), which openssl gives as DER."""
    key = private_der(jwk)
    if jwk['kty'] == 'OKP':  # -rawin wants its message in a file
        return openssl('pkeyutl', '-sign', '-rawin', '-keyform', 'DER', '-inkey', 'key', '-in', 'data', key=key, data=data)
    found = openssl('dgst', '-sha256', '-sign', 'key', '-keyform', 'DER', stdin=data, key=key)
    r = found[4:4 + found[3]]
    return b''.join(n.lstrip(b'\0').rjust(32, b'\0') for n in (r, found[6 + len(r):]))


def verifies(jwk, signature, data):
    """Whether a public key verifies 64 bytes, by the one algorithm that belongs to it."""
    key = public_der(jwk)
    if jwk['kty'] == 'OKP':
        files = {'key': key, 'data': data, 'sig': signature}
        said = openssl('pkeyutl', '-verify', '-rawin', '-pubin', '-keyform', 'DER', '-inkey', 'key', '-in', 'data',
                       '-sigfile', 'sig', **files)
    else:
        rs = der(0x30, integer(signature[:32]), integer(signature[32:]))
        said = openssl('dgst', '-sha256', '-verify', 'key', '-keyform', 'DER', '-signature', 'sig', stdin=data, key=key, sig=rs)
    return said is not None


OAEP = ('-pkeyopt', 'rsa_padding_mode:oaep', '-pkeyopt', 'rsa_oaep_md:sha256', '-pkeyopt', 'rsa_mgf1_md:sha256')


def wrap(jwk, key):
    return openssl('pkeyutl', '-encrypt', '-pubin', '-keyform', 'DER', '-inkey', 'key', *OAEP, stdin=key, key=public_der(jwk))


def unwrap(jwk, wrapped):
    return openssl('pkeyutl', '-decrypt', '-keyform', 'DER', '-inkey', 'key', *OAEP, stdin=wrapped, key=private_der(jwk))


def aes_ctr(key, block, data):
    return openssl('enc', '-aes-256-ctr', '-K', key.hex(), '-iv', block.hex(), stdin=data)


def ghash(h, data):
    """GHASH of NIST SP 800-38D, 6.3 and 6.4: whole blocks, multiplied in GF(2^128)."""
    h, y = int.from_bytes(h, 'big'), 0
    for at in range(0, len(data), 16):
        y ^= int.from_bytes(data[at:at + 16], 'big')
        z, v = 0, h
        for bit in range(127, -1, -1):
            z ^= v if y >> bit & 1 else 0
            v = v >> 1 ^ (0xe1 << 120 if v & 1 else 0)
        y = z
    return y.to_bytes(16, 'big')


def gcm(key, iv, data, additional, encrypt):
    """AES-256-GCM out of AES-CTR and GHASH (SP 800-38D, 7): the other text, and the tag of the encrypted one."""
    first = aes_ctr(key, iv + b'\0\0\0\1', bytes(16))  # what the tag is hidden with
    hash_key = aes_ctr(key, bytes(16), bytes(16))  # AES of the zero block
    other = aes_ctr(key, iv + b'\0\0\0\2', data)
    sealed = other if encrypt else data
    whole = b''.join(x + bytes(-len(x) % 16) for x in (additional, sealed))
    lengths = (len(additional) * 8).to_bytes(8, 'big') + (len(sealed) * 8).to_bytes(8, 'big')
    return other, bytes(a ^ b for a, b in zip(first, ghash(hash_key, whole + lengths)))


# ---------------------------------------------------------------- signed calls (section 3)
ALG = {'OKP': 'ed25519', 'EC': 'ecdsa-p256-sha256'}  # to each key belongs one


def signature_base(method, authority, path, params, body=None, content_type='application/json'):
    lines = ['"@method": ' + method, '"@authority": ' + authority, '"@path": ' + path]
    if body is not None:
        lines += ['"content-digest": ' + content_digest(body), '"content-type": ' + content_type]
    return '\n'.join(lines + ['"@signature-params": ' + params]).encode()


def content_digest(body):
    return 'sha-256=:%s:' % base64.b64encode(sha256(body)).decode()


class Exchange:
    """The exchange as connection.json describes it, and its principals with their keys."""

    def __init__(self, file):
        with open(file) as f:
            connection = json.load(f)
        self.url, self.authority, self.registrars = connection['url'], connection['authority'], connection['registrars']
        if not self.url.startswith(('https://', 'http://')):  # urllib knows other ways too, and each of them goes in the clear
            sys.exit('The address of an exchange begins with https:// (or http://, on this machine).')
        self.former = connection.get('formerAuthorities', [])  # what the exchange was called when older reports were signed
        self.principals = {p['name']: p for p in connection['principals']}

    def call(self, name, method, path, body=None):
        """One signed call below the caller's own door; its answer. 429 and 503 are waited for and signed anew: a nonce serves once."""
        who = self.principals[name]
        path = '/v1/%s/%s' % (who['agency'], path)
        data = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        while True:
            components = '("@method" "@authority" "@path"' + (')' if data is None else ' "content-digest" "content-type")')
            params = '%s;created=%d;keyid="%s";nonce="%s";alg="%s";tag="samsyn-v1"' % (
                components, time.time(), thumbprint(who['signingKey']), secrets.token_urlsafe(18),
                ALG[who['signingKey']['kty']])
            signature = sign(who['signingKey'], signature_base(method, self.authority, path, params, data))
            headers = {'Signature-Input': 'samsyn=' + params, 'Signature': 'samsyn=:%s:' % base64.b64encode(signature).decode()}
            if data is not None:
                headers.update({'Content-Type': 'application/json', 'Content-Digest': content_digest(data)})
            try:
                return self.get(path, urllib.request.Request(self.url[:-len('/v1')] + path, data, headers, method=method))
            except urllib.error.HTTPError as error:
                problem = json.loads(error.read())
                if error.code not in (429, 503):
                    sys.exit('%s %s: %s. %s %s' % (method, path, problem['code'], problem['detail'], problem.get('errors', '')))
                time.sleep(int(error.headers['Retry-After']))

    def get(self, path, request=None):
        with urllib.request.urlopen(request or self.url[:-len('/v1')] + path, timeout=30) as answer:
            return json.loads(answer.read())


# ---------------------------------------------------------------- sealing (sections 4 and 8)
MEMBERS = {'version', 'title', 'kind', 'observed', 'statements', 'subjects', 'places', 'images', 'totals'}


def jwe_header(kid, originator, submission):
    return {'alg': 'RSA-OAEP-256', 'enc': 'A256GCM', 'kid': kid, 'typ': 'samsyn-report-v1', 'iss': originator, 'jti': submission}


def seal(agency, submission, intake_key, report):
    """The report as compact JWE: padded to steps of 4 KiB, under a key made for it alone, wrapped to the agency's own intake key."""
    text = json.dumps(report, ensure_ascii=False).encode()
    protected = b64u(json.dumps(jwe_header(intake_key['kid'], agency, submission)).encode())
    key, iv = secrets.token_bytes(32), secrets.token_bytes(12)
    ciphertext, tag = gcm(key, iv, text + b' ' * (-len(text) % 4096), protected.encode(), True)
    return '.'.join((protected, *map(b64u, (wrap(intake_key, key), iv, ciphertext, tag))))


def unseal(sealed, encrypted_key, decryption_key, originator, submission):
    """The report, by the key that was wrapped to the caller; it takes the place of the second segment, all else is as it was signed."""
    protected, _, iv, ciphertext, tag = sealed.split('.')
    header = json.loads(unb64u(protected), object_pairs_hook=once)
    if header != jwe_header(header['kid'], originator, submission):
        raise Distrust('the seal is of another submission')
    key = unwrap(decryption_key, unb64u(encrypted_key))
    if key is None or len(key) != 32 or len(unb64u(iv)) != 12:
        raise Distrust('the key is not wrapped to the caller')
    text, found = gcm(key, unb64u(iv), unb64u(ciphertext), protected.encode(), False)
    if not hmac.compare_digest(found, unb64u(tag)):
        raise Distrust('the report does not open: the tag is another')
    report = json.loads(text, object_pairs_hook=once)
    if report['version'] != 1 or not set(report) <= MEMBERS:
        raise Distrust('the report is none of version 1')  # show all of it, or refuse it: what is not shown is not approved
    return report


# ---------------------------------------------------------------- verifying what was handed over (sections 2 and 6)
INPUT = re.compile(r'samsyn=(\("@method" "@authority" "@path" "content-digest" "content-type"\);created=([1-9][0-9]{0,11});'
                   r'keyid="([A-Za-z0-9_-]{43})";nonce="[A-Za-z0-9_-]{22,64}";alg="(ed25519|ecdsa-p256-sha256)";tag="samsyn-v1")')
VALUE = re.compile(r'samsyn=:([A-Za-z0-9+/]{86}==):')


def seconds(text):
    return datetime.fromisoformat(text.replace('Z', '+00:00')).timestamp()


def read_entry(jws, registrars):
    """A principal's entry, if the registrar of the very agency that it names has signed it. The registrars' keys are pinned."""
    head, payload, signature = jws.split('.')
    entry = json.loads(unb64u(payload), object_pairs_hook=once)
    registrar = registrars.get(entry['agency'])
    wanted = registrar and {'alg': 'ES256', 'kid': thumbprint(registrar), 'typ': 'samsyn-principal-v1'}
    if json.loads(unb64u(head), object_pairs_hook=once) != wanted or len(unb64u(signature)) != 64:
        raise Distrust('the entry is none of this agency\'s registrar')
    if not verifies(registrar, unb64u(signature), (head + '.' + payload).encode()):
        raise Distrust('the registrar has not signed the entry')
    return entry


def verified_body(exchange, submission, originator, answer):
    """The body that GET …/sealed handed over, if an originator's submitter in force signed exactly it, for this id and this exchange."""
    signature, body = answer['signature'], answer['body'].encode()
    found, value = INPUT.fullmatch(signature['input']), VALUE.fullmatch(signature['value'])
    if not found or not value or signature['contentType'] not in ('application/json', 'application/json; charset=utf-8'):
        raise Distrust('the signature is not in the form of section 3')
    params, created, keyid, algorithm = found[1], int(found[2]), found[3], found[4]
    entry = read_entry(signature['principal'], exchange.registrars)
    key = entry['signingKey']
    if entry['agency'] != originator or 'submitter' not in entry['roles'] or entry['status'] != 'active' or thumbprint(key) != keyid:
        raise Distrust('the entry is not of a submitter of the originator, or of another key')
    start, end = seconds(entry['validFrom']), seconds(entry['validUntil'])
    if not start <= created <= end <= start + 366 * 86400:
        raise Distrust('the entry was not in force when the key signed')
    if 'revokedAt' in signature and created - 60 > seconds(signature['revokedAt']):
        raise Distrust('the key was revoked before it signed')
    path = '/v1/%s/submissions/%s' % (originator, submission)
    names = [exchange.authority, *exchange.former]
    if 'authority' in signature and signature['authority'] not in names:
        raise Distrust('it was signed for another exchange')
    if algorithm != ALG[key['kty']] or not any(
            verifies(key, base64.b64decode(value[1]), signature_base('PUT', name, path, params, body, signature['contentType']))
            for name in ([signature['authority']] if 'authority' in signature else names)):
        raise Distrust('the originator has not signed this body')
    return json.loads(body, object_pairs_hook=once)


def opened(exchange, name, submission, originator, fetched, handed):
    """Ciphertext and key, which came by two calls, as the report that the originator sealed; its digest is what one decides on."""
    try:
        sealed = verified_body(exchange, submission, originator, fetched)['sealed']
        if b64u(sha256(sealed.encode())) != handed['sealedDigest']:
            raise Distrust('the key is of another sealed report')
        return unseal(sealed, handed['encryptedKey'], exchange.principals[name]['decryptionKey'], originator, submission)
    except (AttributeError, KeyError, TypeError, ValueError) as fault:  # what is not of the contract's shape is as little trusted
        raise Distrust(fault)


# ---------------------------------------------------------------- the journey
REPORT = {
    'version': 1, 'title': 'Letters posted at one box', 'kind': 'camera-observation',
    'observed': {'from': '2026-11-20T10:00:00Z', 'to': '2026-11-20T10:10:00Z'},
    'statements': [{'text': 'A person posted eleven like letters.', 'nature': 'fact'}],
    'subjects': [], 'places': [{'name': 'Letter box, Stortorget'}],
}
COVER = {
    'version': 1, 'reference': 'K 2026/1187', 'recipients': ['customs'], 'priority': 'urgent', 'handling': {'code': 'H0'},
    'grading': {'source': 'B', 'information': 2},
    'purpose': {'code': 'investigate', 'description': 'Narcotics letters posted at one box, week after week.'},
    'legalGround': 'PBDL 3 kap. 2 §',
    'offence': {'name': 'Grovt narkotikabrott', 'minimumPenaltyMonths': 24, 'maximumPenaltyMonths': 84, 'systematic': True},
    'retention': {'class': 'case'},
}


def main(file):
    exchange = Exchange(file)
    originator = exchange.principals[SUBMITTER]['agency']

    # Submit: under an id of one's own, so that the same call may be repeated.
    submission = uuid7()
    intake_key = next(k for k in exchange.get('/v1/keys')['keys'] if k['use'] == 'enc' and k['agency'] == originator)
    body = {'cover': COVER, 'sealed': seal(originator, submission, intake_key, REPORT)}
    answer = exchange.call(SUBMITTER, 'PUT', 'submissions/' + submission, body)
    print('submitted', submission, 'as', SUBMITTER + ':', answer['state'] + ', due', answer['due'])

    # Review: the ciphertext by one call, the key by another, and the act is on record before the key comes.
    fetched = exchange.call(APPROVER, 'GET', 'submissions/%s/sealed' % submission)
    handed = exchange.call(APPROVER, 'POST', 'submissions/%s/reviews' % submission, {})
    report = opened(exchange, APPROVER, submission, originator, fetched, handed)
    print('reviewed as', APPROVER + ':', report['title'])

    # Approve what was read, and nothing else.
    decision = {'decision': 'approve', 'sealedDigest': handed['sealedDigest']}
    answer = exchange.call(APPROVER, 'POST', 'submissions/%s/decisions' % submission, decision)
    print('approved as', APPROVER + ':', '%(given)d of %(required)d given,' % answer, answer['state'])

    # Read, once it is released: that happens by itself, within seconds.
    for _ in range(60):
        records = exchange.call(READER, 'GET', 'records')['records']
        if any(row['id'] == submission for row in records):
            break
        time.sleep(0.5)
    else:
        raise SystemExit('the report was not released within 30 s')
    fetched = exchange.call(READER, 'GET', 'records/%s/sealed' % submission)
    why = {'purpose': 'investigate', 'justification': 'Checked against seizures at the border.'}
    handed = exchange.call(READER, 'POST', 'records/%s/disclosures' % submission, why)
    report = opened(exchange, READER, submission, originator, fetched, handed)
    print('read as', READER, 'on record as act %d:' % handed['disclosure']['seq'])
    print(json.dumps(report, ensure_ascii=False, indent=2))


if __name__ == '__main__':
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    if not shutil.which('openssl') or not re.match(b'OpenSSL [3-9]', openssl('version')):
        sys.exit('This needs the command openssl, 3.0 or later.')
    try:
        main(sys.argv[1])
    except Distrust as doubt:
        sys.exit('Do not trust this: %s.' % doubt)
