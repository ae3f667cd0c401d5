#!/bin/sh
# Repositories made to mislead, or to keep a reader busy: pipes where files are
# expected, circles, bombs, trees that git would not write.  Each gets one clear
# answer in bounded time, or does no harm.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/cli/trust.sh"

keys KZ CN
trusted good KZ CN
freeze digital 1
act digital KZ sign; KZACT=$act
commit "Sign"
git config gc.auto 0
R=$(root)

fresh() {
	cd "$T" || exit 1
	rm -rf case
	cp -a good case
	cd case || exit 1
}
verify() { run timeout 20 pacta verify --root "$R" "$@"; }

# cannot NAME ERE: nothing could be decided, in one line
cannot() {
	verify
	is "$1: exit code and lines" "$status:$(grep -c . "$err")" 2:1
	like "$1: says why" "$err" "$2"
}
# harmless NAME: as if it were not there
harmless() {
	verify
	is "$1: does no harm" "$status:$(cut -d: -f1 "$out" | head -n 1)" 0:VERIFIED
}
# caught NAME ERE: a no, or no answer, with the reason
caught() {
	verify
	is "$1: no yes" "$((status == 1 || status == 2))" 1
	like "$1: says why" "$err" "$2"
}
loose() { echo ".git/objects/$(echo "$1" | cut -c1-2)/$(echo "$1" | cut -c3-)"; }
pipe() { rm -rf "$1"; mkdir -p "$(dirname "$1")"; mkfifo "$1"; }

# --- pipes ----------------------------------------------------------------------
for f in config commondir refs/heads/main objects/info/alternates pacta/root; do
	fresh; pipe .git/$f
	cannot "a pipe for .git/$f" 'not a regular file'
done
fresh; pipe .git/HEAD
cannot "a pipe for HEAD" 'in no git repository'
for f in .git/index .git/packed-refs .git/info/attributes .git/info/grafts \
    .git/shallow .gitattributes .gitmodules; do
	fresh; pipe $f
	harmless "a pipe for $f"
	run timeout 20 pacta status
	is "a pipe for $f: pacta status ends" "$((status < 3))" 1
	run timeout 20 pacta sign digital --as CN --type sign --key "$T/s/CN" --yes --date 2026-01-20
	is "a pipe for $f: pacta sign ends" "$((status < 3))" 1
done
fresh; pipe "$(loose "$(git rev-parse HEAD)")"
cannot "a pipe for a commit" 'not a regular file'
fresh; pipe "$(loose "$(git rev-parse "HEAD:$KZACT")")"
caught "a pipe for an act" "$KZACT:.*not a regular file"
for e in pack idx; do
	fresh; git repack -adq; pipe "$(echo .git/objects/pack/*.$e)"
	cannot "a pipe for a $e" 'not a regular file'
done
fresh; pipe .git/refs/tags/t
verify --rev t
is "a pipe for a tag" "$status" 2
git clone -q --bare "$T/good" "$T/bare.git"; cd "$T/bare.git" || exit 1
pipe config
cannot "a pipe for a bare repository's config" 'not a regular file'
fresh; pipe agreements/digital/rus.xml
for c in check status 'fmt --check' diff log; do
	# shellcheck disable=SC2086
	run timeout 20 pacta $c
	is "a pipe for a text: pacta $c ends" "$((status < 3))" 1
done

# --- circles and floods -----------------------------------------------------------
fresh; echo "$PWD/.git/objects" >.git/objects/info/alternates
cannot "alternates in a circle" 'too many alternate object folders, or a circle'
fresh; yes /nowhere | head -n 200000 >.git/objects/info/alternates
cannot "a flood of alternates" 'over the limit'
fresh; printf '[include]\n\tpath = config\n' >>.git/config
cannot "a configuration that includes itself" 'include depth'
fresh; echo 'ref: refs/heads/a' | tee .git/HEAD >.git/refs/heads/b; echo 'ref: refs/heads/b' >.git/refs/heads/a
cannot "branches in a circle" 'names another without end'
fresh; echo 'ref: ../../outside' >.git/HEAD
cannot "a branch outside" 'not valid'
fresh; rm -rf .git; echo 'gitdir: .git' >.git
cannot "a .git that is itself" 'in no git repository'
fresh; printf '[extensions]\n\tobjectformat = sha256\n[core]\n\trepositoryformatversion = 1\n' >>.git/config
cannot "objects named by SHA-256" 'SHA-256, which cannot be read yet'
fresh; git config extensions.unheard true; git config core.repositoryformatversion 1
cannot "an extension nobody knows" 'unsupported extension'

# --- what git would believe ----------------------------------------------------------
fresh; blob=$(git rev-parse "HEAD:$KZACT"); git replace -f "$blob" "$(echo evil | git hash-object -w --stdin)"
harmless "a replaced object"
fresh; was=$(git rev-parse HEAD); act digital CN sign; commit "More"; git replace HEAD "$was"
verify
like "a replaced commit" "$out" '^VERIFIED: 1 adopted version, 2 acts'
fresh; git rev-parse HEAD >.git/info/grafts
harmless "a graft"
fresh
for f in core.fsmonitor core.sshCommand core.pager core.editor diff.external \
    filter.x.clean filter.x.smudge gpg.program; do
	git config $f "touch $T/ran"
done
git config core.hooksPath "$T/hooks"; mkdir -p "$T/hooks"
for h in pre-commit commit-msg post-commit reference-transaction; do
	printf '#!/bin/sh\ntouch %s/ran\n' "$T" >"$T/hooks/$h"; chmod +x "$T/hooks/$h"
done
echo '* filter=x' >.gitattributes
harmless "a configuration that names programs"
for c in status log diff check 'adopt digital --yes' 'sign digital --as CN --type sign --yes --date 2026-01-20'; do
	# shellcheck disable=SC2086
	run timeout 20 pacta $c --key "$T/s/CN"
	# shellcheck disable=SC2086
	run timeout 20 pacta $c
done
is "none of them ran" "$(ls "$T/ran" 2>&1 | grep -c '^/')" 0
fresh; export GIT_DIR=$T/nowhere GIT_OBJECT_DIRECTORY=$T/nowhere GIT_INDEX_FILE=$T/nowhere \
    GIT_WORK_TREE=$T/nowhere GIT_NAMESPACE=x GIT_ALTERNATE_OBJECT_DIRECTORIES=$T/nowhere
harmless "git's variables in the environment"
unset GIT_DIR GIT_OBJECT_DIRECTORY GIT_INDEX_FILE GIT_WORK_TREE GIT_NAMESPACE GIT_ALTERNATE_OBJECT_DIRECTORIES
fresh; git worktree add -q "$T/linked" 2>/dev/null; cd "$T/linked" || exit 1
harmless "a linked working tree"
fresh; git update-index -q --refresh; git sparse-checkout set --no-cone /trust >/dev/null 2>&1
verify
is "a sparse checkout: what is committed counts" "$status" 0
like "a sparse checkout: tells that files are not there" "$err" 'warning: the working tree differs'
fresh; git config core.autocrlf true; echo '* text eol=crlf' >.gitattributes
rm -r agreements; git checkout -q -- agreements
verify
is "line ends changed by a checkout: what is committed counts" "$status" 0
like "line ends changed by a checkout: tells so" "$err" 'warning: the working tree differs'

# --- trees and objects that git does not write -----------------------------------------
if ! command -v python3 >/dev/null; then
	skip "trees that git does not write" "no python3"
	done_testing
fi
cat >"$T/forge.py" <<'E'
"""forge.py tree DIR: the tree at HEAD with its entry for DIR changed by the lines
on standard input ("MODE NAME OBJECT", in their order, byte for byte), as a commit on
the branch.  forge.py loose ID: standard input, deflated, as that object."""
import hashlib, os, subprocess, sys, zlib

def git(*a, data=None):
    return subprocess.run(("git",) + a, input=data, stdout=subprocess.PIPE,
                          check=True).stdout

def put(oid, raw):
    path = ".git/objects/%s/%s" % (oid[:2], oid[2:])
    os.makedirs(os.path.dirname(path), exist_ok=True)
    if os.path.exists(path):
        os.chmod(path, 0o644)
    with open(path, "wb") as f:
        f.write(raw)

def write(kind, body):
    raw = kind.encode() + b" %d\0" % len(body) + body
    oid = hashlib.sha1(raw).hexdigest()
    put(oid, zlib.compress(raw))
    return oid

def tree(entries):
    return write("tree", b"".join(m + b" " + n + b"\0" + bytes.fromhex(o)
                                  for m, n, o in entries))

def read(oid):
    raw = git("cat-file", "tree", oid)
    out = []
    while raw:
        head, rest = raw.split(b"\0", 1)
        mode, name = head.split(b" ", 1)
        out.append((mode, name, rest[:20].hex()))
        raw = rest[20:]
    return out

def change(oid, parts, new):
    entries = read(oid)
    if not parts:
        return tree(new(entries))
    return tree([(m, n, change(o, parts[1:], new) if n == parts[0] else o)
                 for m, n, o in entries])

if sys.argv[1] == "loose":
    put(sys.argv[2], zlib.compress(sys.stdin.buffer.read(), 9))
else:
    lines = [l.split(b" ", 2) for l in sys.stdin.buffer.read().split(b"\n") if l]
    def new(entries):
        have = {n: (m, n, o) for m, n, o in entries}
        out = []
        for mode, oid, name in lines:
            name = name.replace(b"\\n", b"\n")
            if mode == b"=":
                out.append(have[name])
            elif oid == b"of":
                source, name = name.split(b" ", 1)
                out.append((mode if mode != b"." else have[source][0], name,
                            have[source][2]))
            else:
                out.append((mode, name, oid.decode()))
        return out
    root = git("rev-parse", "HEAD^{tree}").decode().strip()
    parts = [p.encode() for p in sys.argv[2].split("/") if p]
    made = change(root, parts, new)
    commit = write("commit", ("tree %s\nparent %s\nauthor A <a@b> 0 +0000\n"
        "committer A <a@b> 0 +0000\n\nForge\n" % (made,
        git("rev-parse", "HEAD").decode().strip())).encode())
    with open(".git/refs/heads/main", "w") as f:
        f.write(commit + "\n")
E
forge() { python3 "$T/forge.py" "$@"; }
V=agreements/digital/versions/1
evil=$(cd "$T/good" && echo evil | git hash-object --stdin)

fresh; echo evil | git hash-object -w --stdin >/dev/null
printf '%s\n' '= - SHA512SUMS' '= - eng.xml' '= - manifest' '= - rus.xml' "100644 $evil rus.xml" '= - zho.xml' | forge tree $V
caught "one name twice in a tree" "stands twice|rus.xml"
fresh; printf '%s\n' '= - zho.xml' '= - rus.xml' '= - manifest' '= - eng.xml' '= - SHA512SUMS' | forge tree $V
caught "a tree out of order" "order|missing|no such|cannot"
for name in 'a/b' .. . .git '' 'x\ny' 'MANIFEST' 'git~1' '.GIT'; do
	fresh; { printf '%s\n' '= - SHA512SUMS' '= - eng.xml' '= - manifest' '= - rus.xml' '= - zho.xml'; printf '. of rus.xml %s\n' "$name"; } | forge tree $V
	caught "an entry named '$name'" "."
done
fresh; printf '%s\n' '= - SHA512SUMS' '= - eng.xml' '= - manifest' '40000 of rus.xml rus.xml' '= - zho.xml' | forge tree $V
caught "a file listed as a folder" "."
fresh; printf '%s\n' '. of versions acts' '= - versions' | forge tree agreements/digital
caught "a folder of versions for the acts" "trust-stray|no file may stand"
fresh; printf '%s\n' '= - SHA512SUMS' '= - eng.xml' '= - manifest' "100644 $(git rev-parse "HEAD:$V") rus.xml" '= - zho.xml' | forge tree $V
caught "a tree listed as a file" "rus.xml"
fresh; printf '%s\n' '= - SHA512SUMS' '= - eng.xml' '= - manifest' "100644 0000000000000000000000000000000000000000 rus.xml" '= - zho.xml' | forge tree $V
caught "an object of zeros" "rus.xml|0000000000"
fresh; printf '%s\n' '= - SHA512SUMS' '= - eng.xml' '= - manifest' "160000 of rus.xml rus.xml" '= - zho.xml' | forge tree $V
caught "a submodule for a text" "rus.xml:.*submodule"
for mode in 100755 100664; do
	fresh; printf '%s\n' '= - SHA512SUMS' '= - eng.xml' '= - manifest' "$mode of rus.xml rus.xml" '= - zho.xml' | forge tree $V
	harmless "a file of mode $mode"
done
fresh; f=$(git rev-parse "HEAD:$V/rus.xml"); printf 'blob 5\0evil\n' | forge loose "$f"
caught "other bytes under an object's name" "rus.xml"
fresh; f=$(git rev-parse HEAD:trust/registry/0001.reg); { printf 'blob 400\0'; head -c 300000000 /dev/zero; } | forge loose "$f"
caught "a bomb under a small header" "$f"
fresh; printf 'blob 99999999999\0x' | forge loose "$f"
caught "a header that lies" "$f has 99999999999 bytes, over the limit"
fresh; f=$(git rev-parse "HEAD:agreements"); printf 'tree 99999999999\0x' | forge loose "$f"
caught "a tree that lies" "."

done_testing
