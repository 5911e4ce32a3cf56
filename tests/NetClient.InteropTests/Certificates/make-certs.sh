#!/bin/sh
# make-certs.sh OUTDIR [OCSP_PORT] [CRL_PORT]
# Generates a whole test PKI with nothing but the openssl command (OpenSSL 3.0 is enough).
# For every leaf NAME:  NAME.key  NAME.pem (leaf only)  NAME.chain.pem (leaf + intermediate)  NAME.pfx (password: test)
# Trust anchor: root.pem.   CRLs: int.crl.pem/.der, root.crl.pem/.der.   OCSP database: int/index.txt
set -eu
umask 022
OUT=${1:?usage: make-certs.sh OUTDIR [OCSP_PORT] [CRL_PORT]}
OCSP_PORT=${2:-9080}; CRL_PORT=${3:-9081}
rm -rf "$OUT"; mkdir -p "$OUT"; cd "$OUT"
LOG=$PWD/openssl.log; : > "$LOG"
q() { "$@" >>"$LOG" 2>&1 || { echo "FAILED: $*" >&2; tail -5 "$LOG" >&2; exit 1; }; }

mkca() { # directory for 'openssl ca' (gives us any start/end date, an index for CRL + OCSP)
  mkdir -p "$1/new"; : > "$1/index.txt"; echo 1000 > "$1/crlnumber"; echo "unique_subject = no" > "$1/index.txt.attr"
  cat > "$1/ca.cnf" <<C
[ca]
default_ca = d
[d]
dir = $PWD/$1
database = \$dir/index.txt
new_certs_dir = \$dir/new
crlnumber = \$dir/crlnumber
rand_serial = yes
default_md = sha256
default_days = 3650
default_crl_days = 3650
policy = p
copy_extensions = none
unique_subject = no
email_in_dn = no
[p]
commonName = supplied
[empty]
C
}
key() { # name kind
  case $2 in
    ec)   q openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1.key";;
    ed)   q openssl genpkey -algorithm ED25519 -out "$1.key";;
    rsa*) q openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:${2#rsa} -out "$1.key";;
  esac
}
# issue ISSUER(dir,key,pem) NAME KIND CN EXTFILE-TEXT [extra openssl-ca options]
issue() {
  ca=$1; name=$2; kind=$3; cn=$4; ext=$5; shift 5
  key "$name" "$kind"
  q openssl req -new -key "$name.key" -subj "/CN=$cn" -out "$name.csr"
  printf '[e]\n%b\n' "$ext" > "$name.ext"
  q openssl ca -batch -notext -config "$ca/ca.cnf" -cert "$ca.pem" -keyfile "$ca.key" \
     -in "$name.csr" -out "$name.pem" -extfile "$name.ext" -extensions e "$@"
  rm -f "$name.csr" "$name.ext"
}
bundle() { # name [issuer pem ...] -> chain.pem and pfx
  n=$1; shift
  cat "$n.pem" "$@" > "$n.chain.pem"
  if [ $# -gt 0 ]; then cat "$@" > "$n.tmp"; q openssl pkcs12 -export -inkey "$n.key" -in "$n.pem" -certfile "$n.tmp" -name "$n" -passout pass:test -out "$n.pfx"; rm -f "$n.tmp"
  else q openssl pkcs12 -export -inkey "$n.key" -in "$n.pem" -name "$n" -passout pass:test -out "$n.pfx"; fi
}

CAEXT='basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash'
AKI='authorityKeyIdentifier=keyid'
for r in root root2; do      # root = the trust anchor; root2 = a CA nobody trusts
  mkca $r; key $r ec
  q openssl req -new -key $r.key -subj "/CN=NetClient Test $r CA" -out $r.csr
  printf '[e]\n%b\n' "$CAEXT" > $r.ext
  q openssl ca -batch -notext -config $r/ca.cnf -selfsign -keyfile $r.key -in $r.csr -out $r.pem -extfile $r.ext -extensions e -startdate 20200101000000Z -enddate 20400101000000Z
  rm -f $r.csr $r.ext
done
NOW='-startdate 20240101000000Z -enddate 20390101000000Z'
issue root  int     ec "NetClient Test Intermediate CA" 'basicConstraints=critical,CA:TRUE,pathlen:0\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\n'$AKI"\ncrlDistributionPoints=URI:http://127.0.0.1:$CRL_PORT/root.crl" $NOW
issue root  intexp  ec "NetClient Expired Intermediate CA" 'basicConstraints=critical,CA:TRUE,pathlen:0\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\n'$AKI -startdate 20200101000000Z -enddate 20210101000000Z
issue root  intnc   ec "NetClient Name-constrained CA" 'basicConstraints=critical,CA:TRUE,pathlen:0\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\nnameConstraints=critical,permitted;DNS:allowed.test\n'$AKI $NOW
issue root  introgue ec "NetClient Rogue Leaf-as-CA" 'basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature,keyCertSign\nsubjectKeyIdentifier=hash\n'$AKI $NOW
for c in int intexp intnc introgue; do mkca $c; done

REV="crlDistributionPoints=URI:http://127.0.0.1:$CRL_PORT/int.crl\nauthorityInfoAccess=OCSP;URI:http://127.0.0.1:$OCSP_PORT/"
BASE='basicConstraints=CA:FALSE\nkeyUsage=critical,digitalSignature\nsubjectKeyIdentifier=hash\n'$AKI
RSABASE='basicConstraints=CA:FALSE\nkeyUsage=critical,digitalSignature,keyEncipherment\nsubjectKeyIdentifier=hash\n'$AKI
SRV='extendedKeyUsage=serverAuth'; CLI='extendedKeyUsage=clientAuth'
SAN='subjectAltName=DNS:localhost,DNS:peers.test,DNS:*.wild.test,IP:127.0.0.1,IP:::1'
leaf() { n=$1; issue int "$@"; bundle "$n" int.pem; }

# ---- server certificates
leaf good         ec      localhost "$BASE\n$SRV\n$SAN" $NOW            # no CRL/OCSP pointers: works with revocation off
leaf good-rsa     rsa2048 localhost "$RSABASE\n$SRV\n$SAN" $NOW
leaf good-ed25519 ed      localhost "$BASE\n$SRV\n$SAN" $NOW
leaf good-rev     ec      localhost "$BASE\n$SRV\n$SAN\n$REV" $NOW      # has CRL + OCSP pointers, not revoked
leaf revoked      ec      localhost "$BASE\n$SRV\n$SAN\n$REV" $NOW      # has CRL + OCSP pointers, revoked (keyCompromise)
leaf good-ocsp    ec      localhost "$BASE\n$SRV\n$SAN\nauthorityInfoAccess=OCSP;URI:http://127.0.0.1:$OCSP_PORT/" $NOW    # OCSP pointer only
leaf revoked-ocsp ec      localhost "$BASE\n$SRV\n$SAN\nauthorityInfoAccess=OCSP;URI:http://127.0.0.1:$OCSP_PORT/" $NOW    # OCSP pointer only, revoked
leaf rev-offline  ec      localhost "$BASE\n$SRV\n$SAN\ncrlDistributionPoints=URI:http://127.0.0.1:1/none.crl" $NOW # CRL cannot be fetched
leaf must-staple  ec      localhost "$BASE\n$SRV\n$SAN\n$REV\ntlsfeature=status_request" $NOW
leaf expired      ec      localhost "$BASE\n$SRV\n$SAN" -startdate 20220101000000Z -enddate 20230101000000Z
leaf notyet       ec      localhost "$BASE\n$SRV\n$SAN" -startdate 20380101000000Z -enddate 20390101000000Z
leaf wronghost    ec      other.test "$BASE\n$SRV\nsubjectAltName=DNS:other.test" $NOW
leaf cn-only      ec      localhost "$BASE\n$SRV" $NOW                  # no SAN at all
leaf wildcard     ec      wild.test "$BASE\n$SRV\nsubjectAltName=DNS:*.wild.test" $NOW
leaf wrong-eku    ec      localhost "$BASE\n$CLI\n$SAN" $NOW            # clientAuth only
leaf no-eku       ec      localhost "$BASE\n$SAN" $NOW
leaf crit-ext     ec      localhost "$BASE\n$SRV\n$SAN\n1.3.6.1.4.1.99999.1=critical,ASN1:UTF8String:unknown" $NOW
leaf rsa1024      rsa1024 localhost "$RSABASE\n$SRV\n$SAN" $NOW
leaf sha1         rsa2048 localhost "$RSABASE\n$SRV\n$SAN" $NOW -md sha1
issue root2 untrusted ec localhost "$BASE\n$SRV\n$SAN" $NOW; bundle untrusted
cp untrusted.key untrusted-root-sent.key; cp untrusted.pem untrusted-root-sent.pem; bundle untrusted-root-sent root2.pem   # the same leaf, and its unknown root with it
issue intexp int-expired ec localhost "$BASE\n$SRV\n$SAN" $NOW; bundle int-expired intexp.pem
issue intnc nc-violation ec localhost "$BASE\n$SRV\n$SAN" $NOW; bundle nc-violation intnc.pem
issue introgue rogue-ca ec localhost "$BASE\n$SRV\n$SAN" $NOW; bundle rogue-ca introgue.pem
cp good.key incomplete.key; cp good.pem incomplete.pem; bundle incomplete    # server forgets the intermediate
issue int incomplete-aia ec localhost "$BASE\n$SRV\n$SAN\nauthorityInfoAccess=caIssuers;URI:http://127.0.0.1:$CRL_PORT/int.der" $NOW; bundle incomplete-aia # the same, and says where to fetch it
q openssl x509 -in int.pem -outform DER -out int.der
key selfsigned ec
q openssl req -x509 -new -key selfsigned.key -subj /CN=localhost -days 3650 -addext subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1 -out selfsigned.pem
bundle selfsigned

# ---- client certificates
leaf client         ec      "NetClient Test User"    "$BASE\n$CLI\nsubjectAltName=email:user@peers.test" $NOW
leaf client-rsa     rsa2048 "NetClient RSA User"     "$RSABASE\n$CLI" $NOW
leaf client-expired ec      "NetClient Expired User" "$BASE\n$CLI" -startdate 20220101000000Z -enddate 20230101000000Z
leaf client-revoked ec      "NetClient Revoked User" "$BASE\n$CLI\n$REV" $NOW
leaf client-wrong-eku ec    "NetClient ServerEku User" "$BASE\n$SRV" $NOW
issue root2 client-untrusted ec "NetClient Untrusted User" "$BASE\n$CLI" $NOW; bundle client-untrusted

# ---- revocation material
leaf ocsp-signer ec "NetClient OCSP Responder" "$BASE\nextendedKeyUsage=OCSPSigning\nnoCheck=ignored" $NOW
for c in revoked revoked-ocsp client-revoked; do
  q openssl ca -config int/ca.cnf -cert int.pem -keyfile int.key -revoke $c.pem -crl_reason keyCompromise
done
for c in root int; do
  q openssl ca -config $c/ca.cnf -cert $c.pem -keyfile $c.key -gencrl -out $c.crl.pem
  q openssl crl -in $c.crl.pem -outform DER -out $c.crl
done
cat int.pem root.pem > ca-bundle.pem; cat int.crl.pem root.crl.pem > crls.pem
for n in good-rev revoked must-staple good-ocsp revoked-ocsp; do                      # ready-made staples for 'openssl s_server -status_file'
  q openssl ocsp -index int/index.txt -CA int.pem -rsigner ocsp-signer.pem -rkey ocsp-signer.key -issuer int.pem -cert $n.pem -ndays 3650 -respout $n.ocsp.der
done
chmod 644 *.key *.pfx   # test material only: servers run under several users
echo "certificates in $PWD"
